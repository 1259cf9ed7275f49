"""Cash collected at an event, told by whoever counted it through a link, without an account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.events.models import Event
from campaign.fundraising.models.contributions import Contribution
from campaign.fundraising.models.funds import CashBox, Fund
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money


class CollectionLink(Base):
    """Made by a treasurer for one event; whoever has it may tell what was collected there."""

    __tablename__ = "collection_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))
    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"), index=True)
    token_digest: Mapped[str] = mapped_column(OneLine(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=real_now)
    made_by: Mapped[str] = mapped_column(OneLine(80))
    expires_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    fund: Mapped[Fund] = relationship()
    cash_box: Mapped[CashBox] = relationship()


class CollectionState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    REFUSED = "refused"


class Collection(Base):
    """What was counted. It is no money of the books until a treasurer says that it is there."""

    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint("minor > 0", name="amount_is_positive"),
        CheckConstraint("(state = 'booked') = (contribution_id IS NOT NULL)", name="booked_is_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("collection_links.id"), index=True)
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    note: Mapped[str | None] = mapped_column(OneLine(300))
    """Who counted, where the money is now: for the treasurer."""
    form_token: Mapped[str] = mapped_column(OneLine(40), unique=True)
    state: Mapped[CollectionState] = mapped_column(default=CollectionState.WAITING)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), unique=True)
    told_at: Mapped[datetime] = mapped_column(default=now)
    settled_by: Mapped[str | None] = mapped_column(OneLine(80))

    link: Mapped[CollectionLink] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
