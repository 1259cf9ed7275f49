"""A donor's own receipt, at the address that only the mail to the donor says."""

from flask import Blueprint, Response

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.models import Receipt
from campaign.fundraising.notifications import LINK_GOOD_FOR, RECEIPT
from campaign.fundraising.papers.receipts import receipt_paper
from campaign.guard import public
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.mail_message import Attachment
from campaign.kernel.sealing import is_seal
from campaign.kernel.security import private

receipts = Blueprint("receipts", __name__)


@receipts.get("/<campaign>/give/receipts/<token>")
@public
def show_receipt(campaign: str, token: str) -> Response:
    """Good for a stated time; afterwards the receiver of the gift is asked."""
    found = find_campaign(campaign)
    number, _, given = token.partition("-")
    if not (number.isascii() and number.isdigit() and is_seal(given, RECEIPT, number)):
        raise Missing("receipt")
    receipt = db.session.get(Receipt, int(number))
    if receipt is None or receipt.contribution.fund.campaign_id != found.id:
        raise Missing("receipt")
    if receipt.issued_at + LINK_GOOD_FOR < real_now():
        raise Missing("receipt")
    return paper_response(receipt_paper(receipt.id))


def paper_response(paper: Attachment) -> Response:
    """A file for one reader: nobody keeps it on the way, and no search engine lists it."""
    response = Response(paper.content, content_type=paper.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{paper.name}"'
    return private(response)
