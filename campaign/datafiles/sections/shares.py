"""`shares`: what each participant says that it will give itself, according to its possibilities."""

from collections.abc import Iterable

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import DAY, FLAG, MONEY, line, reference
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section, differences
from campaign.fundraising.models import Share
from campaign.fundraising.operations.shares import set_share, withdraw_share
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.models import Organization
from campaign.organizations.queries import find_organization


class Shares(Section):
    name = "shares"
    word = "share"
    words = "shares"
    form = Form(
        (
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("organization", reference("organizations"), required=True),
            Field("amount", MONEY, required=True),
            Field("note", line(300)),
            Field("set_on", DAY, required=True),
            Field("withdrawn", FLAG, default=False),
        )
    )

    def key(self, values: Values) -> str:
        return f"{values['campaign']}/{values['organization']}"

    def stored(self, values: Values) -> Values | None:
        share = _newest(values["campaign"], values["organization"])
        return _values(share) if share else None

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """What was said last holds: a file from before is told so, and changes nothing."""
        found = differences(stored, merged)
        is_withdrawn = [each.field for each in found] == ["withdrawn"] and merged["withdrawn"]
        if is_withdrawn or stored["set_on"] < merged["set_on"]:
            return merged, []
        return stored, found

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        campaign = find_campaign(values["campaign"])
        organization = find_organization(values["organization"])
        set_share(
            campaign.id,
            organization.id,
            values["amount"],
            note=values["note"],
            set_on=values["set_on"],
            by=by,
        )
        if values["withdrawn"]:
            withdraw_share(campaign.id, organization.id, by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.shares())


def _newest(campaign: str, organization: str) -> Share | None:
    return db.session.scalar(
        select(Share)
        .join(Campaign, Campaign.id == Share.campaign_id)
        .join(Organization, Organization.id == Share.organization_id)
        .where(Campaign.slug == campaign, Organization.slug == organization)
        .order_by(Share.id.desc())
        .limit(1)
    )


def _values(share: Share) -> Values:
    return {
        "campaign": share.campaign.slug,
        "organization": share.organization.slug,
        "amount": share.amount,
        "note": share.note,
        "set_on": share.set_on,
        "withdrawn": share.ended_at is not None,
    }
