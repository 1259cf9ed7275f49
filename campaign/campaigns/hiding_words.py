"""How it is told that something is hidden: by whom, when and why."""

from collections.abc import Iterable, Mapping

from campaign.accounts.queries import names_of
from campaign.campaigns.hiding import Hideable
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _


def names_of_hiders(things: Iterable[Hideable]) -> Mapping[str, str]:
    """By reference, in one query. Whoever left has no name any more."""
    hiders = {thing.hidden_by for thing in things if thing.hidden_by is not None}
    return names_of(hiders) if hiders else {}


def hiding_words(thing: Hideable, names: Mapping[str, str] | None = None) -> str:
    """Nothing for what everybody may see. `names`: where several things are told of."""
    if thing.hidden_at is None or thing.hidden_by is None:
        return ""
    name = (names_of_hiders([thing]) if names is None else names).get(thing.hidden_by)
    day = format_day(thing.hidden_at.date(), current_locale())
    if name is None:
        return _(
            "Hidden by the coordinators on %(day)s: %(reason)s",
            day=day,
            reason=thing.hidden_reason,
        )
    return _(
        "Hidden by the coordinators (%(name)s) on %(day)s: %(reason)s",
        name=name,
        day=day,
        reason=thing.hidden_reason,
    )
