"""What the pages about banks say of a line, of what it seems to be, and of a payout."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from campaign.fundraising.models import BankLine, Confidence, LineState, OtherMoney, Pledge
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.bank_lines import leaves_rest
from campaign.fundraising.queries.payouts import Payout
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import format_money
from campaign.kernel.templating import day, money

Key = TypeVar("Key")

CONFIDENCES = {
    Confidence.CERTAIN: _l("certain: the reference is right"),
    Confidence.LIKELY: _l("likely: the amount and the name are right"),
    Confidence.POSSIBLE: _l("possible: the amount is right"),
    Confidence.NONE: _l("nothing fits"),
}
LINE_STATES = {
    LineState.KNOWN: _l("known from an earlier file"),
    LineState.WAITING: _l("waits in the queue"),
    LineState.BOOKED: _l("booked"),
    LineState.OTHER: _l("no gift"),
}
OTHERS = {
    OtherMoney.OWN_TRANSFER: _l("Our own transfer"),
    OtherMoney.PAYOUT: _l("Payout of card gifts"),
    OtherMoney.FEE: _l("Fee of the bank"),
    OtherMoney.REPEATED: _l("Known from another file"),
    OtherMoney.OTHER: _l("Something else"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a line seems to be, and the button that says yes."""

    words: str
    button: str
    act: str
    confidence: str = ""
    is_sure: bool = False


def proposed(line: BankLine) -> Proposed | None:
    """None where nothing is."""
    if line.twin is not None:
        return Proposed(_twin_words(line.twin), _("It is the same"), OtherMoney.REPEATED.value)
    found = _seems(line)
    if found is None:
        return None
    words, button = found
    is_sure = line.confidence is Confidence.CERTAIN
    return Proposed(words, button, "proposal", _confidence(line), is_sure)


def state_words(line: BankLine, known: Collection[str]) -> str:
    """Of a draft: what it seems to be; `known` are the keys of lines that were taken over."""
    if line.state is not LineState.DRAFT:
        return str(LINE_STATES[line.state])
    if line.key in known:
        return str(LINE_STATES[LineState.KNOWN])
    if line.twin is not None:
        return _("perhaps known from an earlier file")
    return _confidence(line)


def payout_words(payout: Payout) -> str:
    return _("%(sum)s of %(day)s", sum=money(payout.money), day=day(payout.day, "medium"))


def said(words: Mapping[Key, object]) -> dict[Key, str]:
    """In the reader's language."""
    return {key: str(word) for key, word in words.items()}


def told(line: BankLine) -> str:
    """What the payer wrote, and where from."""
    words = [line.text, line.iban and f"…{line.iban[-4:]}"]
    return " · ".join(word for word in words if word)


def _confidence(line: BankLine) -> str:
    if line.payout_id is not None:
        return _("the sum and the day are right")
    return str(CONFIDENCES[line.confidence])


def _twin_words(twin: BankLine) -> str:
    told_on = day(twin.statement_import.uploaded_at.date(), "medium")
    line = [day(twin.booked_on, "medium"), twin.name, twin.text]
    return _(
        "Perhaps the same as a line of the file of %(day)s: %(line)s",
        day=told_on,
        line=" · ".join(word for word in line if word),
    )


def _seems(line: BankLine) -> tuple[str, str] | None:
    if line.returns_id is not None:
        return _("The bank sent a gift back: take it back"), _("Take it back")
    if line.payout is not None:
        on_day = day(line.payout.on_day, "medium")
        return _("Payout of card gifts of %(day)s", day=on_day), _("It arrived")
    if line.pledge is None:
        return None
    name = fund_name(line.pledge.fund, current_language()).text
    return _more_or_less(line, line.pledge, name), _("Book it so")


def _more_or_less(line: BankLine, pledge: Pledge, name: str) -> str:
    promised = format_money(pledge.promised, current_locale())
    if line.amount.currency == pledge.promised.currency and line.amount < pledge.promised:
        if leaves_rest(pledge, line.amount):
            return _("Part of the pledge of %(sum)s for %(name)s", sum=promised, name=name)
        return _("Nearly the pledge of %(sum)s for %(name)s", sum=promised, name=name)
    return _("The pledge of %(sum)s for %(name)s", sum=promised, name=name)
