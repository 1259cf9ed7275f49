"""Papers about money, made anew from what is stored whenever somebody wants one."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from campaign.kernel.i18n import current_language, direction_of
from campaign.kernel.i18n import gettext as _

FIRST_STRONG, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def frame(title: str, author: str, footer: str) -> Mapping[str, Any]:
    """What every paper says, in the language of the reader for whom it is made."""
    is_sample = current_app.config["SETTINGS"].demo
    language = current_language()
    return {
        "title": title,
        "author": author,
        "language": language,
        "direction": direction_of(language),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "footer": apart(footer),
        "sample": _("SAMPLE") if is_sample else None,
        "sample-note": _("This is a sample: no money changed hands.") if is_sample else None,
    }


def apart(words: str) -> str:
    """Lines that run their own way, whichever way the paper runs: names, addresses, amounts."""
    return "\n".join(f"{FIRST_STRONG}{line}{END}" if line else "" for line in words.splitlines())
