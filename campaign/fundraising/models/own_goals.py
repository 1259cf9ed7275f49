"""Goals that friends set themselves without an account, by a form and a mailed link."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.campaigns.models import Campaign
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, LanguageTag, MinorUnits, OneLine
from campaign.kernel.money import Money
from campaign.organizations.models import Friend, Organization


class OwnGoal(Base):
    """First what was typed into the form; once confirmed, at which address the goal is kept.

    The goal itself is then a `Goal` on the friend's `Fund`, as everybody else's.
    """

    __tablename__ = "own_goals"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("target_minor > 0", name="target_is_positive"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (friend_id IS NULL)", name="confirmed_has_a_friend"
        ),
        CheckConstraint("(confirmed_at IS NULL) = (name IS NOT NULL)", name="friend_has_the_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """Through which the friend gives; None: for the campaign as a whole."""
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("friends.id"), unique=True)
    email: Mapped[str] = mapped_column(OneLine(254), index=True)
    """For the friend's own links only; the row goes when the friend is erased."""
    name: Mapped[str | None] = mapped_column(OneLine(120))
    """None once confirmed: from then on the friend bears it."""
    name_is_public: Mapped[bool]
    language: Mapped[str] = mapped_column(LanguageTag)
    target: Mapped[Money] = composite(
        mapped_column("target_minor", MinorUnits), mapped_column("target_currency", CurrencyCode)
    )
    """As it was typed; what holds later is the fund's goal."""
    link_digest: Mapped[str | None] = mapped_column(OneLine(64), unique=True)
    """Of the mailed link: first the one that confirms, then the one that keeps the goal."""
    link_expires_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime] = mapped_column(default=real_now)
    """The last mail to this address that anybody could ask for."""
    confirmed_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    organization: Mapped[Organization | None] = relationship()
    friend: Mapped[Friend | None] = relationship()
