"""Who is told what about money."""

from collections.abc import Sequence

from campaign.fundraising.models import Checkout, MonthlyGift
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


def thank_monthly_donor(gift: MonthlyGift, given: Money, *, email: str, token: str) -> None:
    """Each month that arrives brings the link by which the gift is changed or stopped."""
    mail.post(
        "month_arrived",
        to=email,
        language=gift.language,
        values={**_words(gift, given), "token": token},
    )


def tell_month_is_missing(gift: MonthlyGift, *, email: str, token: str) -> None:
    """Kindly, and with the way to another card."""
    mail.post(
        "month_missing",
        to=email,
        language=gift.language,
        values={**_words(gift, gift.amount), "token": token},
    )


def send_monthly_links(
    gifts: Sequence[tuple[MonthlyGift, str]], *, email: str, language: str
) -> None:
    """To whoever asked at this address, in the language in which it was asked."""
    links = [
        {"token": token, "sum": words["sum"], "purpose": words["purpose"], "slug": words["slug"]}
        for gift, token in gifts
        for words in [_words(gift, gift.amount, language)]
    ]
    mail.post("monthly_links", to=email, language=language, values={"links": links})


def _words(gift: MonthlyGift, sum_: Money, language: str | None = None) -> dict[str, str]:
    language, campaign = language or gift.language, gift.fund.campaign
    return {
        "sum": format_money(sum_, locale_of(language)),
        "purpose": fund_name(gift.fund, language).text,
        "title": campaign.title.shown(language, campaign.languages).text,
        "slug": campaign.slug,
    }
