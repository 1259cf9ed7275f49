"""What kinds and states of events are called."""

from campaign.events.models import EventKind
from campaign.kernel.i18n import lazy_gettext as _l

KINDS: dict[EventKind, str] = {
    EventKind.CELEBRATION: _l("Celebration"),
    EventKind.CONCERT: _l("Concert"),
    EventKind.COURSE: _l("Course"),
    EventKind.DEMONSTRATION: _l("Demonstration"),
    EventKind.EXHIBITION: _l("Exhibition"),
    EventKind.FILM: _l("Film"),
    EventKind.FUNDRAISER: _l("Fundraiser"),
    EventKind.GATHERING: _l("Central gathering"),
    EventKind.MEETING: _l("Meeting"),
    EventKind.OTHER: _l("Other event"),
    EventKind.READING: _l("Reading"),
    EventKind.STALL: _l("Stall"),
    EventKind.THEATRE: _l("Theatre"),
    EventKind.WALK: _l("Walk"),
}


def label_of(kind: EventKind) -> str:
    return str(KINDS[kind])
