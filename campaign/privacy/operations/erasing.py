"""A person leaves every table; books, log and what a law makes us keep stay whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from campaign.accounts.models import Person
from campaign.campaigns.queries import topics_under
from campaign.fundraising.models import Checkout, Contribution, GiftInKind, KeptRecord, MonthlyGift
from campaign.fundraising.operations.keeping_own_goals import forget_own_goals
from campaign.fundraising.operations.monthly import forget_monthly_address
from campaign.governance.models import ApplicantKind, Application, ApplicationState
from campaign.governance.operations import forget_applicant
from campaign.kernel import audit, revisions
from campaign.kernel.addresses import normal_address
from campaign.kernel.audit import Author, Machine
from campaign.kernel.audit.erasing import erase_mentions
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.mail_refusals import forget_refusal
from campaign.organizations.circles import kind_of, whose
from campaign.organizations.models import Coalition, Friend, FriendMembership
from campaign.organizations.operations import end_invitations_of, lock_circles_of
from campaign.organizations.queries import circles_of, held_roles
from campaign.privacy.bank import forget_in_bank_lines
from campaign.privacy.gifts import forget_words_of, gifts_of
from campaign.privacy.operations.last_ones import refuse_last_ones
from campaign.privacy.operations.messages import empty_mails, empty_provider_messages
from campaign.privacy.traces import (
    ERASED,
    FREE_TEXTS,
    FREE_TEXTS_IN_THE_LOG,
    address_columns,
    names_one_of,
    own_columns,
    without,
)

WHOEVER_HOLDS_THE_LINK = Machine("privacy-link")

BESIDE_A_NAME = ("donor_country", "message", "message_state", "message_refusal")
"""What goes with the name of who gave."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a law makes us keep, in words for the person."""

    kind: str
    law: str
    until: date


def erase(address: str, *, by: Author = WHOEVER_HOLDS_THE_LINK) -> list[Kept]:
    """Erase whoever has this address; what has to be kept all the same.

    Raises Refused if somebody else needs the person's role first.
    """
    address = normal_address(address)
    with transaction():
        person = _locked(address)
        words = (address, person.name) if person else (address,)
        if person is not None:
            refuse_last_ones(person)
            _say_that_roles_end(person, by)
        audit.record(by, "person.erased", person.reference if person else "address:unknown")
        forget_in_bank_lines(address, words)
        forget_words_of(gifts_of(address))
        _forget_gifts(person)
        _forget_in_free_texts(words)
        _forget_friends(address, person)
        forget_own_goals(address, by=by)
        empty_mails(address, (*words, *_applicants(address)))
        erase_mentions([address], partial(names_one_of, (address,)))
        erase_mentions(words, partial(names_one_of, words), FREE_TEXTS_IN_THE_LOG)
        empty_provider_messages(words)
        forget_applicant(address)
        forget_refusal(address)
        forget_monthly_address(address)
        _forget_address(address)
        _write_no_more(address)
        if person is not None:
            _delete(person)
        db.session.expire_all()
        return kept_by_law(address)


def kept_by_law(address: str) -> list[Kept]:
    query = select(KeptRecord).where(KeptRecord.email == address).order_by(KeptRecord.keep_until)
    return [Kept(row.kind, row.law, row.keep_until) for row in db.session.scalars(query)]


def _locked(address: str) -> Person | None:
    """With the places where the person has a role, so that two last ones do not leave at once."""
    person = db.session.scalar(select(Person).where(Person.email == address))
    if person is None:
        return None
    lock_circles_of(person)
    return lock(Person, person.id)


def _say_that_roles_end(person: Person, by: Author) -> None:
    """The log of the place says that a role ended there; invitations end with it."""
    for circle in circles_of(person):
        end_invitations_of(circle, person)
        for role in kind_of(circle).in_order(held_roles(circle, person)):
            audit.record(
                by, "role.taken", person.reference, {"role": (role, None)}, **whose(circle)
            )


def _forget_gifts(person: Person | None) -> None:
    """A gift under exactly this name loses it. That it was given stays in the books."""
    if person is None:
        return
    for model in (Contribution, Checkout, GiftInKind, MonthlyGift):
        beside = {name: None for name in BESIDE_A_NAME if hasattr(model, name)}
        db.session.execute(
            update(model)
            .where(func.lower(model.donor_name) == func.lower(person.name))
            .values(donor_name=None, donor_name_is_public=False, **beside)
        )


def _forget_in_free_texts(words: tuple[str, ...]) -> None:
    for model, name in FREE_TEXTS:
        column = getattr(model, name)
        for row in db.session.scalars(select(model).where(column.is_not(None))):
            if names_one_of(words, getattr(row, name)):
                setattr(row, name, without(words, getattr(row, name)))
    db.session.flush()


def _forget_friends(address: str, person: Person | None) -> None:
    """A friend who is this person loses name and address; of a group only its people leave."""
    for friend in _friends_who_are(address, person):
        friend.name, friend.slug = ERASED, f"friend-{friend.id}"
        friend.name_is_public = False
        revisions.touch(*topics_under(db.session.get_one(Coalition, friend.coalition_id)))


def _friends_who_are(address: str, person: Person | None) -> Sequence[Friend]:
    """Who applied from that address, keeps the friend's desk, or is called like the account."""
    who: list[ColumnElement[bool]] = [
        select(Application.id)
        .where(
            Application.contact_email == address,
            Application.kind == ApplicantKind.PERSON,
            Application.state == ApplicationState.ADMITTED,
            Application.coalition_id == Friend.coalition_id,
            Application.name == Friend.name,
        )
        .exists()
    ]
    if person is not None:
        keeps = select(FriendMembership.friend_id).where(FriendMembership.person_id == person.id)
        who += [Friend.id.in_(keeps), func.lower(Friend.name) == func.lower(person.name)]
    return db.session.scalars(select(Friend).where(or_(*who), Friend.is_group.is_(False))).all()


def _applicants(address: str) -> set[str]:
    """As whom somebody applied from that address: mails about it may still wait."""
    own = select(Application).where(Application.contact_email == address)
    applications = db.session.scalars(own).all()
    people = [each.name for each in applications if each.kind is ApplicantKind.PERSON]
    contacts = [each.contact_name for each in applications if each.contact_name]
    return {*people, *contacts} - {""}


def _forget_address(address: str) -> None:
    for table, column in address_columns():
        same = func.lower(column) == address
        if column.nullable:
            db.session.execute(update(table).where(same).values({column.name: None}))
        else:
            db.session.execute(delete(table).where(same))


def _write_no_more(address: str) -> None:
    """What a law makes us keep is kept, and serves nothing else."""
    same = KeptRecord.email == address
    db.session.execute(update(KeptRecord).where(same).values(only_for_law=True))


def _delete(person: Person) -> None:
    for table, column in own_columns():
        same = column == person.id
        if column.nullable:
            db.session.execute(update(table).where(same).values({column.name: None}))
        else:
            db.session.execute(delete(table).where(same))
    db.session.delete(person)
    db.session.flush()
