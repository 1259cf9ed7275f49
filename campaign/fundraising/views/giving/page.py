"""The give page as it is shown: for whom, in which currency, which ways there are to give."""

from flask import current_app, g, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.config import Settings
from campaign.fundraising.forms.giving import GiveForm
from campaign.fundraising.models import Fund
from campaign.fundraising.naming import fund_name
from campaign.fundraising.queries.giving import accounts_for, currencies_for, suggested_amounts
from campaign.fundraising.stripe_gateway import payment_page_origin
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language


def give_page(
    campaign: Campaign,
    form: GiveForm,
    funds: list[Fund],
    fund: Fund | None,
    currency: str,
    *,
    is_unavailable: bool = False,
) -> str:
    offer(form, campaign, funds, currency)
    language = current_language()
    return render_template(
        "fundraising/give.html",
        campaign=campaign,
        form=form,
        fund=fund,
        fund_name=fund_name(fund, language) if fund else None,
        currency=currency,
        currency_links=_currency_links(campaign, fund, currency),
        accounts=accounts_for(fund) if fund else [],
        takes_cards=settings_in_use().stripe_secret_key is not None,
        is_unavailable=is_unavailable,
    )


def offer(form: GiveForm, campaign: Campaign, funds: list[Fund], currency: str) -> None:
    amounts = suggested_amounts(currency, campaign, today(campaign.zone))
    form.offer(funds, amounts)
    if form.amount.data is None:
        form.amount.data = str(amounts[len(amounts) // 2 - 1].minor)


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
