"""Addresses that sent our mail back, kept as seals: the list names nobody."""

import re
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine, db, transaction
from campaign.kernel.rows import upsert_adding
from campaign.kernel.sealing import seal

KEPT_FOR = timedelta(days=180)
"""Since the last mail that came back: after that nobody knows whether it is still so."""
LONGEST_CODE = 20
NO_SMTPUTF8 = "SMTPUTF8"
"""Stands as a code where our own mail server cannot write an address down: it lacks RFC 6531."""

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_OF_THE_MAILBOX = ("5.1.", "5.2.")
_OF_POLICY = "5.7."


class MailRefusal(Base):
    __tablename__ = "mail_refusals"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"),)

    address_seal: Mapped[str] = mapped_column(
        OneLine(64), primary_key=True, info={"derived_from": "the address and SECRET_KEY"}
    )
    count: Mapped[int]
    code: Mapped[str] = mapped_column(OneLine(LONGEST_CODE))
    """The last one, such as 5.1.1 or 550."""
    since: Mapped[datetime] = mapped_column(default=real_now)
    last_at: Mapped[datetime]

    @property
    def is_for_letters(self) -> bool:
        """Whether nothing but the letters before the @ keeps our mail from this address."""
        return self.code == NO_SMTPUTF8


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mail server said to a mail that it did not take."""

    code: str
    is_for_good: bool
    is_of_the_address: bool
    """Whether the mailbox is the reason, and not this mail or the way it came."""


def answer_in(error: smtplib.SMTPException) -> Answer | None:
    """None where it says nothing of the mail: the connection broke, or the server refuses us.

    A refused sender or a failed sign-in is a mistake of the installation: somebody mends it, and
    the mail leaves then.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        enhanced = _enhanced(words)
        return Answer(enhanced or str(code), code >= 500, not enhanced.startswith(_OF_POLICY))
    if isinstance(error, smtplib.SMTPDataError):
        enhanced = _enhanced(error.smtp_error)
        code = error.smtp_code
        return Answer(enhanced or str(code), code >= 500, enhanced.startswith(_OF_THE_MAILBOX))
    return None


def note_refusal(address: str, code: str) -> None:
    """Count a mail to this address that came back for good."""
    with transaction():
        upsert_adding(
            MailRefusal,
            {"address_seal": _seal_of(address)},
            {"count": 1},
            latest={"code": code[:LONGEST_CODE], "last_at": real_now()},
        )


def refusal_of(address: str) -> MailRefusal | None:
    """Whether mails to this address come back, and why."""
    return db.session.get(MailRefusal, _seal_of(address))


def refusals_of(addresses: Iterable[str]) -> dict[str, MailRefusal]:
    """The same for many, in one question: those to which mails come back."""
    seals = {_seal_of(address): address for address in addresses}
    query = select(MailRefusal).where(MailRefusal.address_seal.in_(seals))
    return {seals[found.address_seal]: found for found in db.session.scalars(query)}


def cannot_be_written_to(address: str) -> bool:
    """Whether we know that our mail server cannot write this address down."""
    return not address.rpartition("@")[0].isascii() and _has_refused_letters()


def forget_refusals_for_letters() -> None:
    """The mail server knows SMTPUTF8 now, so every address can be tried again."""
    if _has_refused_letters():
        with transaction():
            db.session.execute(delete(MailRefusal).where(MailRefusal.code == NO_SMTPUTF8))


def forget_refusal(address: str) -> None:
    """Mails go there again as to any other."""
    with transaction():
        db.session.execute(delete(MailRefusal).where(MailRefusal.address_seal == _seal_of(address)))


def forget_old_refusals() -> None:
    with transaction():
        db.session.execute(delete(MailRefusal).where(MailRefusal.last_at < real_now() - KEPT_FOR))


def _has_refused_letters() -> bool:
    return bool(db.session.scalar(select(exists().where(MailRefusal.code == NO_SMTPUTF8))))


def _seal_of(address: str) -> str:
    return seal("mail refusal", address.strip().lower())


def _enhanced(words: bytes | str) -> str:
    """The code of RFC 3463 in an answer; empty where it has none."""
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    found = _ENHANCED.search(text)
    return found[1] if found else ""
