"""Sums that pages show, written in the transaction that books what they sum up.

`campaign check-books` works them out anew from the counts and names every difference.
"""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.fundraising.models.books import Standing
from campaign.kernel.database import Base, CurrencyCode, MinorUnits

COUNTS = {"derived_from": "the counts of the fund and of all below it"}


class FundTotal(Base):
    """Of one fund with all below it, in the fund's currency."""

    __tablename__ = "fund_totals"

    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(primary_key=True)
    minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    campaign_minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    """What the same gifts count for in the campaign's fund, so that parts add up to the whole."""
    gifts: Mapped[int] = mapped_column(info=COUNTS)
    """How many contributions (or pledges) stand, reversed ones not counted."""


class CurrencyTotal(Base):
    """Of one fund with all below it, by the currency that was given."""

    __tablename__ = "currency_totals"

    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(primary_key=True)
    given_currency: Mapped[str] = mapped_column(CurrencyCode, primary_key=True)
    given_minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    """What it counts for in the fund's currency."""
    gifts: Mapped[int] = mapped_column(info=COUNTS)


class DayTotal(Base):
    """Of one fund with all below it, by the day money came (or was promised)."""

    __tablename__ = "day_totals"

    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    campaign_minor: Mapped[int] = mapped_column(MinorUnits, info=COUNTS)
    """As of `FundTotal`."""
    gifts: Mapped[int] = mapped_column(info=COUNTS)
