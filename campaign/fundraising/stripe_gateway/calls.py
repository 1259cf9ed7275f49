"""The connection to the provider: the key, the account that is spoken for, what may go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe

from campaign.config import Settings
from campaign.fundraising.stripe_gateway.problems import (
    KeyRefused,
    NoKey,
    NotPossible,
    Unavailable,
)

PAGE_SIZE = 100


class Connection:
    """Calls with the installation's key, for its own account or for one that joined it."""

    def __init__(self, settings: Settings, account: str | None = None) -> None:
        if settings.stripe_secret_key is None:
            raise NoKey("no key")
        self.account = account
        client = stripe.StripeClient(
            settings.stripe_secret_key,
            base_addresses={"api": settings.stripe_api_base} if settings.stripe_api_base else {},
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=15),
        )
        self.v1 = client.v1

    def options(self, once: str | None = None) -> Any:
        """`once` names a change: however often it is asked for, it is done one time."""
        options = {"stripe_account": self.account, "idempotency_key": once}
        return {name: value for name, value in options.items() if value is not None}


@contextmanager
def asking() -> Iterator[None]:
    """Raises KeyRefused, NotPossible or Unavailable for what the provider says or does not say."""
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise KeyRefused("the key is refused") from error
    except stripe.InvalidRequestError as error:
        raise NotPossible(error.code or "refused", error.param or "") from error
    except stripe.StripeError as error:
        raise Unavailable(type(error).__name__) from error
