"""Whether a statement is of this account, in its currency, whole, and adds up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaign.fundraising.statements.lines import Part, StatementEnd, StatementHead, StatementLine
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import LARGEST_MINOR, Money, format_money

SHORTEST_NUMBER = 4
"""Digits of an account's number that are enough to compare."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The cash box as far as a statement can be compared with it."""

    name: str
    iban: str | None
    currency: str


def checked(parts: Iterable[Part], account: OwnAccount) -> Iterator[Part]:
    """The same parts. Raises Refused as soon as one does not fit, or the sum does not."""
    running: Money | None = None
    for part in parts:
        match part:
            case StatementHead():
                _refuse_another_account(part, account)
                running = part.opening
            case StatementLine():
                _refuse_another_currency(part.amount.currency, account)
                if abs(part.amount.minor) > LARGEST_MINOR:
                    raise Refused(_("This amount is too large."))
                running = running + part.amount if running is not None else None
            case StatementEnd():
                _refuse_wrong_sum(running, part.closing)
        yield part


def _refuse_another_account(head: StatementHead, account: OwnAccount) -> None:
    if head.currency is not None:
        _refuse_another_currency(head.currency, account)
    named = head.iban or head.account
    if named is None or account.iban is None or _is_same(named, account.iban):
        return
    raise Refused(
        _(
            "This statement is of the account %(other)s, not of “%(name)s” (%(iban)s).",
            other=named,
            name=account.name,
            iban=account.iban,
        )
    )


def _is_same(named: str, iban: str) -> bool:
    """An IBAN, or a bank code and a number that stand in it."""
    compact = re.sub(r"[\s-]", "", named).upper()
    if compact == iban:
        return True
    if re.match(r"[A-Z]{2}\d{2}[A-Z0-9]{11}", compact):
        return False
    numbers = [part.lstrip("0") for part in re.split(r"\D+", named)]
    telling = [number for number in numbers if len(number) >= SHORTEST_NUMBER]
    return bool(telling) and all(number in iban[4:] for number in telling)


def _refuse_another_currency(currency: str, account: OwnAccount) -> None:
    if currency != account.currency:
        raise Refused(
            _(
                "This statement is in %(other)s, and “%(name)s” is kept in %(currency)s.",
                other=currency,
                name=account.name,
                currency=account.currency,
            )
        )


def _refuse_wrong_sum(reached: Money | None, closing: Money | None) -> None:
    if reached is None or closing is None or reached == closing:
        return
    locale = current_locale()
    raise Refused(
        _(
            "This file is not whole: its lines lead to %(reached)s, its last balance is "
            "%(closing)s.",
            reached=format_money(reached, locale),
            closing=format_money(closing, locale),
        )
    )
