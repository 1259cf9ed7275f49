"""Pictures. All are one colour."""

from io import BytesIO
from typing import Any

from PIL import Image

from campaign.media.operations import PreparedPicture, prepare_picture


def make_file(
    size: tuple[int, int] = (40, 20), kind: str = "JPEG", colour: str = "red", **saved: Any
) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **saved)
    return file.getvalue()


def make_picture(colour: str = "red") -> PreparedPicture:
    return prepare_picture(make_file(colour=colour))
