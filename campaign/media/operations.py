"""What can happen to a picture: it is taken in, made anew, and kept by its content."""

import hashlib
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from campaign.kernel.database import db, is_writing, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.media import rewriting
from campaign.media.models import Picture
from campaign.media.rewriting import Outcome

LARGEST_FILE = 6 * 1024 * 1024
CONTENT_TYPE = "image/webp"
AT_ONCE = threading.BoundedSemaphore(2)
"""In each process: the others wait, so that many large pictures at once do not fill the memory."""
WRITTEN_WITHIN = 30.0
"""Seconds on the clock; how much work it may be, `rewriting` says."""

TOO_LARGE = _l("This picture is too large: 6 MB at most.")
TOO_MANY_PIXELS = _l("This picture has too many pixels. Make it smaller, then send it again.")
UNREADABLE = _l("This file is no picture that we can read. Send JPEG, PNG or WebP.")
TOO_MUCH_WORK = _l(
    "This picture takes too long to read. Save it as a plain JPEG, then send it again."
)
REASONS = {
    Outcome.TOO_MANY_PIXELS: TOO_MANY_PIXELS,
    Outcome.UNREADABLE: UNREADABLE,
    Outcome.TOO_MUCH_WORK: TOO_MUCH_WORK,
}

BARE_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
"""The parts of a WebP file that hold nothing but the picture."""


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture as it is kept. Two are the same if their digests are."""

    digest: str
    content: bytes = field(compare=False, repr=False)
    width: int = field(compare=False)
    height: int = field(compare=False)


def prepare_picture(content: bytes) -> PreparedPicture:
    """Write a picture anew, so that nothing hidden in the file comes along. Raises Refused.

    Place, camera and author are stripped, it is turned upright, and made smaller where it is
    larger than any page shows it. That is done in a process that may take so much time and memory
    and no more, and never inside a transaction.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if is_writing():
        raise RuntimeError("a picture is made before the transaction that stores it")
    sides, _, written = _rewritten(content).partition(b"\n")
    width, height = map(int, sides.split())
    return _prepared(written, width, height)


def take_back_picture(content: bytes) -> PreparedPicture:
    """A picture from a data file: one of ours stays byte for byte, any other is written anew."""
    if len(content) > LARGEST_FILE or not _is_bare(content):
        return prepare_picture(content)
    try:
        picture = rewriting.read(content)
    except rewriting.Unfit as unfit:
        raise Refused(REASONS[unfit.outcome]) from unfit
    with Image.open(BytesIO(content)) as opened:
        is_ours = opened.size == picture.size
    return _prepared(content, *picture.size) if is_ours else prepare_picture(content)


def store_picture(prepared: PreparedPicture) -> Picture:
    """Keep a picture; the same one is kept once."""
    with transaction():
        picture = db.session.get(Picture, prepared.digest)
        if picture is None:
            picture = Picture(
                digest=prepared.digest,
                content_type=CONTENT_TYPE,
                width=prepared.width,
                height=prepared.height,
                content=prepared.content,
            )
            db.session.add(picture)
            db.session.flush()
    return picture


def drop_if_unused(digest: str) -> None:
    """Inside the transaction that let go of a picture: gone, unless something else shows it too."""
    db.session.flush()
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.execute(delete(Picture).where(Picture.digest == digest))


def _prepared(content: bytes, width: int, height: int) -> PreparedPicture:
    digest = hashlib.sha256(content).hexdigest()
    return PreparedPicture(digest, content, width, height)


def _rewritten(content: bytes) -> bytes:
    """Return what the process of `rewriting` wrote. Raises Refused, also where it was ended."""
    command = [sys.executable, "-I", rewriting.__file__]
    with AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603  our own program; the picture is its input
                command, input=content, capture_output=True, timeout=WRITTEN_WITHIN, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Refused(TOO_MUCH_WORK) from error
    if done.returncode == Outcome.WRITTEN:
        return done.stdout
    if done.returncode in REASONS:
        raise Refused(REASONS[Outcome(done.returncode)])
    if done.returncode < 0:
        raise Refused(TOO_MUCH_WORK)
    raise RuntimeError(f"a picture could not be written anew: status {done.returncode}")


def _is_bare(content: bytes) -> bool:
    """Whether this is a WebP file of nothing but a picture."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return False
    at = 12
    while at + 8 <= len(content):
        if content[at : at + 4] not in BARE_CHUNKS:
            return False
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2  # chunks begin at even places
    return at == len(content) == int.from_bytes(content[4:8], "little") + 8
