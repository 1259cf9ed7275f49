"""For those who run the installation: is it alive, and is it ready to serve?"""

from flask import Response

from campaign.guard import public
from campaign.kernel.database import schema_is_current
from campaign.pages.blueprint import site


@site.get("/-/alive")
@public
def show_alive() -> Response:
    """The process answers."""
    return _plain("alive", 200)


@site.get("/-/ready")
@public
def show_ready() -> Response:
    """The database answers, and has this program's schema."""
    return _plain("ready", 200) if schema_is_current() else _plain("not ready", 503)


def _plain(word: str, status: int) -> Response:
    response = Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
