from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.media import rewriting
from campaign.media.models import Picture
from campaign.media.operations import (
    LARGEST_FILE,
    prepare_picture,
    store_picture,
    take_back_picture,
)

ORIENTATION, CAMERA_MAKER = 0x0112, 0x010F
TURNED_RIGHT = 6


def picture_file(size=(40, 20), kind="JPEG", mode="RGB", **saved):
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **saved)
    return file.getvalue()


def many_passes(side, passes):
    """A small JPEG that goes over all its pixels again and again."""
    file = picture_file((side, side), progressive=True)
    last = file.rindex(b"\xff\xc4", 0, file.rindex(b"\xff\xda"))
    return file[:-2] + file[last:-2] * passes + file[-2:]


def camera(maker):
    exif = Image.Exif()
    exif[CAMERA_MAKER] = maker
    return exif


def store(content):
    return store_picture(prepare_picture(content))


def opened(picture):
    return Image.open(BytesIO(picture.content))


def test_a_picture_is_written_anew_as_webp(app):
    picture = store(picture_file())

    assert (picture.content_type, picture.width, picture.height) == ("image/webp", 40, 20)
    assert opened(picture).format == "WEBP"


def test_place_and_camera_do_not_come_along(app):
    picture = store(picture_file(exif=camera("Kodak")))

    assert dict(opened(picture).getexif()) == {}
    assert b"Kodak" not in picture.content


def test_a_picture_is_turned_upright(app):
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT

    picture = store(picture_file((40, 20), exif=exif))

    assert (picture.width, picture.height) == (20, 40)


def test_a_large_picture_is_made_as_small_as_it_is_shown(app):
    picture = store(picture_file((4800, 1200)))

    assert (picture.width, picture.height) == (2400, 600)


def test_transparency_is_kept(app):
    picture = store(picture_file(kind="PNG", mode="RGBA"))

    assert opened(picture).mode == "RGBA"


def test_the_same_picture_is_kept_once(app):
    first = store(picture_file()).digest

    assert store(picture_file()).digest == first
    assert db.session.scalar(select(func.count()).select_from(Picture)) == 1


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA")])
def test_one_of_our_pictures_comes_back_from_a_data_file_byte_for_byte(app, kind, mode):
    kept = store(picture_file(kind=kind, mode=mode)).content

    assert take_back_picture(kept).content == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"hidden",
        lambda content: picture_file(),
        lambda content: picture_file((4800, 1200), "WEBP"),
        lambda content: picture_file(kind="WEBP", exif=camera("hidden")),
    ],
    ids=["something behind it", "not WebP", "too large", "with remarks"],
)
def test_any_other_picture_of_a_data_file_is_written_anew(app, change):
    content = change(store(picture_file()).content)

    taken = take_back_picture(content)

    assert taken.content != content
    assert b"hidden" not in taken.content
    assert taken.width <= 2400


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload='alert(1)'/>", "This file is no picture that we can read."),
        (picture_file()[:300], "This file is no picture that we can read."),
        (picture_file(kind="GIF"), "This file is no picture that we can read."),
        (picture_file((8000, 6000), kind="PNG"), "This picture has too many pixels."),
        (picture_file((14000, 14000), "PNG", "1"), "This picture has too many pixels."),
        (many_passes(6000, 20_000), "This picture takes too long to read."),
        (b"x" * (LARGEST_FILE + 1), "This picture is too large: 6 MB at most."),
    ],
    ids=[
        "svg",
        "cut off",
        "gif",
        "48 megapixels",
        "196 megapixels",
        "many passes",
        "too many bytes",
    ],
)
def test_what_is_no_fitting_picture_is_refused_with_a_reason(app, content, sentence):
    with pytest.raises(Refused) as refused:
        store(content)

    assert str(refused.value.sentence).startswith(sentence)
    assert db.session.scalar(select(func.count()).select_from(Picture)) == 0


@pytest.mark.parametrize(
    ("changed", "picture"),
    [
        (("SECONDS_OF_WORK = 8", "SECONDS_OF_WORK = 1"), lambda: many_passes(6000, 600)),
        (("1024 * 1024 * 1024", "200 * 1024 * 1024"), lambda: picture_file((6000, 6000), "PNG")),
    ],
    ids=["time", "memory"],
)
def test_a_picture_that_wants_too_much_is_ended_and_refused(
    app, monkeypatch, tmp_path, changed, picture
):
    """Whatever a file does to a library: it gets so much time and memory, and no more."""
    program = Path(rewriting.__file__).read_text().replace("MOST_PASSES = 64", "MOST_PASSES = 9999")
    assert changed[0] in program
    tighter = tmp_path / "rewriting.py"
    tighter.write_text(program.replace(*changed))
    monkeypatch.setattr(rewriting, "__file__", str(tighter))

    with pytest.raises(Refused) as refused:
        store(picture())

    assert str(refused.value.sentence).startswith("This picture takes too long to read.")


@pytest.mark.parametrize(
    "content",
    [
        picture_file((3000, 3000), "PNG", "I;16"),
        picture_file((3000, 3000), "JPEG", "CMYK"),
        picture_file((3000, 3000), "JPEG", progressive=True),
        picture_file((3000, 3000), "PNG", "P"),
        picture_file((3000, 3000), "PNG", "1"),
        picture_file((3000, 3000), "WEBP", "RGBA", lossless=True),
        picture_file(
            (300, 300), "PNG", save_all=True, append_images=[Image.new("RGB", (300, 300), "red")]
        ),
    ],
    ids=["16 bits", "CMYK", "progressive", "palette", "1 bit", "lossless", "animated"],
)
def test_pictures_of_every_kind_are_taken(app, content):
    picture = store(content)

    assert picture.width == picture.height <= 2400
    assert opened(picture).n_frames == 1


def test_a_picture_is_not_made_while_others_wait_to_write(app):
    with pytest.raises(RuntimeError), transaction():
        prepare_picture(picture_file())
