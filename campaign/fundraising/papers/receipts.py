"""A receipt as a paper: the same words whenever it is made, in the donor's language."""

from collections.abc import Iterator
from datetime import date

from campaign.fundraising.models import Channel, Receipt
from campaign.fundraising.papers import apart, frame
from campaign.kernel.database import db
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_for
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.mail import as_read_in
from campaign.kernel.mail_message import Attachment
from campaign.kernel.money import Money
from campaign.kernel.templating import day, money
from campaign.kernel.typeset import typeset

CHANNELS = {
    Channel.BANK: _l("by bank transfer"),
    Channel.CARD: _l("by card, or another way of the payment page"),
    Channel.CASH: _l("in cash"),
}


def receipt_paper(receipt_id: int) -> Attachment:
    """The PDF of a receipt."""
    language = db.session.get_one(Receipt, receipt_id).language
    with as_read_in(offered_for(language) or SOURCE_LANGUAGE):
        receipt = db.session.get_one(Receipt, receipt_id)
        title = _title(receipt)
        says = receipt.says
        data = {
            **frame(title, says["receiver"], receipt.number),
            "receiver": {
                "name": apart(says["receiver"]),
                "about": apart("\n".join(_about_receiver(receipt))),
            },
            "number": apart(receipt.number),
            "day": day(receipt.issued_on),
            "giver": _giver(receipt),
            "sentences": list(_sentences(receipt)),
            "facts": [[term, apart(words)] for term, words in _facts(receipt)],
            "remarks": list(_remarks(receipt)),
        }
        paper = typeset("receipt", data, made_at=receipt.issued_at)
        return Attachment(f"{receipt.number}.pdf", paper)


def _title(receipt: Receipt) -> str:
    if receipt.corrects is None:
        return _("Receipt for a gift")
    if receipt.stands:
        return _("Corrected receipt for a gift")
    return _("Receipt cancelled")


def _about_receiver(receipt: Receipt) -> Iterator[str]:
    yield from (receipt.says["address"] or "").splitlines()
    if receipt.says["registration"]:
        yield receipt.says["registration"]


def _giver(receipt: Receipt) -> str | None:
    """None for a gift without a name, or when the law no longer lets us keep it."""
    about = receipt.kept.data if receipt.kept is not None else {}
    written = [about.get("name"), about.get("address")]
    return apart("\n".join(words for words in written if words)) or None


def _sentences(receipt: Receipt) -> Iterator[str]:
    given, corrects = money(Money(*receipt.says["given"])), receipt.corrects
    if corrects is None:
        yield _("We received %(sum)s as a gift. Thank you!", sum=given)
        return
    number, on_day = corrects.number, day(corrects.issued_on)
    yield _(
        "This corrects receipt %(number)s of %(day)s, which no longer holds.",
        number=number,
        day=on_day,
    )
    if receipt.stands:
        yield _(
            "Of the gift of %(sum)s, %(stands)s stand.", sum=given, stands=money(receipt.stands)
        )
    else:
        yield _("The gift of %(sum)s was paid back or did not stand.", sum=given)


def _facts(receipt: Receipt) -> Iterator[tuple[str, str]]:
    says = receipt.says
    yield _("Amount"), _plainly(receipt.stands)
    if receipt.corrects is not None:
        yield _("Given at first"), _plainly(Money(*says["given"]))
    yield _("Received on"), day(date.fromisoformat(says["received_on"]))
    yield _("Received how"), str(CHANNELS[Channel(says["channel"])])
    yield _("For"), says["purpose"]
    yield _("Campaign"), says["campaign"]
    for minor, currency in says["counted"] if receipt.corrects is None else ():
        yield _("Counted as, at the rate of its day"), money(Money(minor, currency))
    if says["reference"]:
        yield _("Reference"), says["reference"]


def _plainly(amount: Money) -> str:
    """As the reader writes it, with the currency's code: signs such as $ belong to many."""
    return f"{money(amount)} ({amount.currency})"


def _remarks(receipt: Receipt) -> Iterator[str]:
    about = receipt.kept.data if receipt.kept is not None else {}
    if about.get("in_return"):
        yield _("In return for the gift: %(what)s", what=about["in_return"])
    else:
        yield _("No goods or services were given in return for the gift.")
    yield from receipt.says["laws"]
    if receipt.kept is None:
        yield _("To whom this was made out is no longer kept.")
