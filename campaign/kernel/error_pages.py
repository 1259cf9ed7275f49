"""Every failure as a page in the look, in the reader's language; never a stack, never a blank."""

import traceback
from types import TracebackType

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError, default_exceptions

from campaign.kernel.errors import Conflict, Forbidden, Missing, Refused
from campaign.kernel.troubles import trouble_of

Trace = tuple[type, BaseException, TracebackType] | tuple[None, None, None]

UNREADABLE = (UnicodeError, RecursionError, OverflowError, DataError)
"""What libraries and the database raise for words that nobody can write down: half of a letter,
a list in a thousand lists, a number beyond all columns. Doors refuse what they know; this is for
the rest."""

WITH_PAGE = {400, 403, 404, 405, 410, 413, 422, 429, 500, 503}


class DiscreetFlask(Flask):
    """Logs where a mistake of ours happened and of which kind, but not what it was about.

    The address may hold a token, the words of an exception a name or a row of the database.
    """

    def log_exception(self, exc_info: Trace) -> None:
        if current_app.config["SETTINGS"].demo or self.testing:
            return super().log_exception(exc_info)
        where = "".join(traceback.format_tb(exc_info[2]))
        kind = exc_info[0].__name__ if exc_info[0] else "error"
        self.logger.error("%s at %s [%s]\n%s", kind, request.endpoint, request.method, where)
        return None


def init_app(app: Flask) -> None:
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(SecurityError, _unknown_host)
    for trouble in (SQLAlchemyError, OSError):
        app.register_error_handler(trouble, _trouble)
    for kind in UNREADABLE:
        app.register_error_handler(kind, _unreadable)
    for code in default_exceptions:
        app.register_error_handler(code, _by_code)


def error_page(code: int, sentence: str | None = None) -> ResponseReturnValue:
    """The page for a status code; `sentence` says more than the code's own text."""
    known = code if code in WITH_PAGE else (500 if code >= 500 else 400)
    return render_template(f"errors/{known}.html", sentence=sentence), code


def _missing(error: Missing) -> ResponseReturnValue:
    return error_page(404)


def _forbidden(error: Forbidden) -> ResponseReturnValue:
    return error_page(403, _("This is for: %(rule)s.", rule=str(error)))


def _refused(error: Refused) -> ResponseReturnValue:
    return error_page(422, error.sentence)


def _conflict(error: Conflict) -> ResponseReturnValue:
    return render_template("errors/422.html", sentence=error.sentence), 409


def show_stale_form(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose token is of no session, and which nobody can be asked about."""
    return error_page(400, _("This form has grown stale. Go back, load the page anew, send again."))


def _unreadable(error: Exception) -> ResponseReturnValue:
    """Nothing was written: the transaction was taken back. It is logged, as a door let it in."""
    current_app.log_exception((type(error), error, error.__traceback__))  # type: ignore[arg-type]
    return error_page(400, _("Something that was sent cannot be read. Check it and send it again."))


def _trouble(error: Exception) -> ResponseReturnValue:
    """Say that the database or the disk does not do its work, where it is that; else raise.

    The page itself must not ask the database, which would fail a second time.
    """
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    current_app.logger.error("%s: %s", trouble.name, trouble.value)
    sentence = _("What you sent was not stored, as our database cannot be reached or written.")
    response = make_response(render_template("errors/503.html", sentence=sentence), 503)
    response.headers["Retry-After"] = "60"
    return response


def _unknown_host(error: SecurityError) -> Response:
    """In plain words: under a name that is not ours no page can be built."""
    return Response("unknown host\n", 400, content_type="text/plain; charset=utf-8")


def _by_code(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    response = make_response(error_page(error.code or 500))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
