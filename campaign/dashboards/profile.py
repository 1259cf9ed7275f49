"""An organization edits what it says of itself: facts on one page, each language on its own."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import topics_showing
from campaign.guard import authorize, viewer
from campaign.kernel.countries import country_name
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.forms import Difference, OtherLanguageForm, show_refusal
from campaign.kernel.i18n import (
    current_language,
    current_locale,
    language_name,
    offered_languages,
    tag_in_address,
)
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.organizations.forms import ProfileForm, TextsForm
from campaign.organizations.models import Organization
from campaign.organizations.operations import (
    OrganizationDraft,
    draft_of_organization,
    edit_organization,
    write_texts,
)
from campaign.organizations.queries import find_organization
from campaign.permissions import Action

organization_desk = Blueprint("organization_desk", __name__)


@organization_desk.route("/", methods=["GET", "POST"])
def edit_profile(organization: str) -> ResponseReturnValue:
    found = find_organization(organization)
    authorize(Action.ORGANIZATION_EDIT, found)
    other = OtherLanguageForm.asked()
    if tag := other.chosen():
        return redirect(url_for(".edit_texts", organization=organization, tag=tag), code=303)
    form = ProfileForm(found)
    differences: Sequence[Difference] = ()
    if form.validate_on_submit():
        draft = form.draft(draft_of_organization(found))
        try:
            edit_organization(
                found.id,
                draft,
                by=viewer(),
                shown_on=topics_showing(found),
                version=form.version.data,
            )
        except Conflict:
            differences = _differences(form, draft, draft_of_organization(found))
            form.take_version(found)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("What you say about yourselves was saved."))
            return redirect(url_for(".edit_profile", organization=organization), code=303)
    page = render_template(
        "organizations/profile.html",
        organization=found,
        form=form,
        differences=differences,
        languages=_languages(found),
        other=other,
    )
    return page, _status(form, differences)


@organization_desk.route("/<tag>", methods=["GET", "POST"])
def edit_texts(organization: str, tag: str) -> ResponseReturnValue:
    found = find_organization(organization)
    authorize(Action.ORGANIZATION_EDIT, found)
    tag = tag_in_address(tag)
    form = TextsForm(data=_texts(found, tag))
    differences: Sequence[Difference] = ()
    if form.validate_on_submit():
        try:
            write_texts(
                found.id,
                tag,
                name=form.name.data or "",
                about=form.about.data or "",
                by=viewer(),
                shown_on=topics_showing(found),
                version=form.version.data,
            )
        except Conflict:
            differences = _text_differences(form, found, tag)
            form.take_version(found)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The texts were saved."))
            return redirect(url_for(".edit_profile", organization=organization), code=303)
    page = render_template(
        "organizations/texts.html",
        organization=found,
        form=form,
        differences=differences,
        tag=tag,
        language=language_name(tag, shown_in=current_language()),
        sources=[
            text.shown(text.source)
            for text in (found.names, found.about)
            if text is not None and text.source != tag
        ],
    )
    return page, _status(form, differences)


def _status(form: ProfileForm | TextsForm, differences: Sequence[Difference]) -> int:
    if differences:
        return 409
    return 422 if form.errors else 200


def _languages(organization: Organization) -> list[dict[str, object]]:
    """In which the organization may say something, and what it has said in each."""
    known = [text.languages for text in (organization.names, organization.about) if text]
    coalitions = [each.coalition.languages for each in organization.affiliations]
    tags = dict.fromkeys(tag for tags in (offered_languages(), *coalitions, *known) for tag in tags)
    return [
        {
            "tag": tag,
            "name": language_name(tag, shown_in=current_language()),
            "about": _state(organization.about, tag),
        }
        for tag in tags
    ]


def _state(text: Translated | None, tag: str) -> str:
    if text is None or tag not in text.languages:
        return _("nothing yet")
    if tag == text.source:
        return _("the source")
    return _("outdated") if text.shown(tag).is_outdated else _("translated")


def _texts(organization: Organization, tag: str) -> dict[str, object]:
    return {
        "version": organization.version,
        "name": _own(organization.names, tag),
        "about": _own(organization.about, tag),
    }


def _own(text: Translated | None, tag: str) -> str:
    return text.texts.get(tag, "") if text else ""


def _text_differences(form: TextsForm, organization: Organization, tag: str) -> list[Difference]:
    now = _texts(organization, tag)
    return [
        Difference(str(form[name].label.text), form[name].data or "", str(now[name]))
        for name in ("name", "about")
        if (form[name].data or "").strip() != now[name]
    ]


def _differences(
    form: ProfileForm, yours: OrganizationDraft, theirs: OrganizationDraft
) -> list[Difference]:
    found = [
        Difference(
            str(form[name].label.text), getattr(yours, name) or "", getattr(theirs, name) or ""
        )
        for name in form.columns()
        if getattr(yours, name) != getattr(theirs, name)
    ]
    if yours.countries != theirs.countries:
        found.append(Difference(_("Countries"), _named(yours.countries), _named(theirs.countries)))
    return found


def _named(codes: Sequence[str]) -> str:
    return ", ".join(country_name(code, current_locale()) for code in codes)
