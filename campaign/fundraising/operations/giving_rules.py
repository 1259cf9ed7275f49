"""What donors are asked: set by a fund's owner, held to before the provider hears of a gift."""

from dataclasses import dataclass, fields

from campaign.fundraising.models import CountryRule, Fund, FundKind, GivingRules
from campaign.fundraising.queries.giving_rules import Demands, rules_of
from campaign.fundraising.queries.rates import convert
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.countries import is_country
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, format_money, is_currency
from campaign.kernel.translated import Translated

LIMITS = ("smallest", "largest", "nameless", "disclosed", "fee_fixed")
LARGEST_SHARE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesDraft:
    """Everything that may be asked of donors; amounts in the minor units of `currency`."""

    currency: str
    smallest: int | None = None
    largest: int | None = None
    nameless: int | None = None
    disclosed: int | None = None
    country_rule: CountryRule | None = None
    countries: tuple[str, ...] = ()
    declaration: Translated | None = None
    law: Translated | None = None
    law_source: str | None = None
    fee_share: int | None = None
    fee_fixed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """What a donor says, in so far as rules may ask for it."""

    name: str | None = None
    country: str | None = None
    has_declared: bool = False


def draft_of_rules(rules: GivingRules | None, fund: Fund) -> RulesDraft:
    if rules is None:
        return RulesDraft(currency=fund.currency)
    limits = {name: getattr(rules, f"{name}_minor") for name in LIMITS}
    names = {each.name for each in fields(RulesDraft)} - {*LIMITS, "countries"}
    return RulesDraft(
        **limits,
        **{name: getattr(rules, name) for name in names},
        countries=tuple(rules.countries),
    )


def set_giving_rules(
    fund_id: int, draft: RulesDraft, *, by: Author, seen: int | None = None
) -> GivingRules:
    """`seen`: the version that the writer saw, 0 for none; None: whatever there is.

    Nothing happens if nothing changes. Raises Refused, or Conflict if another version is there.
    """
    with transaction():
        fund = lock(Fund, fund_id)
        rules = rules_of(fund)
        if seen is not None and seen != (rules.version if rules else 0):
            raise Conflict(_("Somebody else changed this in the meantime."))
        before = draft_of_rules(rules, fund)
        if rules is not None and before == draft:
            return rules
        _refuse_bad_rules(fund, draft)
        rules = rules or GivingRules(fund=fund)
        _put(draft, rules)
        db.session.add(rules)
        db.session.flush()
        _note(by, "giving_rules.set", fund, _changes(before, draft))
        return rules


def set_ledger(fund_id: int, *, is_public: bool, by: Author) -> None:
    """Let everybody read the campaign's gifts one by one, or no longer."""
    with transaction():
        fund = lock(Fund, fund_id)
        if fund.kind is not FundKind.CAMPAIGN:
            raise Refused(_("Only the whole campaign has a public ledger."))
        if fund.ledger_is_public is is_public:
            return
        fund.ledger_is_public = is_public
        action = "ledger.published" if is_public else "ledger.withdrawn"
        _note(by, action, fund, {})


def refuse_what_rules_forbid(demands: Demands, given: Money, donor: Donor) -> None:
    """Raises Refused with a sentence for the donor, beside the field that it is about."""
    _refuse_size(demands, given)
    _refuse_nameless(demands, given, donor)
    allowed = demands.countries
    if allowed is not None and donor.country not in allowed:
        raise Refused(_not_from_there(donor.country), field="country")
    if demands.declared is not None and not donor.has_declared:
        raise Refused(_("Please tick this: without it the gift cannot be taken."), field="declared")


def refuse_other_amount(demands: Demands, given: Money, donor_name: str | None) -> None:
    """Of a monthly gift that runs: where its donor lives, and what was declared, was asked then."""
    _refuse_size(demands, given)
    limit = demands.needs_name(given) or demands.discloses(given)
    if limit is not None and not donor_name:
        raise Refused(_needs_name(limit), field="amount")


