"""The desk of money: an organization's, and the coalition treasurer's.

A module adds its addresses to the blueprints when it is imported here.
"""

from campaign.fundraising.views.desk import (
    bank_lines,
    bank_statements,
    card_accounts,
    cash_boxes,
    collections,
    contributions,
    friends,
    goals,
    in_kind,
    messages,
    overview,
    pledges,
    rates,
    receipts,
    rules,
    section,
    several,
    shares,
    statements_of_account,
    transfers,
    yearly_statements,
)
from campaign.fundraising.views.desk.blueprints import coalition_fund_desk, fund_desk

__all__ = [
    "bank_lines",
    "bank_statements",
    "card_accounts",
    "cash_boxes",
    "coalition_fund_desk",
    "collections",
    "contributions",
    "friends",
    "fund_desk",
    "goals",
    "in_kind",
    "messages",
    "overview",
    "pledges",
    "rates",
    "receipts",
    "rules",
    "section",
    "several",
    "shares",
    "statements_of_account",
    "transfers",
    "yearly_statements",
]
