"""The give page as it is shown: for whom, in which currency, which ways there are to give."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from babel.lists import format_list
from babel.numbers import format_percent
from flask import current_app, g, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.config import Settings
from campaign.fundraising.forms.giving import OTHER, GiveForm
from campaign.fundraising.models import Fund
from campaign.fundraising.naming import fund_name
from campaign.fundraising.queries.fee_cover import WHOLE, Fee, cover_of, fee_in
from campaign.fundraising.queries.giving import (
    accounts_for,
    currencies_for,
    nearest_allowed,
    suggested_amounts,
)
from campaign.fundraising.queries.giving_rules import Demands, asked_texts, demands_on
from campaign.fundraising.queries.provider import account_for, is_key_refused
from campaign.fundraising.stripe_gateway import payment_page_origin
from campaign.kernel.clock import today
from campaign.kernel.countries import COUNTRIES, country_name
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.money import Money, format_money

FEW = 6


@dataclass(frozen=True)
class Offer:
    """What the form offers, and what is asked of who gives."""

    campaign: Campaign
    funds: list[Fund]
    fund: Fund | None
    currency: str

    @cached_property
    def demands(self) -> Demands:
        day = today(self.campaign.zone)
        return (
            demands_on(self.fund, day)
            if self.fund is not None
            else Demands((), day, self.campaign.coalition_id)
        )

    @cached_property
    def fee(self) -> Fee:
        return fee_in(self.demands, self.currency)

    @cached_property
    def amounts(self) -> list[Money]:
        """Suggested ones that the rules allow; else the nearest that they do."""
        suggested = self._suggested()
        allowed = [money for money in suggested if self._is_allowed(money)]
        return allowed or nearest_allowed(suggested, self.demands)

    def prepare(self, form: GiveForm) -> None:
        """What was sent may come from a page for another fund, which offered other amounts."""
        amounts = self.amounts
        if form.is_submitted():
            others = [money for money in self._suggested() if money not in amounts]
            amounts = sorted([*amounts, *others], key=lambda money: money.minor)
        form.offer(self.funds, amounts)
        form.offer_countries(tuple(COUNTRIES))

    def _suggested(self) -> list[Money]:
        return suggested_amounts(self.currency, self.campaign, self.demands.on)

    def _is_allowed(self, money: Money) -> bool:
        try:
            return not (self.demands.undercut(money) or self.demands.exceeded(money))
        except Refused:  # no rate to compare by: what is sent is refused with a sentence
            return True


def give_page(form: GiveForm, offer: Offer, *, is_unavailable: bool = False) -> str:
    """`is_unavailable`: the provider does not answer just now."""
    offer.prepare(form)
    campaign, fund, demands = offer.campaign, offer.fund, offer.demands
    has_key = settings_in_use().stripe_secret_key is not None
    is_refused = has_key and fund is not None and is_key_refused(account_for(fund))
    locale = current_locale()
    return render_template(
        "fundraising/give.html",
        campaign=campaign,
        form=form,
        fund=fund,
        fund_name=fund_name(fund, current_language()) if fund else None,
        currency=offer.currency,
        currency_links=_currency_links(campaign, fund, offer.currency),
        covers=[
            format_money(cover_of(Money(int(minor), offer.currency), offer.fee), locale)
            for minor, _label in form.amount.choices
            if minor != OTHER
        ],
        fee=_fee_words(offer.fee),
        demands=demands,
        asked=asked_texts(demands),
        taken_from=_few_countries(demands.countries),
        accounts=accounts_for(fund) if fund else [],
        takes_cards=has_key and not is_refused,
        is_refused=is_refused,
        is_unavailable=is_unavailable,
    )


def _fee_words(fee: Fee) -> str:
    """Of an amount that nobody knows yet."""
    locale = current_locale()
    share = format_percent(Decimal(fee.share) / WHOLE, "#,##0.##%", locale=locale)
    return f"{share} + {format_money(fee.fixed, locale)}" if fee.fixed else str(share)


def _few_countries(codes: list[str] | None) -> str:
    """Those from which alone gifts are taken, if they can be told in a line."""
    if codes is None or len(codes) > FEW:
        return ""
    names = sorted(country_name(code, current_locale()) for code in codes)
    return str(format_list(names, locale=current_locale()))


def _currency_links(
    campaign: Campaign, fund: Fund | None, currency: str
) -> list[dict[str, object]]:
    if fund is None:
        return []
    return [
        {
            "label": code,
            "url": url_for("giving.show_give", campaign=campaign.slug, fund=fund.id, currency=code),
            "current": code == currency,
        }
        for code in currencies_for(fund, today(campaign.zone))
    ]


def chosen_fund(funds: list[Fund], asked: str | None) -> Fund | None:
    """The fund that the address or the form names. Raises Missing for one that is not open."""
    if asked is None:
        return funds[0] if funds else None
    fund = next((fund for fund in funds if str(fund.id) == asked), None)
    if fund is None:
        raise Missing(asked)
    return fund


def offered_currency(fund: Fund | None, asked: str | None) -> str:
    if fund is None:
        return asked or ""
    offered = currencies_for(fund, today(fund.campaign.zone))
    return asked if asked in offered else offered[0]


def let_form_lead_to_provider() -> None:
    """Browsers hold a form's redirect to the policy of the page that it was sent from."""
    if settings_in_use().stripe_secret_key is not None:
        g.form_targets = (payment_page_origin(settings_in_use()),)


def settings_in_use() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
