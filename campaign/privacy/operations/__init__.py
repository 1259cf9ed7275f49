"""What can happen to what is stored about a person."""

from campaign.privacy.operations.erasing import Kept, erase
from campaign.privacy.operations.links import address_of_link, ask_for_link

__all__ = ["Kept", "address_of_link", "ask_for_link", "erase"]
