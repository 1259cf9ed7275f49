"""What is asked of those who give to a fund: the rules of its whole chain, the strictest of each.

An amount is compared in the currency of the rule, as a law names it there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Contribution, CountryRule, Fund, GivingRules
from campaign.fundraising.queries.rates import convert
from campaign.kernel.countries import COUNTRIES
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated, hash_of


@dataclass(frozen=True, slots=True)
class Demands:
    """Of one fund's chain on one day."""

    rules: tuple[GivingRules, ...]
    """The nearest owner's first."""
    on: date
    coalition_id: int
    """Whose rates hold."""

    def undercut(self, given: Money) -> Money | None:
        """The smallest amount that there may be, if the gift is below it. Raises Refused."""
        return next((low for low in self._limits("smallest") if self._in(given, low) < low), None)

    def exceeded(self, given: Money) -> Money | None:
        """The largest amount that there may be, if the gift is above it. Raises Refused."""
        return next((top for top in self._limits("largest") if top < self._in(given, top)), None)

    def needs_name(self, given: Money) -> Money | None:
        """Up to which a gift may be nameless, if this one is above. Raises Refused."""
        return next((top for top in self._limits("nameless") if top < self._in(given, top)), None)

    def discloses(self, given: Money) -> Money | None:
        """From which on gifts are listed with names, if this one is. Raises Refused."""
        reached = (low for low in self._limits("disclosed") if not self._in(given, low) < low)
        return next(reached, None)

    @property
    def nameless_up_to(self) -> Money | None:
        return self._strictest("nameless")

    @property
    def disclosed_from(self) -> Money | None:
        return self._strictest("disclosed")

    @property
    def countries(self) -> list[str] | None:
        """Where donors may live; None: nobody asks."""
        asking = [rules for rules in self.rules if rules.country_rule is not None]
        if not asking:
            return None
        return [code for code in COUNTRIES if all(_takes(rules, code) for rules in asking)]

    @property
    def declarations(self) -> list[GivingRules]:
        return [rules for rules in self.rules if rules.declaration is not None]

    @property
    def laws(self) -> list[GivingRules]:
        return [rules for rules in self.rules if rules.law is not None]

    @property
    def declared(self) -> str | None:
        """What a tick says yes to, as hashes of the texts as they stand now."""
        texts = [rules.declaration for rules in self.declarations]
        return " ".join(hash_of(repr(text.texts)) for text in texts if text) or None

    def _limits(self, name: str) -> list[Money]:
        limits = (rules.limit(name) for rules in self.rules)
        return [limit for limit in limits if limit is not None]

    def _strictest(self, name: str) -> Money | None:
        limits = self._limits(name)
        if len(limits) < 2:
            return limits[0] if limits else None
        try:
            return min(limits, key=lambda limit: self._in(limit, limits[0]).minor)
        except Refused:  # no rate leads from one to the other: no gift could be compared either
            return limits[0]

    def worth(self, money: Money, currency: str) -> Money:
        """Raises Refused where no rate is known."""
        return convert(money, currency, self.on, self.coalition_id).money

    def _in(self, given: Money, limit: Money) -> Money:
        return self.worth(given, limit.currency)


class Rulebook:
    """The rules of several funds and of all above them, read at once."""

    def __init__(self, funds: Iterable[Fund]) -> None:
        levels = {level.id for fund in funds for level in fund.chain()}
        found = db.session.scalars(select(GivingRules).where(GivingRules.fund_id.in_(levels)))
        self._rules = {rules.fund_id: rules for rules in found}

    def demands_on(self, fund: Fund, on: date) -> Demands:
        chain = [level.id for level in fund.chain()]
        nearest_first = tuple(self._rules[each] for each in chain if each in self._rules)
        return Demands(nearest_first, on, fund.coalition_id)


def demands_on(fund: Fund, on: date) -> Demands:
    return Rulebook([fund]).demands_on(fund, on)


def rules_of(fund: Fund) -> GivingRules | None:
    """Its own, without those above it."""
    return db.session.scalar(select(GivingRules).where(GivingRules.fund_id == fund.id))


def asks_for_names(campaign: Campaign) -> bool:
    """Whether some rule of the campaign wants the names of who gives much."""
    asking = (
        select(GivingRules.id)
        .join(GivingRules.fund)
        .where(
            Fund.campaign_id == campaign.id,
            or_(GivingRules.nameless_minor.is_not(None), GivingRules.disclosed_minor.is_not(None)),
        )
    )
    return bool(db.session.scalar(select(asking.exists())))


def largest_below(gift: Contribution) -> Money | None:
    """The largest single gift that rules take, if this one is larger. None also without a rate."""
    try:
        return demands_on(gift.fund, gift.received_on).exceeded(gift.given)
    except Refused:
        return None


def asked_texts(demands: Demands) -> list[tuple[Translated | None, Translated | None, str | None]]:
    """Declaration, words of the law, and where they stand, of each rule that has one of them."""
    return [
        (rules.declaration, rules.law, rules.law_source)
        for rules in demands.rules
        if rules.declaration or rules.law or rules.law_source
    ]


def _takes(rules: GivingRules, country: str) -> bool:
    return (country in rules.countries) is (rules.country_rule is CountryRule.ALLOWED)
