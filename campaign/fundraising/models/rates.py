"""Exchange rates, each with its day and its source. Never changed: a better one is a new row."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, OneLine
from campaign.organizations.models import Coalition


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as it was written: SQLite would make a float of it."""

    impl = OneLine(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Rate(Base):
    """On this day one unit of `base` was worth `value` units of `quote`."""

    __tablename__ = "rates"
    __table_args__ = (
        UniqueConstraint("coalition_id", "base", "quote", "on_day", "source"),
        CheckConstraint("base <> quote", name="two_currencies"),
        CheckConstraint("coalition_id IS NULL OR NOT is_fixed", name="law_is_for_all"),
        Index(
            "ix_rates_published_once",
            *("base", "quote", "on_day", "source"),
            unique=True,
            sqlite_where=text("coalition_id IS NULL"),
            postgresql_where=text("coalition_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"))
    """For whom it counts: the coalition whose treasurer entered it. None: published for all."""
    base: Mapped[str] = mapped_column(CurrencyCode)
    quote: Mapped[str] = mapped_column(CurrencyCode)
    on_day: Mapped[date]
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
    source: Mapped[str] = mapped_column(OneLine(120))
    """Such as "European Central Bank", or who entered it by hand."""
    is_fixed: Mapped[bool] = mapped_column(default=False)
    """By law, for ever from its day on; any other serves for a while only."""
    entered_by: Mapped[str] = mapped_column(OneLine(80))
    entered_at: Mapped[datetime] = mapped_column(default=real_now)

    coalition: Mapped[Coalition | None] = relationship()
