"""The admission rule, applications, objections to them, invitations of whole organizations."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.kernel.clock import now, real_now, today
from campaign.kernel.database import Base, CountryCode, LanguageTag, LongText, OneLine
from campaign.organizations.models import Coalition, EndsWithKeeper, Organization

LAST_ZONE = "Etc/GMT+12"
"""Where a day ends last on earth. A deadline is a day without a zone: who still has it may act."""


class AdmissionWay(StrEnum):
    COORDINATORS = "coordinators"
    NO_OBJECTION = "no_objection"


class ApplicantKind(StrEnum):
    ORGANIZATION = "organization"
    GROUP = "group"
    PERSON = "person"


class ApplicationState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    STOPPED = "stopped"
    ADMITTED = "admitted"
    DECLINED = "declined"


DECIDED = (ApplicationState.ADMITTED, ApplicationState.DECLINED)


class AdmissionRule(Base):
    """How a coalition admits organizations. Without a row its coordinators decide."""

    __tablename__ = "admission_rules"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 365", name="days_within_a_year"),)

    coalition_id: Mapped[int] = mapped_column(
        ForeignKey("coalitions.id"), primary_key=True, autoincrement=False
    )
    way: Mapped[AdmissionWay]
    days: Mapped[int]
    """For so long members may object, where they are asked."""


class Application(Base):
    """An organization wants to belong to a coalition, or somebody wants to be its friend."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(
            "(state = 'unconfirmed') = (confirmed_at IS NULL)", name="counts_once_confirmed"
        ),
        CheckConstraint(
            "(state IN ('admitted', 'declined')) = (decided_at IS NOT NULL)",
            name="decided_has_a_moment",
        ),
        CheckConstraint(
            "kind = 'organization' OR (deadline IS NULL AND organization_id IS NULL)",
            name="members_are_asked_about_organizations",
        ),
        Index("ix_applications_by_state", "coalition_id", "state", "confirmed_at"),
        Index("ix_applications_by_deadline", "state", "deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"))
    kind: Mapped[ApplicantKind]
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.UNCONFIRMED)
    name: Mapped[str] = mapped_column(OneLine(200))
    """Empty once a person was forgotten."""
    acronym: Mapped[str | None] = mapped_column(OneLine(40))
    country: Mapped[str | None] = mapped_column(CountryCode)
    website: Mapped[str | None] = mapped_column(OneLine(300))
    about: Mapped[str | None] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(LanguageTag)
    name_is_public: Mapped[bool] = mapped_column(default=False)
    """Whether a friend agreed to be named."""
    contact_name: Mapped[str | None] = mapped_column(OneLine(120))
    contact_email: Mapped[str | None] = mapped_column(OneLine(254), index=True)
    """For the coordinators only; None once forgotten."""

    link_digest: Mapped[str | None] = mapped_column(OneLine(64), unique=True)
    """Of the mailed link: first the one that confirms, then the one that shows how things stand."""
    link_expires_at: Mapped[datetime | None]

    created_at: Mapped[datetime] = mapped_column(default=real_now)
    confirmed_at: Mapped[datetime | None]
    deadline: Mapped[date | None] = mapped_column(
        info={"derived_from": "the day and the rule then"}
    )
    """The last day on which members may object; None: the coordinators decide."""
    round: Mapped[int] = mapped_column(default=1)
    """Rises when the coordinators take it up again; each has objections of its own."""
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(LongText)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    """The one that it becomes: made at admission, or picked before among the imported ones."""

    coalition: Mapped[Coalition] = relationship()
    organization: Mapped[Organization | None] = relationship()
    objections: Mapped[list["Objection"]] = relationship(
        order_by="Objection.id", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def is_of_organization(self) -> bool:
        return self.kind is ApplicantKind.ORGANIZATION

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed everywhere."""
        return self.deadline is not None and today(LAST_ZONE) > self.deadline

    @property
    def takes_objections(self) -> bool:
        waits = self.state in (ApplicationState.OPEN, ApplicationState.STOPPED)
        return waits and self.deadline is not None and not self.is_over

    @property
    def is_for_coordinators(self) -> bool:
        """Whether they may decide it now: no deadline runs that would decide it by itself."""
        if self.state is ApplicationState.OPEN:
            return self.deadline is None
        return self.state is ApplicationState.STOPPED

    @property
    def standing_objections(self) -> list["Objection"]:
        return [each for each in self.objections if each.stands and each.round == self.round]


class Objection(Base):
    """A member organization says no, and why. It may say so once each time members are asked."""

    __tablename__ = "objections"
    __table_args__ = (UniqueConstraint("application_id", "organization_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(LongText)
    raised_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship(lazy="joined")

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class AdmissionInvitation(EndsWithKeeper, Base):
    """The coordinators ask an organization in; it fills in the form through a mailed link."""

    __tablename__ = "admission_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"), index=True)
    link_digest: Mapped[str] = mapped_column(OneLine(64), unique=True)
    email: Mapped[str | None] = mapped_column(OneLine(254), index=True)
    """None once forgotten."""
    name: Mapped[str] = mapped_column(OneLine(200))
    language: Mapped[str] = mapped_column(LanguageTag)
    invited_by: Mapped[str] = mapped_column(OneLine(80))
    """A reference, as in the audit log."""
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    coalition: Mapped[Coalition] = relationship()

    @property
    def is_good(self) -> bool:
        unused = self.used_at is None and self.withdrawn_at is None
        return unused and self.expires_at > real_now()
