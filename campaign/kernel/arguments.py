"""What an address asks for: the one module that reads what a visitor wrote behind the "?".

A view asks for each argument that it knows by its name; whatever else the address holds is ignored.
What was asked for is noted, so that links to the same page carry on what the page understood, and
nothing else: no name that a visitor made up ever reaches `url_for`.
"""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from flask import g, request, url_for

LARGEST_NUMBER = 2**31 - 1
"""The largest id that a row of ours can have."""


def asked(name: str) -> str | None:
    """Return the argument as it was written, the first one if it is repeated; None without it."""
    _noted().add(name)
    return request.args.get(name)


def asked_number(name: str) -> int | None:
    """Return a number that a row may have as its id; None for anything else."""
    text = asked(name) or ""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_NUMBER))
    return int(text) if is_number and int(text) <= LARGEST_NUMBER else None


def asked_day(name: str) -> date | None:
    """Return a day of any year that has a year before and after it; None for anything else."""
    text = asked(name) or ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if MINYEAR < day.year < MAXYEAR else None


def understood() -> dict[str, str]:
    """Return the arguments of this address that the view has asked for, in their order."""
    known = _noted()
    return {name: request.args[name] for name in request.args if name in known}


def own_address(**changes: Any) -> str:
    """Return the address of this very page, with what it understood and with these changes.

    Raises RuntimeError where no page was found.
    """
    if request.endpoint is None:
        raise RuntimeError("an address that leads nowhere has no page")
    values = {**understood(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint, **values)


def _noted() -> set[str]:
    noted: set[str] = g.setdefault("arguments_asked_for", set())
    return noted
