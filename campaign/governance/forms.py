"""What may be typed in about an application."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from campaign.governance.models import AdmissionWay, ApplicantKind, Application
from campaign.governance.operations import ApplicationDraft
from campaign.governance.queries import RuleInForce, claimable
from campaign.kernel.addresses import is_address
from campaign.kernel.forms import NEEDS_LANGUAGE, LanguageField, WebForm
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.organizations.forms import country_choices

NEW = "new"


class ApplicationForm(WebForm):
    """Sent without sign-in: where it was sent from is checked instead of a token."""

    class Meta:
        csrf = False

    name = StringField(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=200)])
    country = SelectField(_l("Country"), choices=country_choices)
    contact_email = EmailField(
        _l("Your e-mail address"),
        [DataRequired(_l("Write your e-mail address.")), Length(max=254)],
        description=_l("We send a link there. Only the coordinators see the address."),
    )
    language = LanguageField(
        _l("Language in which we write to you"), [DataRequired(NEEDS_LANGUAGE)]
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if self.language.data is None:
            self.language.data = current_language()

    def validate_contact_email(self, field: Field) -> None:
        if not is_address(field.data):
            raise ValidationError(_("This is no e-mail address."))

    def typed(self, name: str) -> str | None:
        return (self[name].data or "").strip() or None


class OrganizationForm(ApplicationForm):
    """An organization that wants to belong."""

    acronym = StringField(_l("Acronym"), [Optional(), Length(max=40)])
    website = URLField(_l("Website"), [Optional(), Length(max=300)])
    about = TextAreaField(_l("About the organization"), [Optional(), Length(max=4000)])
    contact_name = StringField(
        _l("Your name"), [DataRequired(_l("Write your name.")), Length(max=120)]
    )

    def draft(self, email: str | None = None) -> ApplicationDraft:
        """`email` where a mailed link has proved another already."""
        return ApplicationDraft(
            kind=ApplicantKind.ORGANIZATION,
            name=self.name.data or "",
            contact_email=email or self.contact_email.data or "",
            language=self.language.data,
            acronym=self.typed("acronym"),
            country=self.typed("country"),
            website=self.typed("website"),
            about=self.typed("about"),
            contact_name=self.typed("contact_name"),
        )


class InvitedForm(OrganizationForm):
    """The same, where the mail's address is known."""

    contact_email = None


class FriendForm(ApplicationForm):
    """Somebody who wants to be a friend."""

    name = StringField(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=120)])
    kind = RadioField(
        _l("Who"),
        choices=[
            SelectChoice(ApplicantKind.GROUP.value, _l("A group")),
            SelectChoice(ApplicantKind.PERSON.value, _l("A person")),
        ],
        default=ApplicantKind.GROUP.value,
    )
    name_is_public = BooleanField(
        _l("Show the name on public pages"),
        description=_l("Without this the name is known to the coordinators only."),
    )

    def draft(self) -> ApplicationDraft:
        return ApplicationDraft(
            kind=ApplicantKind(self.kind.data),
            name=self.name.data or "",
            contact_email=self.contact_email.data or "",
            language=self.language.data,
            country=self.typed("country"),
            name_is_public=self.name_is_public.data,
        )


class ConfirmForm(WebForm):
    """A button, without sign-in."""

    class Meta:
        csrf = False


class ActForm(WebForm):
    """A button of the desk."""


class ReasonForm(WebForm):
    """Whoever stops somebody says why."""

    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Write the reason.")), Length(max=2000)])


class MatchForm(WebForm):
    """Which imported organization this is."""

    organization = SelectField(_l("This is"))

    def offer(self, application: Application) -> None:
        found = [(str(each.id), each.name) for each in claimable(application)]
        self.organization.choices = [(NEW, _("A new organization")), *found]
        if self.organization.data is None:
            self.organization.data = str(application.organization_id or NEW)

    def chosen(self) -> int | None:
        return None if self.organization.data == NEW else int(self.organization.data)


class RuleForm(WebForm):
    """How organizations come in."""

    way = RadioField(
        _l("Who decides"),
        choices=[
            SelectChoice(AdmissionWay.COORDINATORS.value, _l("The coordinators")),
            SelectChoice(
                AdmissionWay.NO_OBJECTION.value,
                _l("All members: without an objection the deadline admits"),
            ),
        ],
    )
    days = IntegerField(_l("Days for objections"), [InputRequired(_l("Write a number of days."))])

    def __init__(self, rule: RuleInForce) -> None:
        super().__init__(data={"way": rule.way.value, "days": rule.days})


class InvitationForm(WebForm):
    """An organization that is not there yet."""

    name = StringField(
        _l("Name of the organization"),
        [DataRequired(_l("Write the organization's name.")), Length(max=200)],
    )
    email = EmailField(
        _l("Its e-mail address"), [DataRequired(_l("Write an e-mail address.")), Length(max=254)]
    )
    language = LanguageField(_l("Language of the mail"), [DataRequired(NEEDS_LANGUAGE)])

    def __init__(self) -> None:
        super().__init__()
        if self.language.data is None:
            self.language.data = current_language()
