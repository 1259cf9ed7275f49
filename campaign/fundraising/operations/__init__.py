"""Everything that can happen to money: the one door to the books."""

from campaign.fundraising.operations.boxes import open_books, open_cash_box
from campaign.fundraising.operations.checkouts import forget_wishes_that_came_to_nothing
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.operations.donor_messages import refuse_message, show_message
from campaign.fundraising.operations.funds import Owner, open_fund
from campaign.fundraising.operations.giving_rules import (
    RulesDraft,
    set_giving_rules,
    set_ledger,
)
from campaign.fundraising.operations.goals import set_goal, set_organization_goal, withdraw_goal
from campaign.fundraising.operations.keeping import (
    Duty,
    delete_records_no_longer_due,
    keep_by_law,
)
from campaign.fundraising.operations.movements import record_fee, record_move, record_settlement
from campaign.fundraising.operations.pledges import (
    fulfil_pledge,
    record_pledge,
    withdraw_pledge,
)
from campaign.fundraising.operations.rates import enter_rate
from campaign.fundraising.operations.receipts import (
    Recipient,
    issue_receipt,
    keep_receipt_true,
)
from campaign.fundraising.operations.reversals import (
    reinstate_contribution,
    reverse_contribution,
)

__all__ = [
    "Duty",
    "Owner",
    "Recipient",
    "RulesDraft",
    "delete_records_no_longer_due",
    "enter_rate",
    "forget_wishes_that_came_to_nothing",
    "fulfil_pledge",
    "issue_receipt",
    "keep_by_law",
    "keep_receipt_true",
    "open_books",
    "open_cash_box",
    "open_fund",
    "record_contribution",
    "record_fee",
    "record_move",
    "record_pledge",
    "record_settlement",
    "refuse_message",
    "reinstate_contribution",
    "reverse_contribution",
    "set_giving_rules",
    "set_goal",
    "set_ledger",
    "set_organization_goal",
    "show_message",
    "withdraw_goal",
    "withdraw_pledge",
]
