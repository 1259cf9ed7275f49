"""Every address prefix of the site on one page, and how addresses carry the language.

`/<language>/…` is for people; feeds and doors for programs have no language in their path.
"""

from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from campaign.accounts.views import account, entry
from campaign.calendars.views import bp as calendars
from campaign.dashboards import desk
from campaign.dashboards.invitations import invitations
from campaign.dashboards.logos import logo_desk
from campaign.dashboards.outbox import bp as outbox
from campaign.dashboards.people import coalition_people, friend_people, people
from campaign.dashboards.profile import organization_desk
from campaign.events.views import coalition_event_desk, event_desk
from campaign.fundraising.views.collected import collected
from campaign.fundraising.views.desk import coalition_fund_desk, fund_desk
from campaign.fundraising.views.friends import friends
from campaign.fundraising.views.giving import giving
from campaign.fundraising.views.monthly import monthly
from campaign.fundraising.views.receipts import receipts
from campaign.fundraising.views.transfers import transfers
from campaign.fundraising.views.webhooks import webhooks
from campaign.governance.views import coalition_applications, joining, member_applications
from campaign.guard import turn_away
from campaign.health.views import coalition_health_desk, health_desk
from campaign.kernel.i18n import (
    best_language,
    current_language,
    normal_tag,
    offered_for,
    offered_languages,
)
from campaign.pages import pages, site
from campaign.privacy.views import my_privacy, privacy
from campaign.subscriptions.views import account_mail, mails

LARGEST_ID = 2**31 - 1
PUBLIC = "/<language>"
DESK = "/<language>/desk"

BLUEPRINTS: tuple[tuple[Blueprint, str], ...] = (
    (site, ""),
    (calendars, "/calendars"),
    (outbox, ""),
    (my_privacy, f"{DESK}/account/privacy"),
    (account_mail, f"{DESK}/account/mail"),
    (account, f"{DESK}/account"),
    (entry, f"{DESK}/sign-in"),
    (coalition_event_desk, f"{DESK}/coalitions/<coalition>/<campaign>/events"),
    (coalition_fund_desk, f"{DESK}/coalitions/<coalition>/<campaign>/fund"),
    (fund_desk, f"{DESK}/<organization>/<campaign>/fund"),
    (coalition_health_desk, f"{DESK}/coalitions/<coalition>/<campaign>/measures"),
    (health_desk, f"{DESK}/<organization>/<campaign>/measures"),
    (coalition_applications, f"{DESK}/coalitions/<coalition>/applications"),
    (member_applications, f"{DESK}/<organization>/coalitions/<coalition>/applications"),
    (coalition_people, f"{DESK}/coalitions/<coalition>/people"),
    (friend_people, f"{DESK}/friends/<friend>/people"),
    (invitations, f"{DESK}/invitations"),
    (event_desk, f"{DESK}/<organization>/<campaign>/events"),
    (logo_desk, f"{DESK}/<organization>/logo"),
    (organization_desk, f"{DESK}/<organization>/profile"),
    (people, f"{DESK}/<organization>/people"),
    (desk, DESK),
    (webhooks, "/webhooks"),
    (mails, f"{PUBLIC}/-/mails"),
    (monthly, PUBLIC),
    (friends, PUBLIC),
    (giving, PUBLIC),
    (collected, PUBLIC),
    (receipts, PUBLIC),
    (transfers, PUBLIC),
    (joining, PUBLIC),
    (privacy, PUBLIC),
    (pages, PUBLIC),
)
"""Blueprints with their prefixes, from the most special prefix to the most general."""

RESERVED_SLUGS = frozenset(
    {
        "-",
        "applications",
        "assets",
        "calendars",
        "coalitions",
        "desk",
        "logo",
        "help",
        "log",
        "media",
        "people",
        "privacy",
        "profile",
        "static",
        "webhooks",
    }
)
"""What a campaign's slug cannot be, since it stands where these do (a test holds this)."""


def register_urls(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.before_request(_redirect_to_offered_language)
    for blueprint, prefix in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=prefix)


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let the address say the language; one that is not offered is answered with a redirect."""
    if any(_is_beyond_any_row(value) for value in (values or {}).values()):
        abort(404)
    if not values or "language" not in values:
        return
    asked = values.pop("language")
    if asked in offered_languages():
        g.language = asked
    else:
        g.refused_language = asked


def _is_beyond_any_row(value: object) -> bool:
    """A number or a text that no database of ours can even be asked about."""
    if isinstance(value, int):
        return value > LARGEST_ID
    return isinstance(value, str) and "\0" in value


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay in the language of the page they stand on."""
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current_language()


def _redirect_to_offered_language() -> ResponseReturnValue | None:
    """To the same page in a language that there is: the reader's own choice, else the source."""
    asked = g.get("refused_language")
    if asked is None:
        return None
    tag = normal_tag(asked)
    if tag is None or request.method not in ("GET", "HEAD"):
        abort(404)
    path = request.full_path.removeprefix(f"/{asked}").rstrip("?")
    target = f"/{offered_for(tag) or best_language()}{path}"
    response = redirect(target, code=302)
    response.vary.add("Accept-Language")
    return turn_away(response)
