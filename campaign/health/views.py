"""The desk of health measures: an organization's, for its countries; and the coalition's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.hiding_words import hiding_words, names_of_hiders
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, find_participant
from campaign.campaigns.views import HidingPage
from campaign.guard import authorize, may, viewer
from campaign.health.forms import EndForm, MeasureForm
from campaign.health.models import HealthMeasure
from campaign.health.operations import end_measure as end
from campaign.health.operations import hide_measure as hide
from campaign.health.operations import show_measure_again as show_again
from campaign.health.operations import withdraw_measure, write_measure
from campaign.health.queries import Timeline, find_measure, of_organizations, timeline
from campaign.health.vocabulary import period_of, title_of
from campaign.kernel.clock import today
from campaign.kernel.countries import country_name
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import WebForm, show_refusal
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import shown
from campaign.organizations.models import Organization
from campaign.organizations.names import native_name
from campaign.permissions import Action

health_desk = Blueprint("health_desk", __name__)
coalition_health_desk = Blueprint("coalition_health_desk", __name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom one writes here: an organization, or the coalition of the campaign."""

    campaign: Campaign
    organization: Organization | None = None

    @property
    def target(self) -> Organization | Campaign:
        return self.organization or self.campaign

    @property
    def scopes(self) -> tuple[str | None, ...]:
        """Where one's own measures hold: one's countries, or everywhere."""
        return self.organization.country_codes if self.organization else (None,)

    @property
    def countries(self) -> tuple[str, ...]:
        return self.organization.country_codes if self.organization else ()

    def url(self, verb: str, **values: Any) -> str:
        if self.organization is not None:
            values["organization"] = self.organization.slug
            return url_for(f"health_desk.{verb}", campaign=self.campaign.slug, **values)
        values["coalition"] = self.campaign.coalition.slug
        return url_for(f"coalition_health_desk.{verb}", campaign=self.campaign.slug, **values)

    def wrote(self, measure: HealthMeasure) -> bool:
        """Nobody ends what another organization wrote."""
        own = self.organization.id if self.organization else None
        return measure.written_by_organization_id == own


@health_desk.get("/")
def list_measures(organization: str, campaign: str) -> ResponseReturnValue:
    at = _desk_of(organization, campaign)
    authorize(Action.DESK_READ, at.target)
    return _list(at)


@health_desk.route("/new", methods=["GET", "POST"])
def new_measure(organization: str, campaign: str) -> ResponseReturnValue:
    at = _desk_of(organization, campaign)
    authorize(Action.HEALTH_MEASURE_WRITE, at.target)
    return _new(at)


@health_desk.route("/<int:measure_id>/end", methods=["GET", "POST"])
def end_measure(organization: str, campaign: str, measure_id: int) -> ResponseReturnValue:
    at = _desk_of(organization, campaign)
    authorize(Action.HEALTH_MEASURE_WRITE, at.target)
    return _end(at, measure_id)


@coalition_health_desk.get("/", endpoint="list_measures")
def list_coalition_measures(coalition: str, campaign: str) -> ResponseReturnValue:
    at = _coalition_desk_of(coalition, campaign)
    authorize(Action.COALITION_DESK_READ, at.target)
    return _list(at)


@coalition_health_desk.route("/new", methods=["GET", "POST"], endpoint="new_measure")
def new_coalition_measure(coalition: str, campaign: str) -> ResponseReturnValue:
    at = _coalition_desk_of(coalition, campaign)
    authorize(Action.HEALTH_MEASURE_WRITE, at.target)
    return _new(at)


@coalition_health_desk.route(
    "/<int:measure_id>/end", methods=["GET", "POST"], endpoint="end_measure"
)
def end_coalition_measure(coalition: str, campaign: str, measure_id: int) -> ResponseReturnValue:
    at = _coalition_desk_of(coalition, campaign)
    authorize(Action.HEALTH_MEASURE_WRITE, at.target)
    return _end(at, measure_id)


@coalition_health_desk.route("/<int:measure_id>/hiding", methods=["GET", "POST"])
def hide_measure(coalition: str, campaign: str, measure_id: int) -> ResponseReturnValue:
    at = _coalition_desk_of(coalition, campaign)
    authorize(Action.HEALTH_MEASURE_HIDE, at.target)
    measure = _of_an_organization(at, measure_id)
    return _hiding_page(measure, at).ask_why(
        lambda reason: hide(measure.id, reason, by=viewer()),
        _("The measure is hidden. Its organization is told why."),
    )


@coalition_health_desk.route("/<int:measure_id>/showing", methods=["GET", "POST"])
def show_measure_again(coalition: str, campaign: str, measure_id: int) -> ResponseReturnValue:
    at = _coalition_desk_of(coalition, campaign)
    authorize(Action.HEALTH_MEASURE_HIDE, at.target)
    measure = _of_an_organization(at, measure_id)
    return _hiding_page(measure, at).ask_whether(
        lambda: show_again(measure.id, by=viewer()), _("The measure is shown again.")
    )


def _of_an_organization(at: Desk, measure_id: int) -> HealthMeasure:
    """Raises Missing for the coalition's own: that is ended instead."""
    measure = find_measure(at.campaign, measure_id)
    if measure.written_by is None:
        raise Missing(measure_id)
    return measure


