"""Funds, their goals, and the cash boxes in which money lies."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.campaigns.hiding import ALL_OR_NOTHING, Hideable
from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.kernel.clock import now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Friend, Organization


class FundKind(StrEnum):
    CAMPAIGN = "campaign"
    EVENT = "event"
    FRIEND = "friend"
    GATHERING = "gathering"
    ORGANIZATION = "organization"


class Fund(Base, Hideable):
    """What a gift is for. Along the chain of parents a gift counts once per level."""

    __tablename__ = "funds"
    __table_args__ = (
        UniqueConstraint("id", "currency"),
        UniqueConstraint("campaign_id", "organization_id"),
        UniqueConstraint("campaign_id", "friend_id"),
        UniqueConstraint("campaign_id", "event_id"),
        CheckConstraint("(kind = 'campaign') = (parent_id IS NULL)", name="campaign_is_the_root"),
        CheckConstraint(
            "(kind = 'organization') = (organization_id IS NOT NULL)",
            name="organization_fund_names_one",
        ),
        CheckConstraint(
            "(kind = 'friend') = (friend_id IS NOT NULL)", name="friend_fund_names_one"
        ),
        CheckConstraint(
            "(kind IN ('event', 'gathering')) = (event_id IS NOT NULL)",
            name="event_fund_names_one",
        ),
        CheckConstraint("parent_id <> id", name="is_not_its_own_parent"),
        CheckConstraint(
            "kind = 'campaign' OR NOT ledger_is_public", name="ledger_is_of_the_campaign"
        ),
        CheckConstraint(ALL_OR_NOTHING, name="hidden_by_somebody_for_a_reason"),
        Index(
            "ix_funds_one_root",
            "campaign_id",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[FundKind]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("friends.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    currency: Mapped[str] = mapped_column(CurrencyCode)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    ledger_is_public: Mapped[bool] = mapped_column(default=False)
    """Whether everybody may read the campaign's gifts one by one. Of the campaign's fund only."""

    campaign: Mapped[Campaign] = relationship()
    parent: Mapped["Fund | None"] = relationship(remote_side="Fund.id")
    organization: Mapped[Organization | None] = relationship()
    friend: Mapped[Friend | None] = relationship()
    event: Mapped[Event | None] = relationship()
    goals: Mapped[list["Goal"]] = relationship(
        back_populates="fund", order_by="Goal.id", foreign_keys="Goal.fund_id"
    )

    @property
    def coalition_id(self) -> int:
        return self.campaign.coalition_id

    @property
    def is_open(self) -> bool:
        """Whether it takes gifts: it and all above it."""
        return all(level.closed_at is None for level in self.chain())

    def chain(self) -> list["Fund"]:
        """This fund and its parents up to the campaign's."""
        return [self, *(self.parent.chain() if self.parent else [])]


class GoalVisibility(StrEnum):
    PUBLIC = "public"
    UNNAMED = "unnamed"
    """Counted in the campaign's sum without being named, where it cannot be worked out."""
    HIDDEN = "hidden"
    """Neither named nor counted on public pages."""


class Goal(Base):
    """A target on a fund. Raising it is a new row; the newest one that is not ended holds."""

    __tablename__ = "goals"
    __table_args__ = (
        CheckConstraint("target_minor > 0", name="target_is_positive"),
        CheckConstraint("until IS NULL OR until >= set_on", name="ends_after_it_is_set"),
        CheckConstraint(
            "visibility = 'unnamed' OR NOT waits_to_be_public", name="waits_without_its_name"
        ),
        ForeignKeyConstraint(["fund_id", "target_currency"], ["funds.id", "funds.currency"]),
        Index(
            "ix_goals_one_open",
            "fund_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    target: Mapped[Money] = composite(
        mapped_column("target_minor", MinorUnits), mapped_column("target_currency", CurrencyCode)
    )
    counted: Mapped[Money] = composite(
        mapped_column(
            "counted_minor", MinorUnits, info={"derived_from": "the target and the rate of its day"}
        ),
        mapped_column("counted_currency", CurrencyCode),
    )
    """In the campaign's currency, at the rate of the day it was set."""
    rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    second_rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    visibility: Mapped[GoalVisibility] = mapped_column(default=GoalVisibility.PUBLIC)
    waits_to_be_public: Mapped[bool] = mapped_column(default=False)
    """Whether its owner wants it public, but for now that would give away another's goal."""
    set_on: Mapped[date]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a newer goal took its place, or it was withdrawn."""

    fund: Mapped[Fund] = relationship(back_populates="goals", foreign_keys=[fund_id])

    @property
    def wanted_visibility(self) -> GoalVisibility:
        """What its owner asked for."""
        return GoalVisibility.PUBLIC if self.waits_to_be_public else self.visibility


class CashBoxKind(StrEnum):
    BANK = "bank"
    CASH = "cash"
    CARD = "card"


class CashBox(Base):
    """Where money lies: an account or a tin of a coalition or of one organization."""

    __tablename__ = "cash_boxes"
    __table_args__ = (
        CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)", name="has_one_owner"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(OneLine(60), unique=True)
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    kind: Mapped[CashBoxKind]
    name: Mapped[str] = mapped_column(OneLine(120))
    currency: Mapped[str] = mapped_column(CurrencyCode)
    """In which it is kept; a card box takes gifts in others too."""
    holder: Mapped[str | None] = mapped_column(OneLine(120))
    iban: Mapped[str | None] = mapped_column(OneLine(34))
    bic: Mapped[str | None] = mapped_column(OneLine(11))
    provider_account: Mapped[str | None] = mapped_column(OneLine(60), unique=True)
    """Of a card box at an account of the organization's own; None: the installation's."""

    coalition: Mapped[Coalition | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
