"""`giving_rules` of a fund: what is asked of donors. Amounts are in the currency that they name."""

from collections.abc import Iterator
from decimal import Decimal

from campaign.datafiles.forms import Field, Form, Values, many
from campaign.datafiles.kinds import (
    COUNTRY,
    CURRENCY,
    Kind,
    choice,
    line,
    read_decimal,
)
from campaign.datafiles.nodes import Node, Unreadable
from campaign.datafiles.texts import TEXTS
from campaign.fundraising.models import CountryRule, Fund
from campaign.fundraising.operations import RulesDraft
from campaign.fundraising.operations.giving_rules import LIMITS, draft_of_rules
from campaign.fundraising.queries.giving_rules import rules_of
from campaign.kernel.money import LARGEST_MINOR, Money, exponent

OTHERS = ("country_rule", "countries", "declaration", "law", "law_source")
"""What files say just as the draft does."""
PER_CENT = 2
"""Digits behind the point of a share; the books count hundredths of a per cent."""


def _read_amount(node: Node) -> Decimal:
    amount = read_decimal(node.text())
    if amount < 0:
        raise Unreadable("an amount, or 0")
    return amount


def _plain(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount % 1 == 0 else amount


AMOUNT = Kind(_read_amount, _plain)


def check_fineness(values: Values) -> Iterator[tuple[str, str]]:
    digits = exponent(values["currency"])
    for name in LIMITS:
        amount = values.get(name)
        if amount is not None and (
            amount != round(amount, digits) or amount.scaleb(digits) > LARGEST_MINOR
        ):
            yield name, f"expected an amount with at most {digits} decimals"
    share = values.get("fee_percent")
    if share is not None and share != round(share, PER_CENT):
        yield "fee_percent", f"expected a number with at most {PER_CENT} decimals"


GIVING_RULES = Form(
    (
        Field("currency", CURRENCY, required=True),
        *(Field(name, AMOUNT) for name in LIMITS),
        Field("fee_percent", AMOUNT),
        Field("country_rule", choice(CountryRule)),
        Field("countries", many(COUNTRY), default=()),
        Field("declaration", TEXTS),
        Field("law", TEXTS),
        Field("law_source", line(300)),
    ),
    (check_fineness,),
)


def rules_draft(values: Values) -> RulesDraft:
    currency, share = values["currency"], values["fee_percent"]
    said: Values = {name: values[name] for name in OTHERS}
    said |= {name: _minor(values[name], currency) for name in LIMITS}
    said["fee_share"] = None if share is None else int(share.scaleb(PER_CENT))
    return RulesDraft(currency=currency, **said)


def written_rules(fund: Fund) -> Values | None:
    rules = rules_of(fund)
    if rules is None:
        return None
    draft, share = draft_of_rules(rules, fund), rules.fee_share
    return {
        "currency": rules.currency,
        **{name: _major(rules.limit(name)) for name in LIMITS},
        "fee_percent": None if share is None else Decimal(share).scaleb(-PER_CENT),
        **{name: getattr(draft, name) for name in OTHERS},
    }


def _minor(amount: Decimal | None, currency: str) -> int | None:
    return None if amount is None else Money.from_major(amount, currency).minor


def _major(money: Money | None) -> Decimal | None:
    return None if money is None else money.major
