"""Links that prove an address, for people who have no account."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models import EndsWithCredentials
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class PrivacyLink(EndsWithCredentials, Base):
    """Mailed to an address: its holder may see and erase what is stored about it."""

    __tablename__ = "privacy_links"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    email: Mapped[str] = mapped_column(OneLine(254), index=True)
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    expires_at: Mapped[datetime]
