"""By the hour: what moved at the payment provider is booked, whether or not we were told."""

import logging
from datetime import timedelta

from campaign.fundraising.operations.reconciling import Reconciled, follow_movements
from campaign.fundraising.operations.refused_keys import minding_the_key
from campaign.fundraising.queries.provider import accounts_at_provider
from campaign.fundraising.stripe_gateway import NoKey, Unavailable, gateway_for
from campaign.kernel.clock import real_now

WINDOW = timedelta(days=7)
"""Longer than a message is late, or a worker is away over a weekend. What is older: reconcile."""

log = logging.getLogger(__name__)


def follow_provider() -> None:
    """For each account. One that does not answer does not keep the others from being followed.

    Without a key there is no provider, and nothing to say about it.
    """
    since = real_now() - WINDOW
    for account in accounts_at_provider():
        found = Reconciled()
        try:
            with minding_the_key(account):
                follow_movements(gateway_for(account), since, found)
        except NoKey:
            return
        except Unavailable as error:
            log.warning("the payment provider was not followed: %s", error)
        if found.differences:
            log.warning("%s movements at the provider are not booked", len(found.differences))
