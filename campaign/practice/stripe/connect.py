"""What can happen to a joined account: it is asked who it is, allowed to charge, or stopped."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError, invalid
from campaign.practice.stripe.events import PAGE, Events
from campaign.practice.stripe.objects.connect import (
    STATES,
    account_link,
    connected_account,
    currency_of,
    put_into,
)
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object


class Connect:
    """The joined accounts of the platform, which keeps them; every verb is one transaction."""

    def __init__(self, platform: Context) -> None:
        self._platform = platform
        self._store = platform.store

    def create(self, params: Params) -> Object:
        """Join a new account, that of somebody whom we do not know yet."""
        if "type" in params and "controller" in params:
            raise invalid("type", "Give either type or controller; they exclude each other.")
        if "country" in params and currency_of(params["country"]) is None:
            raise invalid("country", f"There is no country '{params['country']}'.")
        return self._store.add(connected_account(params, self._platform.now()))

    def find(self, identifier: str) -> Object:
        """Raises ApiError for an account that was not joined."""
        found = self._store.find("account", identifier)
        if found is None:
            raise ApiError(
                403,
                f"The key does not have access to account '{identifier}'.",
                code="account_invalid",
            )
        return found

    def link(self, params: Params, base_url: str) -> Object:
        """A way into the onboarding of an account."""
        self.find(params["account"])
        return self._store.add(account_link(params, base_url, self._platform.now()))

    def visit(self, identifier: str) -> Object:
        """Take a link; the second time, or too late, it is marked as of no use any more."""
        with self._store.transaction():
            link = self._platform.find("account_link", identifier)
            expired = link["expires_at"] <= self._platform.now()
            is_of_use = not link["_visited"] and not expired
            self._store.replace({**link, "_visited": True})
            return {**link, "_is_of_use": is_of_use}

    def put_into(self, identifier: str, state: str, events: Events) -> Object:
        """Let the account be in one of STATES; `events` are its own."""
        if state not in STATES:
            raise ApiError(400, f"state is one of {', '.join(STATES)}.")
        with self._store.transaction():
            before = self.find(identifier)
            after = self._store.replace(put_into(before, state))
            changed = {name: before[name] for name in STATES[state] if before[name] != after[name]}
            if changed:
                events.record("account.updated", after, cause=PAGE, before=changed)
            return after

    def check_charges(self, identifier: str) -> None:
        """Raises ApiError while the account may not take money."""
        if identifier != self._platform.id and not self.find(identifier)["charges_enabled"]:
            raise ApiError(400, "Your account cannot currently make live charges.")
