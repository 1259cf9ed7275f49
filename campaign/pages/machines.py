"""For those who run the installation: is it alive, and is it ready to serve?"""

from flask import Response

from campaign.fundraising.queries.provider import is_any_key_refused
from campaign.guard import public
from campaign.kernel.database import schema_is_current
from campaign.kernel.outbox import count_given_up
from campaign.pages.blueprint import site


@site.get("/-/alive")
@public
def show_alive() -> Response:
    """The process answers."""
    return _plain("alive", 200)


@site.get("/-/ready")
@public
def show_ready() -> Response:
    """The database answers, and has this program's schema.

    What somebody should look at is said below, since pages are served all the same.
    """
    if not schema_is_current():
        return _plain("not ready", 503)
    words = ["ready"]
    if given_up := count_given_up():
        words.append(f"{given_up} given up by the outbox")
    if is_any_key_refused():
        words.append("the payment provider refuses the key")
    return _plain("\n".join(words), 200)


def _plain(word: str, status: int) -> Response:
    response = Response(f"{word}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
