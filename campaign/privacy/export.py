"""Everything that is stored about a person: a zip of JSON files, and what each of them holds."""

import io
import json
from collections.abc import Iterable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from campaign.kernel.clock import real_now
from campaign.kernel.i18n import gettext as _
from campaign.privacy.bank import told_lines
from campaign.privacy.gifts import told_gifts
from campaign.privacy.queries import Somebody, acts_of, payments_of, stored_rows

ACTS = "acts"
BANK_LINES = "bank_lines"
GIFTS = "gifts"
PAYMENTS = "payments"


def contents(name: str) -> str:
    """What a file holds, in the reader's language."""
    known = {
        ACTS: _("What you did here, and what others did with your account, as the log has it"),
        BANK_LINES: _("What the bank told of your transfers"),
        GIFTS: _("Your gifts, as far as we know that they are yours"),
        PAYMENTS: _("What the payment provider told us of your payments"),
        "persons": _("Your account"),
        "memberships": _("Your roles in organizations"),
        "coalition_memberships": _("Your roles in coalitions"),
        "friend_memberships": _("Your roles for friends"),
        "invitations": _("Invitations that were sent to you"),
        "person_sessions": _("Where you are signed in"),
        "known_devices": _("Browsers in which you signed in before"),
        "kept_forms": _("What you typed into forms and did not send yet"),
        "own_goals": _("Goals that you set as a friend"),
        "applications": _("Applications that name you as the contact"),
        "kept_records": _("What a law makes us keep, and until when"),
        "pledges": _("Transfers that you pledged"),
        "organizations": _("Organizations whose contact address is yours"),
    }
    return known.get(name) or _("What else names you: %(name)s", name=name.replace("_", " "))


def exported(who: Somebody) -> bytes:
    """The zip. A person's log is written into it a part at a time, as it may be long."""
    file = io.BytesIO()
    written: list[str] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, rows in _tables(who):
            if rows:
                archive.writestr(f"{name}.json", _json(rows))
                written.append(name)
        if who.person is not None:
            _write_acts(archive, acts_of(who))
            written.append(ACTS)
        archive.writestr("README.txt", _readme(written))
    return file.getvalue()


def _tables(who: Somebody) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    yield from stored_rows(who).items()
    yield PAYMENTS, payments_of(who)
    yield GIFTS, told_gifts(who.address)
    yield BANK_LINES, told_lines(who.address)


def _write_acts(archive: ZipFile, acts: Iterable[dict[str, Any]]) -> None:
    with archive.open(f"{ACTS}.json", "w") as target:
        target.write(b"[")
        for number, act in enumerate(acts):
            target.write(b",\n" if number else b"\n")
            target.write(json.dumps(act, ensure_ascii=False).encode())
        target.write(b"\n]\n")


def _readme(names: Iterable[str]) -> str:
    head = _("Everything that is stored about you. Made on %(day)s.", day=real_now().date())
    return "\n".join([head, "", *(f"{name}.json: {contents(name)}" for name in sorted(names)), ""])


def _json(rows: object) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2)
