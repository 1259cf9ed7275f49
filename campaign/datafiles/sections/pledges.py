"""`pledges`: money that somebody expects. Notes are loaded, but never written back."""

from collections.abc import Iterable

from sqlalchemy import select

from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import DAY, MONEY, choice, line, reference
from campaign.datafiles.owners import NO_FUND, OWNER, find_fund, written_owner
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section
from campaign.fundraising.models import Pledge, PledgeState
from campaign.fundraising.operations import fulfil_pledge, record_pledge, withdraw_pledge
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.kernel.errors import Refused


class Pledges(Section):
    name = "pledges"
    word = "pledge"
    words = "pledges"
    form = Form(
        (
            Field("key", line(40), required=True),
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("fund", OWNER),
            Field("promised", MONEY, required=True),
            Field("made_on", DAY, required=True),
            Field("due_on", DAY),
            Field("note", line(300)),
            Field("state", choice(PledgeState), default=PledgeState.OPEN),
        )
    )
    lasting = frozenset(field.name for field in form.fields if field.name != "state")

    def key(self, values: Values) -> str:
        return str(values["key"])

    def stored(self, values: Values) -> Values | None:
        pledge = _find(values["key"])
        return _values(pledge) if pledge else None

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        settled, conflicts = super().settle(stored, merged)
        if stored["state"] not in (PledgeState.OPEN, merged["state"]):
            conflicts.append(Difference("state", stored["state"], merged["state"]))
            settled["state"] = stored["state"]
        return settled, conflicts

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        pledge = _find(values["key"]) or _record(values, by)
        if values["state"] is PledgeState.FULFILLED:
            fulfil_pledge(pledge.id, by=by)
        elif values["state"] is PledgeState.WITHDRAWN:
            withdraw_pledge(pledge.id, by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        for pledge in scope.pledges():
            yield {**_values(pledge), "note": None}


def _find(key: str) -> Pledge | None:
    return db.session.scalar(select(Pledge).where(Pledge.uid == key))


def _record(values: Values, by: Author) -> Pledge:
    fund = find_fund(values["campaign"], values["fund"])
    if fund is None:
        raise Refused(NO_FUND, field="fund")
    return record_pledge(
        fund.id,
        values["promised"],
        by=by,
        made_on=values["made_on"],
        due_on=values["due_on"],
        note=values["note"],
        uid=values["key"],
    )


def _values(pledge: Pledge) -> Values:
    return {
        "key": pledge.uid,
        "campaign": pledge.fund.campaign.slug,
        "fund": written_owner(pledge.fund),
        "promised": pledge.promised,
        "made_on": pledge.made_on,
        "due_on": pledge.due_on,
        "note": pledge.note,
        "state": pledge.state,
    }
