"""What a person proves besides a password: an app that shows codes, codes on paper, passkeys."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models.person import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class CodeApp(Base):
    """An app that shows another code every half minute (TOTP, RFC 6238)."""

    __tablename__ = "code_apps"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(OneLine(500))
    """What app and server share, encrypted with a key that only the server has."""
    last_counter: Mapped[int] = mapped_column(BigInteger)
    """The half minute whose code was taken last. Its code and all before are refused."""
    created_at: Mapped[datetime] = mapped_column(default=real_now)


class RecoveryCode(Base):
    """One of the codes on paper that was not used yet: using it deletes it."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(OneLine(64))


class Passkey(Base):
    """A key that a device or a password keeper holds for this site (WebAuthn)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(OneLine(1400), unique=True)
    """As the browser names it, in base64url."""
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """Of the device that holds it; one that falls back was copied. Many never count."""
    transports: Mapped[list[str]] = mapped_column(JSON)
    name: Mapped[str] = mapped_column(OneLine(60))
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    used_at: Mapped[datetime | None]
    """Answers to what was asked before this are refused: each is good once."""
