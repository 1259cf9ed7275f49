"""Pictures, kept by what they contain, so that the same one is kept once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class Picture(Base):
    __tablename__ = "pictures"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size_is_positive"),)

    digest: Mapped[str] = mapped_column(
        OneLine(64), primary_key=True, info={"derived_from": "the content"}
    )
    """SHA-256 of the content, in hexadecimal."""
    content_type: Mapped[str] = mapped_column(OneLine(40))
    width: Mapped[int] = mapped_column(info={"derived_from": "the content"})
    height: Mapped[int] = mapped_column(info={"derived_from": "the content"})
    content: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, info={"derived_from": "the uploaded file"})
    )
    stored_at: Mapped[datetime] = mapped_column(default=real_now)
