"""Pictures lie beside a data file, which says their names."""

from collections.abc import Mapping
from pathlib import Path

from campaign.campaigns.models import Campaign
from campaign.datafiles.kinds import Kind
from campaign.datafiles.nodes import Node, Unreadable
from campaign.kernel.errors import Refused
from campaign.media.operations import PreparedPicture, take_back_picture
from campaign.media.queries import find_picture

LETTERS_OF_A_NAME = 16


def _read_picture(node: Node) -> PreparedPicture:
    name = node.text()
    if Path(name).name != name:
        raise Unreadable("the name of a picture that lies beside this file")
    try:
        return take_back_picture((Path(node.reading.file).parent / name).read_bytes())
    except OSError as error:
        raise Unreadable("the name of a picture that lies beside this file") from error
    except Refused as refusal:
        raise Unreadable(f"another picture ({refusal.sentence})") from refusal


PICTURE = Kind(_read_picture, lambda picture: f"{picture.digest[:LETTERS_OF_A_NAME]}.webp")


def picture_of(campaign: Campaign) -> PreparedPicture | None:
    if campaign.picture_digest is None:
        return None
    picture = find_picture(campaign.picture_digest)
    return PreparedPicture(picture.digest, picture.content, picture.width, picture.height)


def pictures_of(thing: object) -> Mapping[str, bytes]:
    """Name to content of what has to lie beside the thing's dump."""
    picture = picture_of(thing) if isinstance(thing, Campaign) else None
    return {} if picture is None else {PICTURE.plain(picture): picture.content}
