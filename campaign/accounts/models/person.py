"""A person who signs in. What Flask-Security keeps about a person carries the names it expects."""

import secrets
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, LanguageTag, OneLine


class Person(Base, UserMixin):
    __tablename__ = "persons"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opaque_id: Mapped[str] = mapped_column(
        OneLine(32), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Names the person in the audit log, which outlives the person's row."""
    email: Mapped[str] = mapped_column(OneLine(254), unique=True)
    name: Mapped[str] = mapped_column(OneLine(120))
    language: Mapped[str] = mapped_column(LanguageTag, default="en")
    zone: Mapped[str | None] = mapped_column(OneLine(64))
    """Where the person lives, if they said so: mails that can wait come by day there."""
    password: Mapped[str | None] = mapped_column(OneLine(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(
        OneLine(64), unique=True, default=lambda: secrets.token_hex(32)
    )
    """Part of every session and signed link. Another one ends them all, and what else is in flight
    (campaign/accounts/in_flight.py)."""
    created_at: Mapped[datetime] = mapped_column(default=real_now)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # nobody gives any
        """Flask-Security's own roles are not used: see permissions.py."""
        return []

    @property
    def reference(self) -> str:
        return f"person:{self.opaque_id}"
