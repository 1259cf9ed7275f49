"""Exchange rates, each with its day and its source. Never changed: a better one is a new row."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Dialect, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as it was written: SQLite would make a float of it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Rate(Base):
    """On this day one unit of `base` was worth `value` units of `quote`."""

    __tablename__ = "rates"
    __table_args__ = (
        UniqueConstraint("base", "quote", "on_day", "source"),
        CheckConstraint("base <> quote", name="two_currencies"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[str] = mapped_column(CurrencyCode)
    quote: Mapped[str] = mapped_column(CurrencyCode)
    on_day: Mapped[date]
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
    source: Mapped[str] = mapped_column(String(120))
    """Such as "European Central Bank", or who entered it by hand."""
    entered_by: Mapped[str] = mapped_column(String(80))
    entered_at: Mapped[datetime] = mapped_column(default=real_now)