def refuse_nameless_entry(demands: Demands, given: Money, donor_name: str | None) -> None:
    """Of a gift that a treasurer enters: the law that asks for a name asks the treasurer.

    How large it may be, and from where, is not refused there: the money came, and the books say so.
    """
    limit = demands.needs_name(given) or demands.discloses(given)
    if limit is not None and not donor_name:
        raise Refused(
            _(
                "A gift of this size needs the donor's name: the limit is %(sum)s.",
                sum=_shown(limit),
            ),
            field="donor_name",
        )


def _refuse_size(demands: Demands, given: Money) -> None:
    if (smallest := demands.undercut(given)) is not None:
        raise Refused(_("Please give at least %(sum)s.", sum=_shown(smallest)), field="amount")
    if (largest := demands.exceeded(given)) is not None:
        raise Refused(
            _("A single gift may be %(sum)s at most.", sum=_shown(largest)), field="amount"
        )


def _refuse_nameless(demands: Demands, given: Money, donor: Donor) -> None:
    limit = demands.needs_name(given) or demands.discloses(given)
    if limit is None:
        return
    if not donor.name:
        raise Refused(_needs_name(limit), field="donor_name")
    if not donor.country:
        raise Refused(_("A gift of this size needs the country you live in."), field="country")


def _needs_name(limit: Money) -> str:
    return _("A gift of this size needs your name: the limit is %(sum)s.", sum=_shown(limit))


def _not_from_there(country: str | None) -> str:
    if not country:
        return _("Say in which country you live.")
    return _("Gifts from there cannot be taken.")


def _shown(money: Money) -> str:
    return format_money(money, current_locale(), whole=True)


def _refuse_bad_rules(fund: Fund, draft: RulesDraft) -> None:
    if not is_currency(draft.currency):
        raise Refused(_("%(code)s is no currency.", code=draft.currency), field="currency")
    convert(Money(1, draft.currency), fund.currency, today(fund.campaign.zone), fund.coalition_id)
    for name in LIMITS:
        minor = getattr(draft, name)
        may_be_nothing = name in ("nameless", "fee_fixed")
        if minor is not None and (minor < 0 or (minor == 0 and not may_be_nothing)):
            raise Refused(_("The amount must be more than zero."), field=name)
    if draft.smallest and draft.largest and draft.largest < draft.smallest:
        raise Refused(_("The largest gift is smaller than the smallest."), field="largest")
    if draft.fee_share is not None and not 0 <= draft.fee_share <= LARGEST_SHARE:
        raise Refused(_("The share is between 0 and 20 per cent."), field="fee_share")
    if (draft.country_rule is None) == bool(draft.countries):
        raise Refused(_("Say which countries, and whether they are allowed."), field="countries")
    if any(not is_country(code) for code in draft.countries):
        raise Refused(_("Choose countries from the list."), field="countries")


def _put(draft: RulesDraft, rules: GivingRules) -> None:
    for each in fields(RulesDraft):
        column = f"{each.name}_minor" if each.name in LIMITS else each.name
        value = getattr(draft, each.name)
        setattr(rules, column, list(value) if each.name == "countries" else value)


def _changes(before: RulesDraft, after: RulesDraft) -> dict[str, tuple[object, object]]:
    """As the log tells them: amounts with their currency."""
    found = audit.differences(before, after)
    return {
        name: (_told(name, old, before.currency), _told(name, new, after.currency))
        for name, (old, new) in found.items()
    }


def _told(name: str, value: object, currency: str) -> object:
    return [value, currency] if name in LIMITS and value is not None else value


def _note(by: Author, action: str, fund: Fund, changes: dict[str, tuple[object, object]]) -> None:
    audit.record(
        by,
        action,
        f"fund:{fund.id}",
        changes,
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id,
    )
    revisions.touch(*fund.campaign.page_topics)
