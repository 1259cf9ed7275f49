"""Where one comes in without having said a language."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from campaign.guard import public
from campaign.kernel.i18n import best_language
from campaign.pages.blueprint import site


@site.get("/")
@public
def show_front_door() -> ResponseReturnValue:
    """To the home page in the language that the reader's browser asks for."""
    response = redirect(url_for("pages.show_home", language=best_language()), code=302)
    response.vary.add("Accept-Language")
    return response
