"""All gifts of a year from one donor to one owner, as the receipts that hold have them."""

from collections import Counter
from collections.abc import Sequence

from campaign.fundraising.models import CashBox, Receipt, YearlyStatement
from campaign.fundraising.papers import apart, frame
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.yearly_statements import receipts_of_donor
from campaign.kernel.database import db
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_for
from campaign.kernel.i18n import gettext as _
from campaign.kernel.mail import as_read_in
from campaign.kernel.mail_message import Attachment
from campaign.kernel.money import Money
from campaign.kernel.templating import day, money
from campaign.kernel.typeset import typeset


def sent_statement(statement_id: int) -> Attachment:
    """The paper that goes with the mail."""
    statement = db.session.get_one(YearlyStatement, statement_id)
    return yearly_paper(statement.receipt_id, statement.year)


def yearly_paper(receipt_id: int, year: int) -> Attachment:
    """For the donor to whom this receipt is made out, in the language of the receipt."""
    language = db.session.get_one(Receipt, receipt_id).language
    with as_read_in(offered_for(language) or SOURCE_LANGUAGE):
        receipt = db.session.get_one(Receipt, receipt_id)
        gifts = receipts_of_donor(receipt, _boxes(receipt.cash_box), year)
        title = _("Your gifts in %(year)s", year=year)
        says, about = receipt.says, receipt.kept.data if receipt.kept is not None else {}
        written = [about.get("name"), about.get("address")]
        receiver = [says["address"], says["registration"]]
        data = {
            **frame(title, says["receiver"], says["receiver"]),
            "receiver": {
                "name": apart(says["receiver"]),
                "about": apart("\n".join(words for words in receiver if words)),
            },
            "giver": apart("\n".join(words for words in written if words)) or None,
            "columns": [_("Received on"), _("Receipt"), _("For"), _("Amount")],
            "gifts": [_row(gift) for gift in gifts],
            "sums": [[_("Together"), apart(money(total))] for total in _sums(gifts)],
            "remarks": [_("This lists the receipts that hold; it is no further receipt.")],
        }
        paper = typeset("yearly", data, made_at=max(gift.issued_at for gift in [receipt, *gifts]))
        return Attachment(f"gifts-{year}.pdf", paper)


def _boxes(box: CashBox) -> Sequence[CashBox]:
    owner = box.organization or box.coalition
    assert owner is not None  # the database holds this
    return boxes_of(owner)


def _row(receipt: Receipt) -> list[str]:
    cells = [
        day(receipt.contribution.received_on, "medium"),
        receipt.number,
        receipt.says["purpose"],
        money(receipt.stands),
    ]
    return [apart(cell) for cell in cells]


def _sums(receipts: Sequence[Receipt]) -> list[Money]:
    """Each currency by itself."""
    sums: Counter[str] = Counter()
    for receipt in receipts:
        sums[receipt.stands.currency] += receipt.stands.minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]