def _hiding_page(measure: HealthMeasure, at: Desk) -> HidingPage:
    trail = [{"label": _("Health measures"), "url": at.url("list_measures")}]
    return HidingPage(measure, title_of(measure), _writer_of(measure), trail)


def _desk_of(organization: str, campaign: str) -> Desk:
    found = find_campaign(campaign)
    return Desk(found, find_participant(found, organization))


def _coalition_desk_of(coalition: str, campaign: str) -> Desk:
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return Desk(found)


def _list(at: Desk) -> str:
    day = today(at.campaign.zone)
    return render_template(
        "health/measures.html",
        at=at,
        today=day,
        scopes=[_scope(timeline(at.campaign, scope, day), at) for scope in at.scopes],
        others=[] if at.organization else _rows_of_others(at, day),
    )


def _rows_of_others(at: Desk, day: date) -> list[dict[str, Any]]:
    """What organizations wrote: coordinators may hide it."""
    measures = of_organizations(at.campaign, day)
    names = names_of_hiders(measures)
    return [_row_of_another(measure, at, names) for measure in measures]


def _row_of_another(measure: HealthMeasure, at: Desk, names: Mapping[str, str]) -> dict[str, Any]:
    verb = "show_measure_again" if measure.is_hidden else "hide_measure"
    may_hide = may(Action.HEALTH_MEASURE_HIDE, at.target)
    about = (_writer_of(measure), period_of(measure), hiding_words(measure, names))
    return {
        "title": title_of(measure),
        "about": " · ".join(part for part in about if part),
        "mark": _("Hidden") if measure.is_hidden else None,
        "kind": "bad",
        "action": _("Show again") if measure.is_hidden else _("Hide"),
        "action_url": at.url(verb, measure_id=measure.id) if may_hide else None,
    }


def _writer_of(measure: HealthMeasure) -> str:
    """Who wrote it, and for which country."""
    assert measure.written_by is not None
    country = country_name(measure.country, current_locale()) if measure.country else ""
    return " · ".join(part for part in (native_name(measure.written_by).text, country) if part)


def _scope(scope: Timeline, at: Desk) -> dict[str, Any]:
    """A country's measures, or the campaign's, as rows of `queue`."""
    return {
        "country": scope.country,
        "in_force": _rows(scope.in_force, at, ends=True),
        "coming": _rows(scope.coming, at, ends=True),
        "ended": _rows(scope.ended, at),
    }


def _rows(
    measures: Sequence[HealthMeasure], at: Desk, *, ends: bool = False
) -> list[dict[str, Any]]:
    """What another organization wrote and coordinators hid is only that organization's to see."""
    seen = [measure for measure in measures if at.wrote(measure) or not measure.is_hidden]
    names = names_of_hiders(seen)
    return [_row(measure, at, names, ends=ends) for measure in seen]


def _row(
    measure: HealthMeasure, at: Desk, names: Mapping[str, str], *, ends: bool = False
) -> dict[str, Any]:
    may_end = (
        ends
        and at.wrote(measure)
        and (measure.valid_to is None or measure.valid_to > today(at.campaign.zone))
        and may(Action.HEALTH_MEASURE_WRITE, at.target)
    )
    return {
        "title": title_of(measure),
        "about": " · ".join(filter(None, (period_of(measure), hiding_words(measure, names)))),
        "mark": _("Hidden") if measure.is_hidden else None,
        "kind": "bad",
        "action": _("Withdraw it") if _is_coming(measure) else _("End it"),
        "action_url": at.url("end_measure", measure_id=measure.id) if may_end else None,
    }


def _is_coming(measure: HealthMeasure) -> bool:
    return measure.valid_from > today(measure.campaign.zone)


def _new(at: Desk) -> ResponseReturnValue:
    form = MeasureForm(at.countries, at.campaign.languages, today(at.campaign.zone))
    if form.validate_on_submit():
        try:
            own = at.organization.id if at.organization else None
            measure = write_measure(
                at.campaign.id,
                form.facts(),
                by=viewer(),
                organization_id=own,
                uid=form.name_once(at.campaign.id, own),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            if measure.is_hidden:
                flash(_("The measure is hidden, as one in the same words was before."))
            else:
                flash(_("The measure was published."))
            return redirect(at.url("list_measures"), code=303)
    page = render_template("health/new_measure.html", at=at, form=form)
    return page, 422 if form.errors else 200


def _end(at: Desk, measure_id: int) -> ResponseReturnValue:
    """A measure that has not begun is withdrawn; one in force is given its last day."""
    measure = find_measure(at.campaign, measure_id)
    if not at.wrote(measure):
        raise Missing(measure_id)
    form = WebForm() if _is_coming(measure) else EndForm(last_day=today(at.campaign.zone))
    if form.validate_on_submit():
        try:
            flash(_finish(measure, form))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(at.url("list_measures"), code=303)
    page = render_template(
        "health/end_measure.html",
        at=at,
        form=form,
        title=title_of(measure),
        text=shown(measure.text, at.campaign.languages),
        period=period_of(measure),
    )
    return page, 422 if form.errors else 200


def _finish(measure: HealthMeasure, form: WebForm) -> str:
    """What was done, in words."""
    if isinstance(form, EndForm):
        end(measure.id, form.last_day.data, by=viewer())
        return _("The measure ends on that day.")
    withdraw_measure(measure.id, by=viewer())
    return _("The measure was withdrawn.")
