"""Sign-in by Flask-Security: its views and tokens; our look, words, transactions and mails.

It is kept to the addresses of the desk. Public pages have no session, and nobody is looked up.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_login.utils import _user_context_processor
from flask_security import MailUtil, PasswordUtil, RoleMixin, Security
from flask_security.babel import FsDomain

from campaign.accounts import kept_forms, limits, sessions
from campaign.accounts.forms import NewPasswordForm, SignInForm
from campaign.accounts.models import Person
from campaign.accounts.passwords import normal_password, weakness
from campaign.accounts.store import PersonStore
from campaign.accounts.views.links import ask_for_new_password
from campaign.guard import is_public, turn_away
from campaign.kernel.addresses import normal_address
from campaign.kernel.database import db
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.security import is_desk

BLUEPRINT = "security"
OPEN_TO_ALL = {BLUEPRINT, "account", "entry"}
"""Where who has no second factor yet may set one up, and leave."""
LINK_IS_GOOD_FOR = timedelta(hours=4)

MESSAGES = {
    "DISABLED_ACCOUNT": _l("This account is closed."),
    "EMAIL_NOT_PROVIDED": _l("Type your e-mail address."),
    "GENERIC_AUTHN_FAILED": _l("This address and this password do not go together."),
    "INVALID_EMAIL_ADDRESS": _l("This is no e-mail address."),
    "INVALID_REDIRECT": _l("The page to go on to is not one of ours."),
    "INVALID_RESET_PASSWORD_TOKEN": _l("This link was used already or is not complete."),
    "PASSWORD_NOT_PROVIDED": _l("Type a password."),
    "PASSWORD_RESET_EXPIRED": _l("This link is too old. Ask for a new one."),
    "PASSWORD_RESET_NO_LOGIN": _l("Your new password holds. Sign in with it."),
    "RETYPE_PASSWORD_MISMATCH": _l("The two passwords differ."),
}


def init_app(app: Flask, demands_second_factor: Callable[[], bool]) -> None:
    """`demands_second_factor`: whether the viewer's roles do."""
    app.config.update(_configuration())
    security = Security(
        app,
        PersonStore(db, Person, RoleMixin),
        login_form=SignInForm,
        reset_password_form=NewPasswordForm,
        mail_util_cls=Mails,
        password_util_cls=Passwords,
    )
    security.i18n_domain = Texts(app)  # type: ignore[no-untyped-call]  # the library has no types
    security.want_json(lambda _: False)  # pages only; the API will have its own door
    _keep_off_public_pages(app, security)
    app.view_functions[f"{BLUEPRINT}.forgot_password"] = ask_for_new_password
    for name in ("login", "reset_password"):
        endpoint = f"{BLUEPRINT}.{name}"
        app.view_functions[endpoint] = _refusing(app.view_functions[endpoint])
    limits.init_app(app)
    app.before_request(_ask_to_sign_in)
    app.before_request(partial(_ask_for_more, demands_second_factor))
    sessions.init_app(app)
    kept_forms.init_app(app)


def _configuration() -> dict[str, object]:
    settings: dict[str, object] = {
        "BLUEPRINT_NAME": BLUEPRINT,
        "URL_PREFIX": "/<language>/desk",
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "LOGIN_URL": "/sign-in",
        "LOGOUT_URL": "/sign-out",
        "RESET_URL": "/forgotten-password",
        "POST_LOGIN_VIEW": "desk.show_home",
        "POST_LOGOUT_VIEW": "security.login",
        "LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
        "RECOVERABLE": True,
        "RESET_PASSWORD_WITHIN": LINK_IS_GOOD_FOR,
        "RETURN_GENERIC_RESPONSES": True,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": True,  # no second secret that could be lost
        "FRESHNESS": timedelta(seconds=-1),
        # Mails are rendered when they leave, and the notice of a reset is ours.
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        **{f"MSG_{name}": (text, "info") for name, text in MESSAGES.items()},
    }
    return {f"SECURITY_{name}": value for name, value in settings.items()}


class Texts(FsDomain):
    """Our messages stand in our own catalogues: they come lazy, and are read here."""

    def gettext(self, string: object, **variables: Any) -> str:
        text: str = super().gettext(str(string), **variables)  # type: ignore[no-untyped-call]  # nor here
        return text


class Mails(MailUtil):
    """Addresses are written as we keep them. The mails are ours: it is to send none."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: object,
        sender: object,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        raise RuntimeError(f"Flask-Security may not send {template}")

    def normalize(self, email: str) -> str:
        return normal_address(email)

    validate = normalize


class Passwords(PasswordUtil):
    """Judged by our own rule, in the reader's language."""

    def normalize(self, password: str) -> str:
        return normal_password(password)

    def validate(
        self, password: str, is_register: bool, **about: Any
    ) -> tuple[list[str] | None, str]:
        password = normal_password(password)
        person: Person = about["user"]
        sentence = weakness(password, about=(person.name, person.email))
        return [sentence] if sentence else None, password


def _keep_off_public_pages(app: Flask, security: Security) -> None:
    """Nobody is looked up for Flask-Principal's roles, for templates, or by a token."""
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.template_context_processors[None].remove(_user_context_processor)
    security.login_manager.request_loader(lambda _: None)


def _refusing(view: Callable[..., Any]) -> Callable[..., Response]:
    """A form that was sent and is shown again answers 422, as everywhere else."""

    @wraps(view)
    def shown_again(**values: object) -> Response:
        response = make_response(view(**values))
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return shown_again


def _ask_to_sign_in() -> ResponseReturnValue | None:
    """The desk is for people whom we know; but for what a mailed link opens."""
    if not is_desk(request.path) or request.endpoint is None or request.blueprint == BLUEPRINT:
        return None
    if is_public(current_app.view_functions[request.endpoint]) or current_user.is_authenticated:
        return None
    onwards: str | None = request.full_path.rstrip("?")
    if request.method not in ("GET", "HEAD") and (onwards := kept_forms.kept_onwards()):
        kept_forms.say_that_it_is_kept()
    door = "entry.second_step" if sessions.half_session() else "security.login"
    return turn_away(redirect(url_for(door, next=onwards), code=303))


def _ask_for_more(demands: Callable[[], bool]) -> ResponseReturnValue | None:
    """Whose role demands a second factor sets one up before anything else."""
    if not is_desk(request.path) or request.endpoint is None or request.blueprint in OPEN_TO_ALL:
        return None
    if is_public(current_app.view_functions[request.endpoint]):
        return None
    if sessions.current_session().is_strong or not demands():
        return None
    flash(_("Your role needs more than a password. Set it up here before you go on."), "warn")
    if request.method == "POST" and (onwards := kept_forms.kept_onwards()):
        flash(_("What you wrote is kept, here: %(address)s", address=onwards), "warn")
    return turn_away(redirect(url_for("account.show_security"), code=303))
