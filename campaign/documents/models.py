"""Documents of a coalition: an appeal, a resolution, a declaration; and who signed them, when.

A signature keeps the name, territory and countries as they were when it was given.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.campaigns.models import Campaign
from campaign.kernel.database import Base, LanguageTag, OneLine
from campaign.kernel.translated import Translated, TranslatedLine, TranslatedText
from campaign.organizations.models import Coalition, Organization


class DocumentKind(StrEnum):
    APPEAL = "appeal"
    DECLARATION = "declaration"
    RESOLUTION = "resolution"
    RULES = "rules"


class DemandKind(StrEnum):
    CALL = "call"
    DEMAND = "demand"


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("coalition_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalitions.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[DocumentKind]
    slug: Mapped[str] = mapped_column(OneLine(80))
    title: Mapped[Translated] = mapped_column(TranslatedLine)
    summary: Mapped[Translated | None] = mapped_column(TranslatedText)
    """In our own words: what it says, for those who will not read it."""
    body: Mapped[Translated | None] = mapped_column(TranslatedText)
    original_language: Mapped[str | None] = mapped_column(LanguageTag)
    dated: Mapped[date | None]
    occasion: Mapped[Translated | None] = mapped_column(TranslatedText)
    occasion_on: Mapped[date | None]
    signatories_as_of: Mapped[date | None]
    further_signing: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    coalition: Mapped[Coalition] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    demands: Mapped[list["Demand"]] = relationship(
        order_by="Demand.position", cascade="all, delete-orphan"
    )
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.position")

    __mapper_args__ = {"version_id_col": version}


class Demand(Base):
    __tablename__ = "demands"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DemandKind]
    addressee: Mapped[Translated] = mapped_column(TranslatedLine)
    text: Mapped[Translated] = mapped_column(TranslatedText)


class Signature(Base):
    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("document_id", "organization_id"),
        UniqueConstraint("document_id", "position"),
        CheckConstraint("position > 0", name="position_counts_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    position: Mapped[int]
    """Its place in the list, from 1, in the order of signing."""
    signed_on: Mapped[date | None]
    """None: not later than the date the list is as of."""
    name: Mapped[str] = mapped_column(OneLine(200))
    acronym: Mapped[str | None] = mapped_column(OneLine(40))
    territory: Mapped[str | None] = mapped_column(OneLine(120))
    countries: Mapped[list[str]] = mapped_column(JSON)

    organization: Mapped[Organization] = relationship()
