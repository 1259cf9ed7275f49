"""A campaign, its aims, and the organizations that take part."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, OneLine
from campaign.kernel.revisions import HOME
from campaign.kernel.translated import Translated, TranslatedLine, TranslatedText
from campaign.media.models import Picture
from campaign.organizations.models import Coalition, Organization


class Campaign(Base):
    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint(
            "anniversary_to IS NULL OR anniversary_to >= anniversary_from",
            name="anniversary_ends_after_it_starts",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"), index=True)
    slug: Mapped[str] = mapped_column(OneLine(60), unique=True)
    title: Mapped[Translated] = mapped_column(TranslatedLine)
    summary: Mapped[Translated | None] = mapped_column(TranslatedText)
    health_statement: Mapped[Translated | None] = mapped_column(TranslatedText)
    languages: Mapped[list[str]] = mapped_column(JSON)
    """In which the campaign publishes, in the order of fallback."""
    zone: Mapped[str] = mapped_column(OneLine(60), default="UTC")
    """Whose calendar says which day is today for the whole campaign."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    anniversary_from: Mapped[date | None]
    anniversary_to: Mapped[date | None]
    decided: Mapped[Translated | None] = mapped_column(TranslatedText)
    """When and by whom the campaign was decided, in words."""
    currency: Mapped[str] = mapped_column(CurrencyCode)
    """In which the campaign adds up."""
    accent: Mapped[str] = mapped_column(OneLine(7))
    """#rrggbb"""
    figure: Mapped[str | None] = mapped_column(OneLine(12))
    """The huge figure or word of the banner, such as a number of years."""
    figure_words: Mapped[Translated | None] = mapped_column(TranslatedLine)
    """What follows the figure, so that both together say the title."""
    picture_digest: Mapped[str | None] = mapped_column(ForeignKey("pictures.digest"))
    picture_description: Mapped[Translated | None] = mapped_column(TranslatedLine)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=real_now, onupdate=real_now)

    coalition: Mapped[Coalition] = relationship()
    picture: Mapped[Picture | None] = relationship()
    aims: Mapped[list["Aim"]] = relationship(
        order_by="Aim.position", cascade="all, delete-orphan", back_populates="campaign"
    )
    participations: Mapped[list["Participation"]] = relationship(
        order_by="Participation.position", back_populates="campaign"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def topic(self) -> str:
        """Everything that the campaign's pages show."""
        return f"campaign:{self.slug}"

    @property
    def feed_topic(self) -> str:
        """What its calendars show: events and the measures in force."""
        return f"campaign:{self.slug}:events"

    @property
    def page_topics(self) -> tuple[str, ...]:
        """What to touch when something changes that pages show."""
        return self.topic, self.coalition.topic, HOME

    @property
    def organization_id(self) -> None:
        return None


class Aim(Base):
    __tablename__ = "aims"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Translated] = mapped_column(TranslatedText)

    campaign: Mapped[Campaign] = relationship(back_populates="aims")


class Participation(Base):
    """An organization takes part in a campaign."""

    __tablename__ = "participations"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organizations.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    since: Mapped[date | None]

    campaign: Mapped[Campaign] = relationship(back_populates="participations")
    organization: Mapped[Organization] = relationship()
