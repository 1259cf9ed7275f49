"""What we keep and how long; and what is stored about an address, for whoever reads there."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from campaign.guard import public
from campaign.kernel.clock import real_now
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.security import limited, private
from campaign.privacy.export import contents, exported
from campaign.privacy.forms import AskForm, EraseForm
from campaign.privacy.operations import address_of_link, ask_for_link, erase
from campaign.privacy.queries import count_stored, somebody_at
from campaign.privacy.retention import RULES

privacy = Blueprint("privacy", __name__)

WISHES = "5 per minute; 20 per hour"


@privacy.get("/privacy")
@public
def show_privacy() -> str:
    return _page(AskForm(formdata=None))


@privacy.post("/privacy")
@public
@limited(WISHES)
def create_link() -> ResponseReturnValue:
    """The answer is the same whatever is stored."""
    form = AskForm()
    if not form.validate():
        return _page(form), 422
    ask_for_link(form.email.data or "", current_language())
    return render_template("privacy/sent.html")


@privacy.get("/privacy/links/<token>")
@public
def show_link(token: str) -> Response:
    """Shows, and changes nothing: programs that read mails follow links too."""
    return _about(address_of_link(token), token, None)


@privacy.get("/privacy/links/<token>/export")
@public
def export_stored(token: str) -> Response:
    return private(zip_of(address_of_link(token)))


@privacy.post("/privacy/links/<token>/erasure")
@public
@limited(WISHES)
def erase_stored(token: str) -> Response:
    address = address_of_link(token)
    form = EraseForm(address)
    if form.validate():
        try:
            kept = erase(address)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return private(render_template("privacy/erased.html", kept=kept))
    return _about(address, token, form)


def _page(form: AskForm) -> str:
    rules = [(str(rule.what), rule.days, str(rule.why)) for rule in RULES]
    return render_template("privacy/privacy.html", rules=rules, form=form)


def _about(address: str, token: str, form: EraseForm | None) -> Response:
    page = render_template(
        "privacy/stored.html",
        address=address,
        token=token,
        stored=[(contents(name), count) for name, count in count_stored(somebody_at(address))],
        form=form or EraseForm(address),
    )
    return private((page, 422 if form else 200))


def zip_of(address: str) -> Response:
    response = Response(exported(somebody_at(address)), content_type="application/zip")
    name = f"stored-about-me-{real_now():%Y-%m-%d}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
