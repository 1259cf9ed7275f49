"""The gifts of a campaign one by one, where the coalition opened its ledger; and the large ones."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.fundraising.naming import fund_name
from campaign.fundraising.queries.currencies import listable_currencies, sums_by_currency
from campaign.fundraising.queries.public_ledger import (
    Place,
    PublicLine,
    PublicPage,
    disclosed_page,
    is_disclosing,
    ledger_is_public,
    public_lines,
    public_page,
)
from campaign.guard import public
from campaign.kernel.arguments import asked
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.kernel.published import publish
from campaign.kernel.spreadsheets import MEDIA_TYPES, write_table
from campaign.kernel.tables import Row
from campaign.kernel.templating import day, money
from campaign.pages.blueprint import pages

PLACE = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{1,9})")


@pages.get("/<campaign>/ledger")
@public
def show_ledger(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


@pages.get("/<campaign>/ledger/large")
@public
def show_large_gifts(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render_large(campaign))


@pages.get("/<campaign>/ledger.<kind>")
@public
def send_ledger(campaign: str, kind: str) -> Response:
    """It may be long, so it is not kept ready for the next reader."""
    if kind not in MEDIA_TYPES:
        raise Missing(kind)
    response = publish(
        f"campaign:{campaign}",
        lambda: _table(_open(campaign), kind),
        content_type=MEDIA_TYPES[kind],
        variant="table",
    )
    name = f"{campaign}-ledger.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _render(slug: str) -> str:
    campaign = _open(slug)
    page = public_page(campaign, _asked_place())
    return render_template(
        "pages/ledger.html",
        campaign=campaign,
        rows=[_row(line) for line in page.lines],
        newer_url=_first_url(campaign, "pages.show_ledger"),
        older_url=_next_url(campaign, page, "pages.show_ledger"),
        left_out=_left_out(campaign),
        has_large=is_disclosing(campaign),
    )


def _render_large(slug: str) -> str:
    campaign = find_campaign(slug)
    if not is_disclosing(campaign):
        raise Missing("large gifts")
    page = disclosed_page(campaign, _asked_place())
    return render_template(
        "pages/large_gifts.html",
        campaign=campaign,
        rows=[_row(line) for line in page.lines],
        newer_url=_first_url(campaign, "pages.show_large_gifts"),
        older_url=_next_url(campaign, page, "pages.show_large_gifts"),
    )


def _open(slug: str) -> Campaign:
    """Raises Missing where only sums are public."""
    campaign = find_campaign(slug)
    if not ledger_is_public(campaign):
        raise Missing("ledger")
    return campaign


def _row(line: PublicLine) -> list[Any]:
    """As cells of `table`."""
    gone = [_gone(on, taken) for on, taken in line.taken_back]
    return [
        day(line.place[0], "medium"),
        money(line.given),
        fund_name(line.fund, current_language()),
        line.donor or _("no name"),
        "; ".join([*([line.message] if line.message else []), *gone]),
    ]


def _gone(on: date, taken: Money) -> str:
    if taken.minor < 0:
        return _("%(sum)s given once more on %(day)s", sum=money(-taken), day=day(on, "medium"))
    return _("%(sum)s taken back on %(day)s", sum=money(taken), day=day(on, "medium"))


def _left_out(campaign: Campaign) -> list[str]:
    """Codes of currencies that are not listed one by one; they are not named either."""
    listed = listable_currencies(campaign)
    return [row.currency for row in sums_by_currency(campaign).rows if row.currency not in listed]


def _asked_place() -> Place | None:
    """After which line the address begins. Raises Missing for one that cannot be."""
    wanted = asked("after")
    if wanted is None:
        return None
    found = PLACE.fullmatch(wanted)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        pass
    raise Missing(wanted)


def _next_url(campaign: Campaign, page: PublicPage, endpoint: str) -> str | None:
    if page.following is None:
        return None
    on, number = page.following
    return url_for(endpoint, campaign=campaign.slug, after=f"{on.isoformat()}-{number}")


def _first_url(campaign: Campaign, endpoint: str) -> str | None:
    return url_for(endpoint, campaign=campaign.slug) if asked("after") is not None else None


def _table(campaign: Campaign, kind: str) -> bytes:
    file = BytesIO()
    title = campaign.title.shown(current_language(), campaign.languages).text
    write_table(file, kind, title, _rows(campaign))
    return file.getvalue()


def _rows(campaign: Campaign) -> Iterator[Row]:
    heads = (_("Day"), _("Given"), _("Currency"), _("For whom"), _("Donor"), _("A message"))
    yield [*heads, _("Taken back")]
    for line in public_lines(campaign):
        yield [
            line.place[0],
            line.given,
            line.given.currency,
            fund_name(line.fund, current_language()).text,
            line.donor,
            line.message,
            " ".join(str(taken.major) for _on, taken in line.taken_back),
        ]
