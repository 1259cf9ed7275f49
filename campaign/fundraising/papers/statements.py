"""A statement of account as table, spreadsheet or PDF: the same movements in the same words."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.fundraising.models import EntryKind
from campaign.fundraising.naming import fund_name
from campaign.fundraising.papers import apart, frame
from campaign.fundraising.queries.statements_of_account import (
    Balance,
    Movement,
    Period,
    Subject,
    all_movements,
    balances,
)
from campaign.kernel.clock import real_now
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.mail_message import Attachment
from campaign.kernel.money import Money
from campaign.kernel.spreadsheets import MOST_ROWS
from campaign.kernel.tables import Row
from campaign.kernel.templating import day, money
from campaign.kernel.typeset import typeset

KINDS = {
    EntryKind.CONTRIBUTION: _l("Contribution"),
    EntryKind.REVERSAL: _l("Taken back"),
    EntryKind.FEE: _l("Fee"),
    EntryKind.PAYOUT: _l("Payout"),
    EntryKind.SETTLEMENT: _l("Settled by the provider"),
    EntryKind.TRANSFER: _l("Passed on"),
}
MOST_IN_PDF = 2_000
MOST = {"csv": MOST_ROWS, "pdf": MOST_IN_PDF, "xlsx": MOST_ROWS}
"""Movements in one file; beyond that a shorter time, or another kind of file, is asked for."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is told to whom: the owner's name, what it is about, and whether donors are named."""

    owner: str
    about: str
    subject: Subject
    period: Period
    shows_names: bool

    @property
    def file_name(self) -> str:
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return f"statement-{first}-{last}"


def sums_of(balance: Balance) -> list[tuple[str, Money]]:
    """Before, by kind, after: each with its words."""
    return [
        (_("Before"), balance.opening),
        *((str(KINDS[kind]), amount) for kind, amount in balance.by_kind.items()),
        (_("After"), balance.closing),
    ]


def kind_of(movement: Movement) -> str:
    if movement.arrived_on is not None:
        return _("Payout, arrived on %(day)s", day=day(movement.arrived_on, "medium"))
    return str(KINDS[movement.kind])


def purpose_of(movement: Movement) -> str:
    return fund_name(movement.gift.fund, current_language()).text if movement.gift else ""


def donor_of(movement: Movement, *, shows_names: bool) -> str:
    """Names are for those who keep the books, unless the donor agreed to be named."""
    gift = movement.gift
    if gift is None or gift.donor_name is None:
        return ""
    return gift.donor_name if shows_names or gift.donor_name_is_public else ""


def statement_paper(statement: Statement) -> Attachment:
    title = _("Statement of account")
    period = statement.period
    data = {
        **frame(title, statement.owner, statement.about),
        "owner": apart(statement.owner),
        "about": apart(statement.about),
        "period": _("%(first)s to %(last)s", first=day(period.first), last=day(period.last)),
        "nothing": _("Nothing came or went."),
        "sums-title": _("Sums"),
        "sums": [
            [[words, apart(money(amount))] for words, amount in sums_of(balance)]
            for balance in balances(statement.subject, period)
        ],
        "movements-title": _("Movements"),
        "columns": [
            _("Day"),
            _("Kind"),
            _("For whom"),
            _("Where it lies"),
            _("Donor"),
            _("Amount"),
            _("Counts for"),
        ],
        "movements": [_paper_row(each, statement) for each in _few(statement)],
    }
    paper = typeset("statement", data, made_at=real_now())
    return Attachment(f"{statement.file_name}.pdf", paper)


def _few(statement: Statement) -> Iterator[Movement]:
    return itertools.islice(all_movements(statement.subject, statement.period), MOST_IN_PDF)


def _paper_row(movement: Movement, statement: Statement) -> list[str]:
    cells = [
        day(movement.day, "short"),
        kind_of(movement),
        purpose_of(movement),
        movement.box.name,
        donor_of(movement, shows_names=statement.shows_names),
        money(movement.money),
        money(movement.counted) if movement.counted is not None else "",
    ]
    return [apart(cell) for cell in cells]


def statement_rows(statement: Statement) -> Iterator[Row]:
    """Yield the heading and a row for each movement, for a file to count with."""
    yield [
        _("Day"),
        _("Entry"),
        _("Kind"),
        _("For whom"),
        _("Where it lies"),
        _("Donor"),
        _("Amount"),
        _("Currency"),
        _("Counts for"),
        _("Currency of the campaign"),
        _("Reference"),
    ]
    for movement in all_movements(statement.subject, statement.period):
        counted = movement.counted
        yield [
            movement.day,
            movement.entry_id,
            kind_of(movement),
            purpose_of(movement),
            movement.box.name,
            donor_of(movement, shows_names=statement.shows_names),
            movement.money,
            movement.money.currency,
            counted,
            counted.currency if counted is not None else None,
            movement.reference,
        ]
