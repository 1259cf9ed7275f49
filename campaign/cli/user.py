"""`campaign user`: people, and what they are in organizations and coalitions."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import click

from campaign.accounts.models import Person
from campaign.accounts.operations import add_person, remove_all_factors, sign_out_everywhere
from campaign.accounts.passwords import check_password, hash_password
from campaign.accounts.queries import all_people, find_person
from campaign.cli.installation import installation
from campaign.kernel.addresses import normal_address
from campaign.kernel.audit import Machine
from campaign.kernel.database import transaction
from campaign.kernel.errors import Missing
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.operations import (
    give_coalition_role,
    give_role,
    take_coalition_role,
    take_role,
)
from campaign.organizations.queries import find_coalition, find_organization, roles_of
from campaign.permissions import CoalitionRole, Role

BY = Machine("command")


@dataclass(frozen=True)
class Wanted:
    """The roles that a command speaks of."""

    own: tuple[Organization, Role] | None
    in_coalition: tuple[Coalition, CoalitionRole] | None

    @classmethod
    def of(cls, options: Mapping[str, str | None]) -> Self:
        """A role and its place come together or not at all."""
        for place, what in (("organization", "role"), ("coalition", "coalition_role")):
            if bool(options[place]) != bool(options[what]):
                option = what.replace("_", "-")
                raise click.UsageError(f"--{place} and --{option} go together.")
        slug, role = options["organization"], options["role"]
        coalition, coalition_role = options["coalition"], options["coalition_role"]
        try:
            return cls(
                (find_organization(slug), Role(role)) if slug and role else None,
                (find_coalition(coalition), CoalitionRole(coalition_role))
                if coalition and coalition_role
                else None,
            )
        except Missing as error:
            raise click.ClickException(f"There is no “{error}”.") from error

    def __bool__(self) -> bool:
        return bool(self.own or self.in_coalition)

    def give(self, person: Person) -> None:
        if self.own:
            give_role(person.id, self.own[0].id, self.own[1], by=BY)
        if self.in_coalition:
            give_coalition_role(person.id, self.in_coalition[0].id, self.in_coalition[1], by=BY)

    def take(self, person: Person) -> None:
        if self.own:
            take_role(person.id, self.own[0].id, self.own[1], by=BY)
        if self.in_coalition:
            take_coalition_role(person.id, self.in_coalition[0].id, self.in_coalition[1], by=BY)


def with_roles(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name a role, and of what."""
    for option in (
        click.option("--coalition-role", type=click.Choice([each.value for each in CoalitionRole])),
        click.option("--coalition", metavar="SLUG"),
        click.option("--role", type=click.Choice([each.value for each in Role])),
        click.option("--organization", metavar="SLUG"),
    ):
        command = option(command)
    return command


@click.group()
def user() -> None:
    """Give people accounts and roles."""


@user.command()
@click.argument("email")
@click.argument("name")
@with_roles
@click.option("--language", default="en", show_default=True, help="Of the mails they get.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, language: str, password_stdin: bool, **roles: Any) -> None:
    """Give somebody an account, and a role if one is named.

    Without a password they choose one by a mailed link: “I forgot my password, or have none yet”.
    """
    with installation():
        address = _address(email)
        wanted = Wanted.of(roles)
        password_hash = _password_hash(name, address) if password_stdin else None
        with transaction():
            person = add_person(
                address, name, password_hash=password_hash, by=BY, language=language
            )
            wanted.give(person)
        click.echo(f"Added {person.email}.")


@user.command()
@click.argument("email")
@with_roles
@click.option("--remove", is_flag=True, help="Take the role away instead.")
def role(email: str, remove: bool, **roles: Any) -> None:
    """Give somebody a role, or take it away. What is so already stays so."""
    with installation():
        person = _person(email)
        wanted = Wanted.of(roles)
        if not wanted:
            raise click.UsageError("Name --organization and --role, or the coalition's.")
        with transaction():
            if remove:
                wanted.take(person)
            else:
                wanted.give(person)
        click.echo(f"{person.email}: {_roles_in_words(person)}.")


@user.command()
@click.argument("email")
def forget_factors(email: str) -> None:
    """Remove the second factors of somebody who has lost them all, recovery codes too.

    Be sure whom you talk to: whoever reads that person's mails can sign in afterwards.
    """
    with installation():
        person = _person(email)
        remove_all_factors(person.id, by=BY)
        click.echo(f"{person.email} signs in without a second factor now.")


@user.command()
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign somebody out everywhere, and end the links and changes that wait."""
    with installation():
        person = _person(email)
        sign_out_everywhere(person.id, by=BY)
        click.echo(f"{person.email} is signed out everywhere.")


@user.command("list")
def list_people() -> None:
    """Show who has an account, and which roles."""
    with installation():
        for person in all_people():
            click.echo(f"{person.email}\t{person.name}\t{_roles_in_words(person)}")


def _roles_in_words(person: Person) -> str:
    found = roles_of(person)
    return ", ".join(f"{role} of {slug}" for slug, role in found) or "no role"


def _password_hash(name: str, address: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    check_password(password, about=(name, address))
    return hash_password(password)


def _address(email: str) -> str:
    try:
        return normal_address(email)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _person(email: str) -> Person:
    try:
        return find_person(email)
    except Missing as error:
        raise click.ClickException(f"{email} has no account.") from error
