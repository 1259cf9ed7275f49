"""Gifts that a treasurer enters by hand: the law that asks for donors' names asks here, too."""

from datetime import date

from campaign.fundraising.models import Channel, Contribution, Fund, Standing
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.operations.giving_rules import refuse_nameless_entry
from campaign.fundraising.queries.giving_rules import demands_on
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction
from campaign.kernel.money import Money


def enter_contribution(
    fund_id: int,
    cash_box_id: int,
    given: Money,
    *,
    channel: Channel,
    standing: Standing,
    received_on: date,
    by: Author,
    form_token: str,
    donor_name: str = "",
    donor_name_is_public: bool = False,
    note: str = "",
    is_of_many: bool = False,
) -> Contribution:
    """Raises Refused, also for a large gift without a name. A tin of many gifts has none."""
    with transaction():
        fund = lock(Fund, fund_id)
        if not is_of_many:
            refuse_nameless_entry(demands_on(fund, received_on), given, donor_name)
        return record_contribution(
            fund_id,
            cash_box_id,
            given,
            channel=channel,
            standing=standing,
            received_on=received_on,
            by=by,
            donor_name=donor_name,
            donor_name_is_public=donor_name_is_public,
            note=note,
            form_token=form_token,
            is_of_many=is_of_many,
        )
