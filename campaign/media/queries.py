"""Which pictures there are."""

from sqlalchemy.orm import undefer

from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.media.models import Picture


def find_picture(digest: str) -> Picture:
    """With its content. Raises Missing."""
    picture = db.session.get(Picture, digest, options=[undefer(Picture.content)])
    if picture is None:
        raise Missing(digest)
    return picture
