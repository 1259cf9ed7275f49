"""What money is for, where it lies, what was given, and what it counts for."""

from campaign.fundraising.models.bank_statements import (
    NOT_TAKEN,
    BankLine,
    BankLineGift,
    Confidence,
    ImportState,
    LineState,
    OtherMoney,
    StatementImport,
    is_taken,
)
from campaign.fundraising.models.books import (
    Account,
    AccountKind,
    Count,
    EntryKind,
    JournalEntry,
    Posting,
    Standing,
)
from campaign.fundraising.models.checkouts import Checkout, CheckoutState, ProviderEvent
from campaign.fundraising.models.collections import (
    Collection,
    CollectionLink,
    CollectionState,
)
from campaign.fundraising.models.contributions import (
    Channel,
    Contribution,
    MessageState,
    Pledge,
    PledgeState,
    Reversal,
    ReversalKind,
)
from campaign.fundraising.models.fetches import RateFetch
from campaign.fundraising.models.funds import (
    CashBox,
    CashBoxKind,
    Fund,
    FundKind,
    Goal,
    GoalVisibility,
)
from campaign.fundraising.models.giving_rules import CountryRule, GivingRules
from campaign.fundraising.models.in_kind import GiftInKind
from campaign.fundraising.models.kept import KeptRecord
from campaign.fundraising.models.monthly import MonthlyGift, MonthlyLink, MonthlyState
from campaign.fundraising.models.nudges import GoalNudge
from campaign.fundraising.models.own_goals import OwnGoal
from campaign.fundraising.models.provider import (
    JoinedAccount,
    ProviderMovement,
    Refund,
    RefundState,
    RefusedKey,
)
from campaign.fundraising.models.rates import Rate
from campaign.fundraising.models.receipts import (
    Letterhead,
    Receipt,
    ReceiptSerial,
    YearlyStatement,
)
from campaign.fundraising.models.shares import Share
from campaign.fundraising.models.totals import CurrencyTotal, DayTotal, FundTotal
from campaign.fundraising.models.transfers import Transfer, TransferState
from campaign.fundraising.models.unnamed_goals import CountedGoal, UnnamedGoalSum

__all__ = [
    "NOT_TAKEN",
    "Account",
    "AccountKind",
    "BankLine",
    "BankLineGift",
    "CashBox",
    "CashBoxKind",
    "Channel",
    "Checkout",
    "CheckoutState",
    "Collection",
    "CollectionLink",
    "CollectionState",
    "Confidence",
    "Contribution",
    "Count",
    "CountedGoal",
    "CountryRule",
    "CurrencyTotal",
    "DayTotal",
    "EntryKind",
    "Fund",
    "FundKind",
    "FundTotal",
    "GiftInKind",
    "GivingRules",
    "Goal",
    "GoalNudge",
    "GoalVisibility",
    "ImportState",
    "JoinedAccount",
    "JournalEntry",
    "KeptRecord",
    "Letterhead",
    "LineState",
    "MessageState",
    "MonthlyGift",
    "MonthlyLink",
    "MonthlyState",
    "OtherMoney",
    "OwnGoal",
    "Pledge",
    "PledgeState",
    "Posting",
    "ProviderEvent",
    "ProviderMovement",
    "Rate",
    "RateFetch",
    "Receipt",
    "ReceiptSerial",
    "Refund",
    "RefundState",
    "RefusedKey",
    "Reversal",
    "ReversalKind",
    "Share",
    "Standing",
    "StatementImport",
    "Transfer",
    "TransferState",
    "UnnamedGoalSum",
    "YearlyStatement",
    "is_taken",
]
