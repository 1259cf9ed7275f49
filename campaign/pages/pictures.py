"""Pictures, by what they contain: an address that never means anything else."""

from flask import Response, request

from campaign.guard import public
from campaign.kernel.security import open_to_sites
from campaign.kernel.templating import FOREVER
from campaign.media.queries import find_picture
from campaign.pages.blueprint import site


@site.get("/media/<digest>.webp")
@public
@open_to_sites
def show_picture(digest: str) -> Response:
    picture = find_picture(digest)
    response = Response(picture.content, content_type=picture.content_type)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(digest)
    response.last_modified = picture.stored_at
    response.make_conditional(request)
    return response
