"""Many gifts of one day and one tin, such as a stall's: all of them are booked, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.fundraising.models import Channel, Contribution, Standing
from campaign.fundraising.operations.entries import enter_contribution
from campaign.kernel.audit import Author
from campaign.kernel.database import transaction
from campaign.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """Its place on the form, which names it: the same form sent twice books once."""
    given: Money
    donor_name: str


def record_several(
    fund_id: int,
    cash_box_id: int,
    lines: Sequence[Line],
    *,
    channel: Channel,
    standing: Standing,
    received_on: date,
    by: Author,
    form_token: str,
) -> list[Contribution]:
    """Raises Refused with a sentence; nothing is booked then."""
    with transaction():
        return [
            enter_contribution(
                fund_id,
                cash_box_id,
                line.given,
                channel=channel,
                standing=standing,
                received_on=received_on,
                by=by,
                donor_name=line.donor_name,
                form_token=f"{form_token}-{line.number}",
            )
            for line in lines
        ]
