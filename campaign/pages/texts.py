"""What pages say of the texts that they show."""

from campaign.kernel.i18n import current_language, language_name
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Shown
from campaign.pages.blueprint import pages


@pages.app_template_global()
def language_note(*texts: Shown) -> str | None:
    """That texts are shown in another language, or are older than their original; else None."""
    reader = current_language()
    foreign = next((text for text in texts if text.is_foreign_to(reader)), None)
    if foreign is not None:
        return _(
            "Not in %(wanted)s yet, so it is shown in %(language)s.",
            wanted=language_name(reader, shown_in=reader),
            language=language_name(foreign.language, shown_in=reader),
        )
    if any(text.is_outdated for text in texts):
        return _("This translation is older than the original.")
    return None
