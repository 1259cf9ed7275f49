"""Every failure as a page in the look, in the reader's language; never a stack, never a blank."""

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, default_exceptions

from campaign.kernel.errors import Conflict, Forbidden, Missing, Refused

WITH_PAGE = {400, 403, 404, 405, 410, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(CSRFError, _stale_form)
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


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return error_page(400, _("This form has grown stale. Go back, load the page anew, send again."))


def _by_code(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    response = make_response(error_page(error.code or 500))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
