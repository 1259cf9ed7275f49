"""People to sign in as in the demo: one for each role, with passwords of this database alone."""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select

from campaign.accounts.operations import add_person
from campaign.accounts.passwords import hash_password
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.events.models import Event
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, transaction
from campaign.organizations.models import Organization
from campaign.organizations.operations import give_coalition_role, give_role
from campaign.permissions import CoalitionRole, Role

BY = Machine("demo")
FILE = "demo-sign-ins.json"
PASSWORD_BYTES = 9
NAMES = (
    *("Ada Sample", "Bo Example", "Cleo Muster", "Dov Primer", "Eda Örnek", "Fay Exemple"),
    *("Gil Voorbeeld", "Hana Vzorná", "Ines Exemplo", "Jan Beispiel", "Kim Fictive"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody needs to try a role."""

    role: str
    place: str
    """The organization's or coalition's slug."""
    name: str
    email: str
    password: str


def invent_people(campaign: Campaign, folder: Path) -> list[SignIn]:
    """Somebody for every role: in the busiest organization, two in the next, and in the coalition.

    Their passwords are kept in a file that only its owner may read.
    """
    sign_ins = [
        SignIn(role, place, name, f"{role.replace('_', '-')}@{place}.example", _password())
        for (role, place), name in zip(_wanted(campaign), NAMES, strict=True)
    ]
    hashes = [hash_password(sign_in.password) for sign_in in sign_ins]
    with transaction():
        for sign_in, password_hash in zip(sign_ins, hashes, strict=True):
            _add(sign_in, password_hash, campaign)
    _keep(sign_ins, folder / FILE)
    return sign_ins


def kept_sign_ins(folder: Path) -> list[SignIn]:
    path = folder / FILE
    if not path.exists():
        return []
    return [SignIn(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def _wanted(campaign: Campaign) -> Iterator[tuple[str, str]]:
    first, second = _busiest(campaign)[:2]
    for role in Role:
        yield role.value, first.slug
    for role in (Role.EDITOR, Role.TREASURER):
        yield role.value, second.slug
    for coalition_role in CoalitionRole:
        yield coalition_role.value, campaign.coalition.slug


def _busiest(campaign: Campaign) -> Sequence[Organization]:
    """Who takes part, those with the most events first."""
    query = (
        select(Event.organization_id, func.count())
        .where(Event.campaign_id == campaign.id)
        .group_by(Event.organization_id)
    )
    events = {row[0]: row[1] for row in db.session.execute(query)}
    return sorted(participants(campaign), key=lambda each: -events.get(each.id, 0))


def _add(sign_in: SignIn, password_hash: str, campaign: Campaign) -> None:
    person = add_person(sign_in.email, sign_in.name, password_hash=password_hash, by=BY)
    if sign_in.place == campaign.coalition.slug:
        role = CoalitionRole(sign_in.role)
        give_coalition_role(person.id, campaign.coalition_id, role, by=BY)
    else:
        organization = next(each for each in participants(campaign) if each.slug == sign_in.place)
        give_role(person.id, organization.id, Role(sign_in.role), by=BY)


def _password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _keep(sign_ins: Sequence[SignIn], path: Path) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump([asdict(sign_in) for sign_in in sign_ins], file, ensure_ascii=False, indent=2)
