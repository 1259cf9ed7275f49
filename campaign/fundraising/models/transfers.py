"""Money that one owner of cash boxes passes on to another: proposed by one, agreed by the other."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.campaigns.models import Campaign
from campaign.fundraising.models.funds import CashBox
from campaign.kernel.clock import now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization


class TransferState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Transfer(Base):
    """Booked when both sides have named their cash box. It changes what lies where, no sum raised.

    The proposer names its own box and the other owner; the other one names its box by agreeing.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("minor > 0", name="amount_is_positive"),
        CheckConstraint(
            "(other_organization_id IS NULL) <> (other_coalition_id IS NULL)",
            name="asks_one_owner",
        ),
        CheckConstraint(
            "(state = 'agreed') = (other_box_id IS NOT NULL)", name="agreed_names_a_box"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    own_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"), index=True)
    other_organization_id: Mapped[int | None] = mapped_column(
        ForeignKey("organizations.id"), index=True
    )
    other_coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"), index=True)
    other_box_id: Mapped[int | None] = mapped_column(ForeignKey("cash_boxes.id"))
    is_given: Mapped[bool]
    """Whether the proposer passes it on; else it was received."""
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    on_day: Mapped[date]
    note: Mapped[str | None] = mapped_column(OneLine(300))
    state: Mapped[TransferState] = mapped_column(default=TransferState.PROPOSED)
    form_token: Mapped[str] = mapped_column(OneLine(40), unique=True)
    """Of the form that was sent: sending it twice proposes once."""
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    proposed_by: Mapped[str] = mapped_column(OneLine(80))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(OneLine(80))

    campaign: Mapped[Campaign] = relationship()
    own_box: Mapped[CashBox] = relationship(foreign_keys=[own_box_id])
    other_box: Mapped[CashBox | None] = relationship(foreign_keys=[other_box_id])
    other_organization: Mapped[Organization | None] = relationship()
    other_coalition: Mapped[Coalition | None] = relationship()

    @property
    def proposer(self) -> Organization | Coalition:
        owner = self.own_box.organization or self.own_box.coalition
        assert owner is not None  # the table says so
        return owner

    @property
    def other(self) -> Organization | Coalition:
        owner = self.other_organization or self.other_coalition
        assert owner is not None  # the table says so
        return owner
