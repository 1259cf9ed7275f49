"""`contributions`: gifts, each booked once under its key. Books are never edited by a file.

A file may add that a gift was taken back. Names and notes are loaded, but never written back.
"""

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import or_, select

from campaign.datafiles.forms import Field, Form, Values, in_order, record
from campaign.datafiles.kinds import DAY, FLAG, MONEY, choice, line, lines, reference
from campaign.datafiles.owners import NO_FUND, OWNER, find_fund, written_owner
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section
from campaign.fundraising.models import (
    CashBox,
    Channel,
    Contribution,
    Reversal,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations import (
    record_contribution,
    reinstate_contribution,
    reverse_contribution,
)
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.kernel.errors import Refused

WITHOUT_PERSONS = {"donor_name": None, "donor_name_is_public": False, "note": None}
REVERSAL = Form(
    (
        Field("on", DAY, required=True),
        Field("reason", lines(300), required=True),
        Field("kind", choice(ReversalKind), default=ReversalKind.CORRECTION),
        Field("amount", MONEY),
        Field("comes_back", FLAG, default=False),
    )
)


class Contributions(Section):
    name = "contributions"
    word = "contribution"
    words = "contributions"
    form = Form(
        (
            Field("key", line(40), required=True),
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("fund", OWNER),
            Field("cash_box", reference("cash_boxes"), required=True),
            Field("given", MONEY, required=True),
            Field("on", DAY, required=True),
            Field("channel", choice(Channel), default=Channel.BANK),
            Field("standing", choice(Standing), default=Standing.RECEIVED),
            Field("donor_name", line(120)),
            Field("donor_name_is_public", FLAG, default=False),
            Field("note", line(300)),
            Field("provider_reference", line(120)),
            Field("reversed", in_order(record(REVERSAL)), default=()),
        )
    )
    lasting = frozenset(field.name for field in form.fields if field.name != "reversed")

    def key(self, values: Values) -> str:
        return str(values["key"])

    field_of: ClassVar[dict[str, str]] = {
        "received_on": "on",
        "amount": "given",
        "currency": "given",
    }

    def stored(self, values: Values) -> Values | None:
        contribution = _find(values)
        return _values(contribution) if contribution else None

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        settled, conflicts = super().settle(stored, merged)
        booked = stored["reversed"]
        said = merged["reversed"][: len(booked)]
        if said != booked:
            conflicts.append(Difference("reversed", booked, said))
            settled["reversed"] = booked
        return settled, conflicts

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        contribution = _find(values) or _record(values, by)
        for number, said in enumerate(values["reversed"]):
            if number >= len(contribution.reversals):
                _take_back(contribution, said, by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        for contribution in scope.contributions():
            yield {**_values(contribution), **WITHOUT_PERSONS}


def _find(values: Values) -> Contribution | None:
    same = [Contribution.form_token == values["key"]]
    if values.get("provider_reference"):
        same.append(Contribution.provider_reference == values["provider_reference"])
    return db.session.scalar(select(Contribution).where(or_(*same)))


def _record(values: Values, by: Author) -> Contribution:
    fund = find_fund(values["campaign"], values["fund"])
    if fund is None:
        raise Refused(NO_FUND, field="fund")
    box = db.session.scalars(select(CashBox).where(CashBox.slug == values["cash_box"])).one()
    return record_contribution(
        fund.id,
        box.id,
        values["given"],
        channel=values["channel"],
        standing=values["standing"],
        received_on=values["on"],
        by=by,
        donor_name=values["donor_name"],
        donor_name_is_public=values["donor_name_is_public"],
        note=values["note"],
        provider_reference=values["provider_reference"],
        form_token=values["key"],
    )


def _take_back(contribution: Contribution, said: Values, by: Author) -> None:
    """Without an amount: all that still stands, or all that was taken."""
    named = {"reason": said["reason"], "kind": said["kind"], "on_day": said["on"], "by": by}
    if said["comes_back"]:
        gone = contribution.given - contribution.still_given
        reinstate_contribution(contribution.id, said["amount"] or gone, **named)
    else:
        reverse_contribution(contribution.id, amount=said["amount"], **named)


def _reversal(reversal: Reversal) -> Values:
    comes_back = reversal.taken.minor < 0
    return {
        "on": reversal.on_day,
        "reason": reversal.reason,
        "kind": reversal.kind,
        "amount": -reversal.taken if comes_back else reversal.taken,
        "comes_back": comes_back,
    }


def _values(contribution: Contribution) -> Values:
    return {
        "key": contribution.form_token,
        "campaign": contribution.fund.campaign.slug,
        "fund": written_owner(contribution.fund),
        "cash_box": contribution.cash_box.slug,
        "given": contribution.given,
        "on": contribution.received_on,
        "channel": contribution.channel,
        "standing": contribution.standing,
        "donor_name": contribution.donor_name,
        "donor_name_is_public": contribution.donor_name_is_public,
        "note": contribution.note,
        "provider_reference": contribution.provider_reference,
        "reversed": tuple(_reversal(reversal) for reversal in contribution.reversals),
    }
