"""Writes a picture anew. A program of its own, that needs no other module of ours.

A small file can ask for much work: a JPEG may hold ten thousand passes over all its pixels. Nothing
can stop a library that decodes, but a process can be given so much time and memory and no more.
"""

import resource
import sys
from enum import IntEnum
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
MOST_PASSES = 64
"""Of a JPEG: cameras and programs write ten or so, each over all its pixels."""
ACCEPTED = ("JPEG", "PNG", "WEBP")
QUALITY = 82
START_OF_A_PASS = b"\xff\xda"

SECONDS_OF_WORK = 8
"""The largest picture that is taken needs two."""
MOST_MEMORY = 1024 * 1024 * 1024
"""The largest picture that is taken needs 680 MB of addresses, libraries included."""


class Outcome(IntEnum):
    """What the process says at its end."""

    WRITTEN = 0
    TOO_MANY_PIXELS = 3
    UNREADABLE = 4
    TOO_MUCH_WORK = 5


class Unfit(Exception):
    """The picture is not taken; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.name)
        self.outcome = outcome


def read(content: bytes) -> Image.Image:
    """Return the first picture of a file, upright and not larger than is shown. Raises Unfit."""
    if content.startswith(b"\xff\xd8") and content.count(START_OF_A_PASS) > MOST_PASSES:
        raise Unfit(Outcome.TOO_MUCH_WORK)
    try:
        with Image.open(BytesIO(content), formats=ACCEPTED) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unfit(Outcome.TOO_MANY_PIXELS)
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger
            opened.load()
            ImageOps.exif_transpose(opened, in_place=True)
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(Outcome.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unfit(Outcome.UNREADABLE) from error
    except MemoryError as error:
        raise Unfit(Outcome.TOO_MUCH_WORK) from error


def write(picture: Image.Image) -> bytes:
    """Return a WebP file of nothing but the picture."""
    file = BytesIO()
    picture.save(file, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return file.getvalue()


def main() -> Outcome:
    """Read a picture from stdin, and write its sides and the new file to stdout."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    if sys.platform == "linux":  # elsewhere it cannot be set so low
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        picture = read(sys.stdin.buffer.read())
        content = write(picture)
    except Unfit as unfit:
        return unfit.outcome
    except MemoryError:
        return Outcome.TOO_MUCH_WORK
    sys.stdout.buffer.write(f"{picture.width} {picture.height}\n".encode() + content)
    return Outcome.WRITTEN


if __name__ == "__main__":
    sys.exit(main())
