"""What a fund is called by those who give to it."""

from campaign.fundraising.models import Fund, FundKind
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Shown


def fund_name(fund: Fund, language: str) -> Shown:
    """Its owner's name, in the owner's own language where it has one."""
    if fund.organization is not None:
        return Shown(
            fund.organization.name,
            fund.organization.language or language,
            is_fallback=fund.organization.language not in (None, language),
        )
    if fund.friend is not None:
        is_named = fund.friend.name_is_public and not fund.is_hidden
        name = fund.friend.name if is_named else _("A friend")
        return Shown(name, language)
    if fund.event is not None:
        return fund.event.title.shown(language, fund.campaign.languages)
    if fund.kind is FundKind.CAMPAIGN:
        return Shown(_("The campaign as a whole"), language)
    raise ValueError(f"fund {fund.id} has no owner")
