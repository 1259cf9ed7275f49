"""What can happen to a picture: it is taken in, made anew, and kept by its content."""

import hashlib
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

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


def store_picture(content: bytes) -> Picture:
    """Keep an uploaded picture, written anew so that nothing hidden in the file comes along.

    Place, camera and author are stripped, it is turned upright, and made smaller where it is
    larger than any page shows it. The same picture is kept once. Raises Refused.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    upright = _read(content)
    encoded = _encode(upright)
    digest = hashlib.sha256(encoded).hexdigest()
    with transaction():
        picture = db.session.get(Picture, digest)
        if picture is None:
            picture = Picture(
                digest=digest,
                content_type=CONTENT_TYPE,
                width=upright.width,
                height=upright.height,
                content=encoded,
            )
            db.session.add(picture)
            db.session.flush()
    return picture


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
