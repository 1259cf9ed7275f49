"""What may be typed in about an organization, and about people and their roles."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from campaign.accounts.models import Person
from campaign.kernel.addresses import is_address
from campaign.kernel.countries import COUNTRIES, country_name
from campaign.kernel.countries import languages_of as languages_of_country
from campaign.kernel.forms import CheckboxesField, LanguageField, TokenForm, WebForm
from campaign.kernel.i18n import current_locale, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.organizations.circles import AnyRole, Circle, kind_of
from campaign.organizations.models import Organization
from campaign.organizations.names import role_name
from campaign.organizations.operations import FriendDraft, OrganizationDraft

ROOM_FOR_MORE = 2
"""Empty boxes for further countries."""
MOST_COUNTRIES = 30

Choices = list[tuple[str, str]]


def country_choices() -> Choices:
    locale = current_locale()
    named = sorted(((code, country_name(code, locale)) for code in COUNTRIES), key=_by_name)
    return [("", _("(none)")), *named]


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


class VersionedForm(WebForm):
    """Knows which state of the organization its writer saw."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def take_version(self, organization: Organization) -> None:
        """After a conflict was shown: sending the form again is meant."""
        self.version.data, self.version.raw_data = organization.version, None


class ProfileForm(VersionedForm):
    """What an organization is, in no particular language."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Write the organization's name.")), Length(max=200)]
    )
    language = LanguageField(_l("Language of the name"))
    acronym = StringField(_l("Acronym"), [Optional(), Length(max=40)])
    countries = FieldList(
        SelectField(_l("Country"), choices=country_choices), max_entries=MOST_COUNTRIES
    )
    territory = StringField(_l("Territory in words"), [Optional(), Length(max=120)])
    website = URLField(_l("Website"), [Optional(), Length(max=300)])
    contact_email = EmailField(_l("E-mail address"), [Optional(), Length(max=254)])

    def __init__(self, organization: Organization, **options: Any) -> None:
        known = {name: getattr(organization, name) or "" for name in self.columns()}
        countries = [*organization.country_codes, *[""] * ROOM_FOR_MORE]
        super().__init__(
            data={**known, "countries": countries, "version": organization.version}, **options
        )
        home = organization.country_codes
        official = (tag for code in home for tag in languages_of_country(code))
        self.language.likely = tuple(dict.fromkeys((*official, *offered_languages())))
        for number, field in enumerate(self.countries, start=1):
            field.label.text = _("Country %(number)s", number=number)

    @staticmethod
    def columns() -> tuple[str, ...]:
        return "name", "language", "acronym", "territory", "website", "contact_email"

    def validate_contact_email(self, field: EmailField) -> None:
        if not is_address(field.data):
            raise ValidationError(_("This is no e-mail address."))

    def draft(self, before: OrganizationDraft) -> OrganizationDraft:
        """What was typed; the texts in several languages stay as they are."""
        typed: dict[str, Any] = {
            name: (self[name].data or "").strip() or None for name in self.columns()
        }
        return replace(before, **typed, countries=tuple(filter(None, self.countries.data)))


class TextsForm(VersionedForm):
    """What an organization says of itself in one language."""

    name = StringField(_l("Name in this language"), [Optional(), Length(max=200)])
    about = TextAreaField(_l("About the organization"), [Optional(), Length(max=4000)])


def offered_language_choices() -> Choices:
    """Of the languages that the program itself speaks, each in its own words."""
    return [(tag, language_name(tag)) for tag in offered_languages()]


def role_choices(circle: Circle) -> Choices:
    return [(role.value, role_name(role)) for role in kind_of(circle).roles]


class AddressedForm(WebForm):
    """To whom an invitation goes, and in which language."""

    email = EmailField(
        _l("E-mail address"), [DataRequired(_l("Type the e-mail address.")), Length(max=254)]
    )
    language = SelectField(_l("Language of the mail"), choices=offered_language_choices)


class InvitationForm(AddressedForm):
    role = SelectField(_l("Role"))

    def __init__(self, circle: Circle, *, language: str, **options: Any) -> None:
        self._kind = kind_of(circle)
        known = {"language": language, "role": self._kind.least.value}
        super().__init__(data=known, **options)
        self.role.choices = role_choices(circle)

    def chosen(self) -> AnyRole:
        return self._kind.roles(self.role.data)


class RolesForm(WebForm):
    """What somebody is; several things at once are possible."""

    roles = CheckboxesField(_l("Roles"))

    def __init__(self, circle: Circle, held: Iterable[AnyRole], **options: Any) -> None:
        super().__init__(data={"roles": [role.value for role in held]}, **options)
        self._kind = kind_of(circle)
        self.roles.choices = role_choices(circle)

    def chosen(self) -> set[AnyRole]:
        return {self._kind.roles(value) for value in self.roles.data}


class SuccessorForm(WebForm):
    """Who gives and takes roles from now on."""

    successor = SelectField(_l("Who takes over"))

    def __init__(self, others: Iterable[Person], **options: Any) -> None:
        super().__init__(**options)
        self.successor.choices = [(person.opaque_id, person.name) for person in others]


class AnswerForm(WebForm):
    """Yes, without a word."""


class JoinForm(AnswerForm):
    """Who has no account yet tells a name; a password need not be."""

    name = StringField(_l("Your name"), [DataRequired(_l("Write your name.")), Length(max=120)])
    language = SelectField(_l("Your language"), choices=offered_language_choices)
    password = PasswordField(_l("Password"), [Optional(), Length(max=1000)])


class FriendForm(WebForm):
    """What a friend is called, and whether others may read it."""

    name = StringField(_l("Name"), [DataRequired(_l("Write the friend's name.")), Length(max=120)])
    country = SelectField(_l("Country"), choices=country_choices)
    name_is_public = BooleanField(_l("The name may stand on public pages"))

    def draft(self, *, is_group: bool) -> FriendDraft:
        return FriendDraft(
            name=self.name.data.strip(),
            is_group=is_group,
            country=self.country.data or None,
            name_is_public=self.name_is_public.data,
        )


class NewFriendForm(AddressedForm, TokenForm):
    """A coordinator invites a friend, who decides about the public name later."""

    name = StringField(_l("Name"), [DataRequired(_l("Write the friend's name.")), Length(max=120)])
    is_group = BooleanField(_l("It is a group"))

    def draft(self) -> FriendDraft:
        return FriendDraft(name=self.name.data.strip(), is_group=self.is_group.data)


class LogoForm(WebForm):
    file = FileField(_l("Picture"), [InputRequired(_l("Choose a file."))])
    description = StringField(_l("In words"), [InputRequired(_l("Say what is to be seen."))])

    def content(self) -> bytes:
        with closing(self.file.data) as file:
            content: bytes = file.read()
        return content
