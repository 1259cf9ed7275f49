"""All calls for one account, behind one name."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app

from campaign.config import Settings
from campaign.fundraising.stripe_gateway.accounts import Accounts
from campaign.fundraising.stripe_gateway.calls import Connection
from campaign.fundraising.stripe_gateway.monthly import Subscriptions
from campaign.fundraising.stripe_gateway.movements import Movements
from campaign.fundraising.stripe_gateway.pages import PageRequest, Pages, Payment, PaymentPage


class Gateway:
    """With the installation's key; for its own account, or for `account`, which joined it."""

    def __init__(self, settings: Settings, account: str | None = None) -> None:
        connection = Connection(settings, account)
        self.account = account
        self.accounts = Accounts(connection)
        self.movements = Movements(connection)
        self.pages = Pages(connection)
        self.subscriptions = Subscriptions(connection)

    def open_page(self, request: PageRequest) -> PaymentPage:
        """Raises Unavailable or NotPossible."""
        return self.pages.open(request)

    def find_payment(self, session_id: str) -> Payment | None:
        """None for a page that is no payment of ours. Raises Unavailable."""
        return self.pages.find(session_id)

    def payments_since(self, moment: datetime) -> Iterator[Payment]:
        """Every page opened since then, the newest first. Raises Unavailable."""
        return self.pages.since(moment)


def gateway_for(account: str | None = None) -> Gateway:
    """With the settings of this installation. Raises Unavailable where it has no key."""
    return Gateway(current_app.config["SETTINGS"], account)
