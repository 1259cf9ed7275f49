"""Who is told what about money."""

from campaign.fundraising.models import Checkout
from campaign.fundraising.naming import fund_name
from campaign.kernel import mail
from campaign.kernel.i18n import locale_of
from campaign.kernel.money import Money, format_money


def thank_donor(checkout: Checkout, given: Money, *, email: str) -> None:
    """The donor learns that the gift arrived. The address is kept until then, and no longer."""
    language, campaign = checkout.language, checkout.fund.campaign
    mail.post(
        "gift_arrived",
        to=email,
        language=language,
        values={
            "sum": format_money(given, locale_of(language)),
            "purpose": fund_name(checkout.fund, language).text,
            "title": campaign.title.shown(language, campaign.languages).text,
            "slug": campaign.slug,
        },
    )
