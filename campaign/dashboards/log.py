"""The log: an organization reads its own, members and coordinators what was done in a coalition."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for

from campaign.dashboards.acts import ACTS
from campaign.dashboards.blueprint import desk
from campaign.dashboards.log_entries import Wanted, authors_in, log_page, whole_log
from campaign.dashboards.log_files import as_json, log_rows
from campaign.dashboards.log_words import field_words, value_words
from campaign.guard import authorize
from campaign.kernel.arguments import asked, asked_day
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.spreadsheets import MEDIA_TYPES, table_response
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.names import coalition_label
from campaign.organizations.queries import find_coalition, find_organization
from campaign.permissions import Action

FILES = (*MEDIA_TYPES, "json")


@desk.get("/<organization>/log")
def show_log(organization: str) -> str:
    found = find_organization(organization)
    authorize(Action.LOG_READ, found)
    logs = [
        (
            coalition_label(each.coalition),
            url_for(
                "desk.show_members_log", organization=found.slug, coalition=each.coalition.slug
            ),
        )
        for each in found.affiliations
    ]
    title = _("The log of the organization")
    return _page(_wanted(Wanted(organization_id=found.id)), title, logs)


@desk.get("/<organization>/log.<form>")
def export_log(organization: str, form: str) -> Response:
    found = find_organization(organization)
    authorize(Action.LOG_READ, found)
    return _file(_wanted(Wanted(organization_id=found.id)), found.slug, form)


@desk.get("/<organization>/coalitions/<coalition>/log")
def show_members_log(organization: str, coalition: str) -> str:
    """What was done in the coalition, for its members: all are equal, so all may see it."""
    own = find_organization(organization)
    authorize(Action.LOG_READ, own)
    return _page(_wanted(_of_member(own, coalition)), _("The log of the coalition"))


@desk.get("/<organization>/coalitions/<coalition>/log.<form>")
def export_members_log(organization: str, coalition: str, form: str) -> Response:
    own = find_organization(organization)
    authorize(Action.LOG_READ, own)
    return _file(_wanted(_of_member(own, coalition)), coalition, form)


@desk.get("/coalitions/<coalition>/log")
def show_coalition_log(coalition: str) -> str:
    found = find_coalition(coalition)
    authorize(Action.COALITION_LOG_READ, found)
    return _page(_wanted(Wanted(coalition_id=found.id)), _("The log of the coalition"))


@desk.get("/coalitions/<coalition>/log.<form>")
def export_coalition_log(coalition: str, form: str) -> Response:
    found = find_coalition(coalition)
    authorize(Action.COALITION_LOG_READ, found)
    return _file(_wanted(Wanted(coalition_id=found.id)), found.slug, form)


def _of_member(own: Organization, slug: str) -> Wanted:
    """Raises Missing for a coalition to which the organization does not belong."""
    found: Coalition = find_coalition(slug)
    if found.id not in {each.coalition_id for each in own.affiliations}:
        raise Missing(slug)
    return Wanted(coalition_id=found.id, reader_id=own.id)


def _wanted(scope: Wanted) -> Wanted:
    return replace(
        scope,
        actor=asked("who") or "",
        action=asked("what") or "",
        first=asked_day("from"),
        last=asked_day("to"),
    )


def _page(wanted: Wanted, title: str, others: Sequence[tuple[Shown, str]] = ()) -> str:
    """`others` are logs of coalitions that the organization may read, too."""
    page = log_page(wanted, asked_page())
    chosen = {name: value for name in ("who", "what", "from", "to") if (value := asked(name))}
    address: dict[str, Any] = {**(request.view_args or {}), **chosen}
    here = str(request.endpoint)
    return render_template(
        "dashboards/log.html",
        title=title,
        page=page,
        others=others,
        filters=_filters(wanted),
        is_narrowed=bool(chosen),
        here=url_for(here, **(request.view_args or {})),
        url_of=lambda number: url_for(here, **address, page=number),
        files=[
            (form.upper(), url_for(here.replace("show", "export"), **address, form=form))
            for form in FILES
        ],
        field_words=field_words,
        value_words=value_words,
    )


def _filters(wanted: Wanted) -> list[dict[str, object]]:
    everything = {"value": "", "label": _("All")}
    people = [{"value": reference, "label": name} for reference, name in authors_in(wanted)]
    acts = sorted(
        ((action, str(words)) for action, words in ACTS.items()), key=lambda each: each[1]
    )
    return [
        {"name": "who", "label": _("Who"), "value": wanted.actor, "options": [everything, *people]},
        {
            "name": "what",
            "label": _("What"),
            "value": wanted.action,
            "options": [everything, *({"value": name, "label": words} for name, words in acts)],
        },
        {"name": "from", "label": _("First day"), "value": wanted.first, "is_day": True},
        {"name": "to", "label": _("Last day"), "value": wanted.last, "is_day": True},
    ]


def _file(wanted: Wanted, slug: str, form: str) -> Response:
    """Raises Missing for a form that there is not."""
    lines, name = whole_log(wanted), f"log-{slug}-{today('UTC')}"
    if form != "json":
        return table_response(form, name, name, log_rows(lines))
    response = Response("".join(as_json(lines)), content_type="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return response
