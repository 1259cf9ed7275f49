"""Where to go on after a sign-in: to a page of our desk, and nowhere else."""

import re

from flask import request, url_for

from campaign.kernel.arguments import asked

OURS = re.compile(r"/[A-Za-z0-9-]+/desk/[^\\\s\x00-\x1f]*")


def of_ours(address: str | None) -> str | None:
    """The address if it is one of ours. It begins with one slash, so that it names no host."""
    return address if address and OURS.fullmatch(address) else None


def asked_onwards() -> str | None:
    """The page that this request wants to go on to, as the form or the address says."""
    return of_ours(request.form.get("next") or asked("next"))


def way_onwards(address: str | None) -> str:
    return of_ours(address) or url_for("desk.show_home")
