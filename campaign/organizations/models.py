"""Coalitions, organizations, friends, affiliations, memberships, invitations."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.accounts.models import EndsWithAddress, Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CountryCode, LanguageTag, OneLine
from campaign.kernel.translated import Translated, TranslatedLine, TranslatedText
from campaign.permissions import CoalitionRole, FriendRole, Role


class Coalition(Base):
    """Equal organizations that act together."""

    __tablename__ = "coalitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(OneLine(60), unique=True)
    acronym: Mapped[str | None] = mapped_column(OneLine(40))
    name: Mapped[Translated] = mapped_column(TranslatedLine)
    section: Mapped[Translated | None] = mapped_column(TranslatedText)
    """The part of the coalition that speaks here, such as its section in one continent."""
    summary: Mapped[Translated | None] = mapped_column(TranslatedText)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """In which the coalition publishes, in the order of fallback."""
    founded_on: Mapped[date | None]
    founded_in: Mapped[str | None] = mapped_column(OneLine(120))
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
    slug: Mapped[str] = mapped_column(OneLine(60), unique=True)
    """Stable key in addresses and data files."""
    acronym: Mapped[str | None] = mapped_column(OneLine(40))
    name: Mapped[str] = mapped_column(OneLine(200))
    """In its own language."""
    language: Mapped[str | None] = mapped_column(LanguageTag)
    """Of the native name; None where it is not known."""
    names: Mapped[Translated | None] = mapped_column(TranslatedLine)
    """The name in other languages."""
    territory: Mapped[str | None] = mapped_column(OneLine(120))
    """In words, where the countries' codes do not say what the organization says of itself."""
    website: Mapped[str | None] = mapped_column(OneLine(300))
    about: Mapped[Translated | None] = mapped_column(TranslatedText)
    contact_email: Mapped[str | None] = mapped_column(OneLine(254))
    """For the coalition and its members; never on public pages."""
    logo_digest: Mapped[str | None] = mapped_column(ForeignKey("pictures.digest"))
    logo_description: Mapped[str | None] = mapped_column(OneLine(200))
    """For those who cannot see it, in the organization's own language."""
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
    slug: Mapped[str] = mapped_column(OneLine(60), unique=True)
    name: Mapped[str] = mapped_column(OneLine(120))
    is_group: Mapped[bool] = mapped_column(default=False)
    name_is_public: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str | None] = mapped_column(CountryCode)

    coalition: Mapped[Coalition] = relationship()

    @property
    def organization_id(self) -> None:
        return None

    @property
    def friend_id(self) -> int:
        return self.id


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


class FriendMembership(Base):
    """A role of a person for a friend; of a group there may be several persons."""

    __tablename__ = "friend_memberships"
    __table_args__ = (UniqueConstraint("person_id", "friend_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    friend_id: Mapped[int] = mapped_column(ForeignKey("friends.id"), index=True)
    role: Mapped[FriendRole]

    person: Mapped[Person] = relationship()
    friend: Mapped[Friend] = relationship()


class InvitationState(enum.Enum):
    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"


class EndsWithKeeper:
    """Marks a table whose open rows end when who sent them gives and takes roles no longer."""


class Invitation(EndsWithAddress, EndsWithKeeper, Base):
    """A role that waits for whoever reads at an address. The link to it was mailed there."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(
            "(organization_id IS NULL) = (organization_role IS NULL)"
            " AND (coalition_id IS NULL) = (coalition_role IS NULL)"
            " AND (friend_id IS NULL) = (friend_role IS NULL)",
            name="role_fits",
        ),
        CheckConstraint(
            "(CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN coalition_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN friend_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_place",
        ),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    """SHA-256 of what stands in the link, which is kept nowhere."""
    email: Mapped[str] = mapped_column(OneLine(254), index=True)
    language: Mapped[str] = mapped_column(LanguageTag)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization_role: Mapped[Role | None]
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"), index=True)
    coalition_role: Mapped[CoalitionRole | None]
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("friends.id"), index=True)
    friend_role: Mapped[FriendRole | None]
    is_claim: Mapped[bool] = mapped_column(default=False)
    """For the first keeper: good only while the place has none."""
    invited_by: Mapped[str] = mapped_column(OneLine(80))
    """Kind and opaque id, as in the audit log."""
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organization: Mapped[Organization | None] = relationship()
    coalition: Mapped[Coalition | None] = relationship()
    friend: Mapped[Friend | None] = relationship()

    @property
    def state(self) -> InvitationState:
        if self.used_at is not None:
            return InvitationState.USED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.expires_at <= real_now() else InvitationState.OPEN
