"""What a receipt says besides its number, as true on the day: what was issued does not change."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select

from campaign.fundraising.models import Contribution, Count, EntryKind, JournalEntry, Letterhead
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.keeping import Duty
from campaign.fundraising.queries.giving_rules import Rulebook
from campaign.fundraising.queries.receipts import letterhead_of
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization

KEEP_YEARS = 10
"""Where an owner says nothing else: the longest that tax law commonly asks for."""
KIND = "receipt"

Owner = Organization | Coalition


class Particulars:
    """Of receipts that are issued together: what several of them share is read once."""

    def __init__(self, contributions: Collection[Contribution]) -> None:
        self._counted = _counted(contributions)
        self._rulebook = Rulebook({each.fund for each in contributions})
        self._letterhead = cache(letterhead_of)
        self._at_hand = _organizations(contributions)

    def facts(self, contribution: Contribution, language: str) -> dict[str, Any]:
        """In the language that the program speaks at the moment, where texts are its own."""
        owner = _owner(contribution)
        letterhead = self._letterhead(owner)
        campaign = contribution.fund.campaign
        return {
            "receiver": _name_of(owner, language),
            "address": letterhead.address if letterhead is not None else None,
            "registration": letterhead.registration if letterhead is not None else None,
            "purpose": fund_name(contribution.fund, language).text,
            "campaign": campaign.title.shown(language, campaign.languages).text,
            "given": _as_json(contribution.given),
            "received_on": contribution.received_on.isoformat(),
            "channel": contribution.channel.value,
            "reference": contribution.provider_reference,
            "laws": [
                rules.law.shown(language, campaign.languages).text
                for rules in self._rulebook.demands_on(
                    contribution.fund, contribution.received_on
                ).laws
                if rules.law is not None
            ],
            "counted": [_as_json(money) for money in self._counted_elsewhere(contribution)],
        }

    def duty(self, contribution: Contribution) -> Duty:
        """Why, and how long, it has to be known to whom the receipt was made out."""
        letterhead: Letterhead | None = self._letterhead(_owner(contribution))
        law = letterhead.law if letterhead is not None else None
        years = letterhead.keep_years if letterhead is not None else KEEP_YEARS
        return Duty(
            kind=KIND,
            law=law or _("The law on tax and bookkeeping"),
            keep_until=date(real_now().year + years, 12, 31),
        )

    def _counted_elsewhere(self, contribution: Contribution) -> list[Money]:
        """What it counted for at the levels of its fund in currencies other than the given one."""
        amounts = self._counted[contribution.id]
        return list(
            dict.fromkeys(each for each in amounts if each.currency != contribution.currency)
        )


def _counted(contributions: Collection[Contribution]) -> Mapping[int, Sequence[Money]]:
    """By contribution, from its fund upwards."""
    query = (
        select(JournalEntry.contribution_id, Count.amount)
        .join(JournalEntry)
        .where(
            JournalEntry.contribution_id.in_([each.id for each in contributions]),
            JournalEntry.kind == EntryKind.CONTRIBUTION,
        )
        .order_by(Count.id)
    )
    amounts: dict[int, list[Money]] = defaultdict(list)
    for contribution_id, amount in db.session.execute(query):
        assert contribution_id is not None  # the query asks for these
        amounts[contribution_id].append(amount)
    return amounts


def _organizations(contributions: Collection[Contribution]) -> Sequence[Organization]:
    """Of the funds, read at once; as long as they are held, the session asks for none of them."""
    wanted = {each.fund.organization_id for each in contributions}
    return db.session.scalars(select(Organization).where(Organization.id.in_(wanted))).all()


def _owner(contribution: Contribution) -> Owner:
    """Of the cash box: who received the gift."""
    box = contribution.cash_box
    owner = box.organization or box.coalition
    assert owner is not None  # the database holds this
    return owner


def _name_of(owner: Owner, language: str) -> str:
    if isinstance(owner, Organization):
        return owner.name
    return owner.name.shown(language, owner.languages).text


def _as_json(money: Money) -> list[object]:
    return [money.minor, money.currency]
