"""`measures`: what is to be observed for health, where, for how long, and who says so."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from campaign.campaigns.hiding import LONGEST_REASON
from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import (
    COUNTRY,
    DAY,
    LINK,
    choice,
    line,
    lines,
    reference,
    whole_number,
)
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section
from campaign.datafiles.texts import TEXTS
from campaign.health.models import HealthMeasure, MeasureKind
from campaign.health.operations import (
    MeasureFacts,
    correct_measure,
    facts_of,
    hide_measure,
    write_measure,
)
from campaign.health.vocabulary import VALUES
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.queries import find_organization

OF_THE_FILE = ("key", "campaign", "written_by", "hidden")
LARGEST_VALUE = 1_000_000


def check_measure(values: Values) -> Iterator[tuple[str, str]]:
    last = values.get("valid_to")
    if last is not None and last < values["valid_from"]:
        yield "valid_to", "the measure ends before it starts"
    if values.get("value") is not None and values["kind"] not in VALUES:
        yield "value", f"expected no number: {values['kind']} has none"


class Measures(Section):
    name = "measures"
    word = "measure"
    words = "measures"
    lasting = frozenset({"campaign", "written_by"})
    form = Form(
        (
            Field("key", line(40), required=True),
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("country", COUNTRY),
            Field("kind", choice(MeasureKind), required=True),
            Field("value", whole_number(0, LARGEST_VALUE)),
            Field("text", TEXTS, required=True),
            Field("source", line(200), required=True),
            Field("source_url", LINK),
            Field("valid_from", DAY, required=True),
            Field("valid_to", DAY),
            Field("written_by", reference("organizations")),
            Field("hidden", lines(LONGEST_REASON)),
        ),
        (check_measure,),
    )

    def key(self, values: Values) -> str:
        return str(values["key"])

    def stored(self, values: Values) -> Values | None:
        measure = _find(values["key"])
        return _values(measure) if measure else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        facts = MeasureFacts(**{name: values[name] for name in values if name not in OF_THE_FILE})
        measure = _find(values["key"])
        if measure is not None:
            correct_measure(measure.id, facts, by=by)
        else:
            measure = _write_new(facts, values, by)
        if values["hidden"] and not measure.is_hidden:
            hide_measure(measure.id, values["hidden"], by=by)

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """What coordinators hid stays hidden, whatever a file says."""
        settled, conflicts = super().settle(stored, merged)
        if not stored["hidden"] or merged["hidden"] == stored["hidden"]:
            return settled, conflicts
        kept = Difference("hidden", stored["hidden"], merged["hidden"])
        return {**settled, "hidden": kept.old}, [*conflicts, kept]

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.measures())


def _write_new(facts: MeasureFacts, values: Values, by: Author) -> HealthMeasure:
    writer = find_organization(values["written_by"]).id if values["written_by"] else None
    campaign = find_campaign(values["campaign"])
    return write_measure(campaign.id, facts, by=by, organization_id=writer, uid=values["key"])


def _find(uid: str) -> HealthMeasure | None:
    return db.session.scalar(select(HealthMeasure).where(HealthMeasure.uid == uid))


def _values(measure: HealthMeasure) -> Values:
    facts = facts_of(measure)
    return {
        "key": measure.uid,
        "campaign": measure.campaign.slug,
        "country": facts.country,
        "kind": facts.kind,
        "value": facts.value,
        "text": facts.text,
        "source": facts.source,
        "source_url": facts.source_url,
        "valid_from": facts.valid_from,
        "valid_to": facts.valid_to,
        "written_by": measure.written_by.slug if measure.written_by else None,
        "hidden": measure.hidden_reason,
    }
