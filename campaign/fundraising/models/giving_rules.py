"""What a fund's owner, or a law, asks of those who give to it."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.fundraising.models.funds import Fund
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated, TranslatedText


class CountryRule(StrEnum):
    """What a list of countries says of where donors live."""

    ALLOWED = "allowed"
    EXCLUDED = "excluded"


class GivingRules(Base):
    """Of one fund and of all below it; where several hold, the strictest does.

    Amounts are in a currency of their own, as laws name them.
    """

    __tablename__ = "giving_rules"
    __table_args__ = (
        CheckConstraint("smallest_minor > 0", name="smallest_is_positive"),
        CheckConstraint("largest_minor >= smallest_minor", name="largest_is_not_below_smallest"),
        CheckConstraint("largest_minor > 0", name="largest_is_positive"),
        CheckConstraint("nameless_minor >= 0", name="nameless_is_not_negative"),
        CheckConstraint("disclosed_minor > 0", name="disclosed_is_positive"),
        CheckConstraint("fee_share BETWEEN 0 AND 2000", name="fee_share_is_a_share"),
        CheckConstraint("fee_fixed_minor >= 0", name="fee_fixed_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), unique=True)
    currency: Mapped[str] = mapped_column(CurrencyCode)
    smallest_minor: Mapped[int | None] = mapped_column(MinorUnits)
    largest_minor: Mapped[int | None] = mapped_column(MinorUnits)
    nameless_minor: Mapped[int | None] = mapped_column(MinorUnits)
    """Up to this a gift may come without a name; 0: none may."""
    disclosed_minor: Mapped[int | None] = mapped_column(MinorUnits)
    """From this on a gift is listed in public with the donor's name."""
    country_rule: Mapped[CountryRule | None]
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Where donors must, or must not, live."""
    declaration: Mapped[Translated | None] = mapped_column(TranslatedText)
    """What a donor has to declare."""
    law: Mapped[Translated | None] = mapped_column(TranslatedText)
    """The words of the law that asks for all this."""
    law_source: Mapped[str | None] = mapped_column(OneLine(300))
    """Where these words stand: its name and section, or an address."""
    fee_share: Mapped[int | None]
    """What the provider takes of a card gift, in hundredths of a per cent."""
    fee_fixed_minor: Mapped[int | None] = mapped_column(MinorUnits)
    """And for each gift."""

    version: Mapped[int] = mapped_column(default=1)

    fund: Mapped[Fund] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy declares it

    def limit(self, name: str) -> Money | None:
        """`limit("smallest")`: the amount, in the rules' currency; None where there is none."""
        minor: int | None = getattr(self, f"{name}_minor")
        return None if minor is None else Money(minor, self.currency)
