"""What can happen to a picture: it is taken in, made anew, and kept by its content."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.media.models import Picture

LARGEST_FILE = 6 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
ACCEPTED = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/webp"
QUALITY = 82

TOO_LARGE = _l("This picture is too large: 6 MB at most.")
TOO_MANY_PIXELS = _l("This picture has too many pixels. Make it smaller, then send it again.")
UNREADABLE = _l("This file is no picture that we can read. Send JPEG, PNG or WebP.")


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
    larger than any page shows it.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    upright = _read(content)
    return _prepared(_encode(upright), upright)


def take_back_picture(content: bytes) -> PreparedPicture:
    """A picture from a data file: one of ours stays byte for byte, any other is written anew."""
    if len(content) > LARGEST_FILE or not _is_bare(content):
        return prepare_picture(content)
    picture = _read(content)
    with Image.open(BytesIO(content)) as opened:
        is_ours = opened.size == picture.size
    return _prepared(content, picture) if is_ours else prepare_picture(content)


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


def _prepared(content: bytes, picture: Image.Image) -> PreparedPicture:
    digest = hashlib.sha256(content).hexdigest()
    return PreparedPicture(digest, content, picture.width, picture.height)


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


def _read(content: bytes) -> Image.Image:
    """The first picture of the file, upright and not larger than is shown. Raises Refused."""
    try:
        with Image.open(BytesIO(content), formats=ACCEPTED) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(TOO_MANY_PIXELS)
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(UNREADABLE) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _encode(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return file.getvalue()
