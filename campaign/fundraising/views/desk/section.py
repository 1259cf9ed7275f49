"""The money desk's own order: its parts, the pages of the part one is in, and what waits there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request

from campaign.fundraising.queries.waiting import MoneyWaiting, money_waiting
from campaign.fundraising.views.desk.blueprints import Desk, coalition_fund_desk, fund_desk
from campaign.guard import may
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.permissions import Action


@dataclass(frozen=True, slots=True)
class Place:
    """A page that one goes to, and those behind it, which count as the same."""

    verb: str
    label: Any
    needs: Callable[[Desk], Action]
    behind: tuple[str, ...] = ()
    waits: Callable[[MoneyWaiting], int] = lambda _waiting: 0
    answers: Callable[[Desk], Action] | None = None
    """Who may do what waits there, where more may look."""
    needs_fund: bool = True
    """Whether there is nothing to do before a goal was set, or the campaign's books opened."""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Section:
    """What the component `section` shows."""

    parts: Sequence[Link]
    pages: Sequence[Link]
    """Of the part one is in."""


def _recording(at: Desk) -> Action:
    return at.recording


def _deciding(_at: Desk) -> Action:
    return Action.DONOR_MESSAGE_DECIDE


PARTS: tuple[tuple[Any, tuple[Place, ...]], ...] = (
    (
        _l("Overview"),
        (
            Place(
                "show_fund",
                _l("Overview"),
                lambda at: at.reading,
                ("ask_refund_again", "open_books", "publish_ledger", "reverse_contribution"),
                needs_fund=False,
            ),
        ),
    ),
    (
        _l("Record"),
        (
            Place("record_contribution", _l("Record a contribution"), _recording),
            Place("record_several_contributions", _l("Enter a stall"), _recording),
            Place(
                "list_collections",
                _l("Collected at events"),
                _recording,
                ("settle_collection",),
                lambda waiting: waiting.collections,
            ),
            Place("list_gifts_in_kind", _l("Gifts in kind"), _recording, ("remove_in_kind",)),
        ),
    ),
    (
        _l("Bank"),
        (
            Place(
                "list_bank_statements",
                _l("Bank statements"),
                lambda at: at.importing,
                (
                    "choose_bank_columns",
                    "confirm_bank_statement",
                    "discard_bank_statement",
                    "show_bank_statement",
                ),
            ),
            Place(
                "list_bank_lines",
                _l("Lines that wait"),
                lambda at: at.importing,
                ("settle_bank_line",),
                lambda waiting: waiting.bank_lines,
            ),
            Place(
                "list_pledges",
                _l("Pledges"),
                lambda at: at.importing,
                ("confirm_public_pledge", "withdraw_public_pledge"),
            ),
            Place(
                "list_cash_boxes",
                _l("Cash boxes"),
                lambda at: at.keeping,
                ("edit_cash_box", "open_cash_box"),
                needs_fund=False,
            ),
            Place(
                "show_card_account",
                _l("Account for cards"),
                lambda at: at.keeping,
                ("answer_questions", "open_card_account"),
            ),
        ),
    ),
    (
        _l("Receipts"),
        (
            Place("list_receipts", _l("Receipts"), _recording, ("issue", "show_receipt")),
            Place("write_letterhead", _l("What stands on your receipts"), _recording),
            Place("show_years", _l("Yearly statements"), _recording, ("send_year", "show_year")),
            Place(
                "show_statement",
                _l("Statement of account"),
                lambda at: at.telling,
                ("send_statement",),
            ),
        ),
    ),
    (
        _l("Passing money on"),
        (
            Place(
                "list_transfers",
                _l("Passing money on"),
                lambda at: at.reading,
                ("answer_transfer", "end_transfer", "new_transfer"),
                lambda waiting: waiting.transfers,
                _recording,
                needs_fund=False,
            ),
            Place(
                "list_shares",
                _l("What each one gives"),
                lambda at: at.reading,
                ("say_share", "unsay_share"),
                needs_fund=False,
            ),
        ),
    ),
    (
        _l("Goals"),
        (
            Place(
                "set_goal",
                _l("Goal"),
                lambda at: at.aiming,
                (
                    "close_event_fund",
                    "close_fund",
                    "set_event_goal_of",
                    "withdraw_goal",
                ),
                needs_fund=False,
            ),
            Place(
                "list_friends",
                _l("Friends' goals"),
                lambda _at: Action.CAMPAIGN_STATE_READ,
                ("hide_friend", "show_friend_again"),
                needs_fund=False,
            ),
        ),
    ),
    (
        _l("Rules and messages"),
        (
            Place(
                "list_messages",
                _l("Messages of donors"),
                _deciding,
                ("decide_message",),
                lambda waiting: waiting.messages,
            ),
            Place("set_giving_rules", _l("Rules for gifts"), lambda _at: Action.GIVING_RULES_SET),
            Place(
                "list_rates",
                _l("Exchange rates"),
                lambda at: at.reading,
                ("enter_rate",),
                needs_fund=False,
            ),
        ),
    ),
)


@fund_desk.app_template_global()
def money_section(at: Desk) -> Section:
    """As far as the viewer may do something there."""
    at = replace(at, event=None) if at.event is not None else at
    waiting = money_waiting(at.campaign, at.organization)
    parts, pages = [], []
    for label, places in PARTS:
        links = list(_links(at, places, waiting))
        if not links:
            continue
        is_here = any(link.current for link in links)
        count = sum(link.count for link in links)
        parts.append(Link(str(label), links[0].url, is_here, count))
        if is_here and len(links) > 1:
            pages = links
    return Section(parts, pages)


def _links(at: Desk, places: Sequence[Place], waiting: MoneyWaiting) -> Iterator[Link]:
    verb = (request.endpoint or "").rpartition(".")[2]
    for place in places:
        if _is_open(at, place):
            is_here = verb == place.verb or verb in place.behind
            answers = place.answers or place.needs
            count = place.waits(waiting) if may(answers(at), at.target) else 0
            yield Link(str(place.label), at.url(place.verb), is_here, count)


def _is_open(at: Desk, place: Place) -> bool:
    desk = fund_desk if at.organization is not None else coalition_fund_desk
    is_there = f"{desk.name}.{place.verb}" in current_app.view_functions
    return is_there and may(place.needs(at), at.target) and not (place.needs_fund and not at.fund)
