"""Coalitions, organizations, friends, affiliations, memberships."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.accounts.models import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CountryCode, LanguageTag
from campaign.kernel.translated import Translated, TranslatedText
from campaign.permissions import CoalitionRole, Role


class Coalition(Base):
    """Equal organizations that act together."""

    __tablename__ = "coalitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    acronym: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[Translated] = mapped_column(TranslatedText)
    section: Mapped[Translated | None] = mapped_column(TranslatedText)
    """The part of the coalition that speaks here, such as its section in one continent."""
    summary: Mapped[Translated | None] = mapped_column(TranslatedText)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """In which the coalition publishes, in the order of fallback."""
    founded_on: Mapped[date | None]
    founded_in: Mapped[str | None] = mapped_column(String(120))
    facts: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """What its file says beyond what the program uses yet (rules, goals); kept for dump."""
    version: Mapped[int] = mapped_column(default=1)

    affiliations: Mapped[list["Affiliation"]] = relationship(
        back_populates="coalition", order_by="Affiliation.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def topic(self) -> str:
        return f"coalition:{self.slug}"

    @property
    def coalition_id(self) -> int:
        return self.id

    @property
    def organization_id(self) -> None:
        return None


class Organization(Base):
    """A party, union, association: whoever may sign, host and raise money. Installation-wide."""

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    """Stable key in addresses and data files."""
    acronym: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    """In its own language."""
    language: Mapped[str | None] = mapped_column(LanguageTag)
    """Of the native name; None where it is not known."""
    names: Mapped[Translated | None] = mapped_column(TranslatedText)
    """The name in other languages."""
    territory: Mapped[str | None] = mapped_column(String(120))
    """In words, where the countries' codes do not say what the organization says of itself."""
    website: Mapped[str | None] = mapped_column(String(300))
    about: Mapped[Translated | None] = mapped_column(TranslatedText)
    contact_email: Mapped[str | None] = mapped_column(String(254))
    """For the coalition and its members; never on public pages."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=real_now, onupdate=real_now)

    countries: Mapped[list["OrganizationCountry"]] = relationship(
        order_by="OrganizationCountry.position", cascade="all, delete-orphan", lazy="selectin"
    )
    affiliations: Mapped[list["Affiliation"]] = relationship(back_populates="organization")

    __mapper_args__ = {"version_id_col": version}

    @property
    def country_codes(self) -> tuple[str, ...]:
        return tuple(row.country for row in self.countries)

    @property
    def organization_id(self) -> int:
        return self.id

    @property
    def coalition_id(self) -> None:
        return None


class OrganizationCountry(Base):
    __tablename__ = "organization_countries"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    country: Mapped[str] = mapped_column(CountryCode, primary_key=True, index=True)
    position: Mapped[int]


class Affiliation(Base):
    """An organization's membership of a coalition."""

    __tablename__ = "affiliations"

    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organizations.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    since: Mapped[date | None]

    coalition: Mapped[Coalition] = relationship(back_populates="affiliations")
    organization: Mapped[Organization] = relationship(back_populates="affiliations")


class Friend(Base):
    """A person or group that supports a coalition without being a member."""

    __tablename__ = "friends"

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    is_group: Mapped[bool] = mapped_column(default=False)
    name_is_public: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(CountryCode)


class Membership(Base):
    """A role of a person in an organization; several are several rows."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "organization_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    role: Mapped[Role]

    person: Mapped[Person] = relationship()
    organization: Mapped[Organization] = relationship()


class CoalitionMembership(Base):
    """A role of a person in a coalition."""

    __tablename__ = "coalition_memberships"
    __table_args__ = (UniqueConstraint("person_id", "coalition_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"), index=True)
    role: Mapped[CoalitionRole]

    person: Mapped[Person] = relationship()
    coalition: Mapped[Coalition] = relationship()
