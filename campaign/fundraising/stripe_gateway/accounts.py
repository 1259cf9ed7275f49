"""Accounts of organizations that joined ours: opened, led through the questions, looked at."""

from dataclasses import dataclass
from typing import Any

from campaign.fundraising.stripe_gateway.calls import Connection, asking


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedAccount:
    account_id: str
    takes_gifts: bool
    pays_out: bool
    is_complete: bool
    """All that was asked is answered; what is answered may still be checked."""
    missing: tuple[str, ...]
    """What the provider still asks for, in its own words."""
    currency: str | None


class Accounts:
    """Calls about joined accounts, made with our own key for our own account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._v1 = connection.v1

    def open(self, country: str | None, once: str) -> JoinedAccount:
        """An account of its own, with its own desk at the provider and its own liability."""
        wishes: Any = {"type": "standard", "metadata": {"organization": once}}
        if country:
            wishes["country"] = country
        with asking():
            made = self._v1.accounts.create(wishes, self._connection.options(once))
        return _account(made.to_dict())

    def find(self, account_id: str) -> JoinedAccount:
        with asking():
            found = self._v1.accounts.retrieve(account_id, {}, self._connection.options())
        return _account(found.to_dict())

    def page(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """Where the provider asks the organization who it is; good once, for minutes."""
        with asking():
            link = self._v1.account_links.create(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                },
                self._connection.options(),
            )
        return link.url


def _account(told: dict[str, Any]) -> JoinedAccount:
    asked = told.get("requirements") or {}
    return JoinedAccount(
        account_id=told["id"],
        takes_gifts=bool(told.get("charges_enabled")),
        pays_out=bool(told.get("payouts_enabled")),
        is_complete=bool(told.get("details_submitted")),
        missing=tuple(sorted({*asked.get("currently_due", []), *asked.get("past_due", [])})),
        currency=(told.get("default_currency") or "").upper() or None,
    )
