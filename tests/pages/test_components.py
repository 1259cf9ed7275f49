"""What components promise beyond their looks."""

from datetime import UTC, date, datetime

import pytest
from flask import g, render_template_string
from werkzeug.datastructures import MultiDict

from campaign.kernel.countries import tiles
from campaign.kernel.money import Money
from campaign.pages.forms import SampleForm


@pytest.fixture
def show(app):
    """Renders a line of template as on an English page, white space folded."""

    def render(template: str, **values: object) -> str:
        with app.test_request_context("/en/"):
            g.language = "en"
            return " ".join(render_template_string(template, **values).split())

    return render


def an_event(**changes):
    return {
        "url": "/en/walk",
        "title": "Walk",
        "first_day": date(2031, 4, 18),
        "last_day": date(2031, 4, 18),
        "starts_there": datetime(2031, 4, 18, 9, tzinfo=UTC),
        "ends_there": datetime(2031, 4, 18, 11, tzinfo=UTC),
        "zone": "Europe/Paris",
    } | changes


ROW = '{% from "components/event.html" import event_row %}{{ event_row(event, today=today) }}'
WHEN = '{% from "components/when.html" import when_long %}{{ when_long(event) }}'
METER = '{% from "components/meter.html" import meter %}{{ meter(goal, received, label="so far") }}'


def test_an_event_is_shown_on_the_clock_of_its_place(show):
    assert "11:00 to 13:00" in show(ROW, event=an_event())


def test_an_event_without_a_known_end_has_only_a_start(show):
    event = an_event(ends_there=datetime(2031, 4, 18, 9, tzinfo=UTC))

    assert "11:00 to" not in show(ROW, event=event)
    assert "11:00" in show(ROW, event=event)


def test_a_cancelled_event_says_so_in_words(show):
    assert "Cancelled" in show(ROW, event=an_event(is_cancelled=True))


def test_an_event_of_today_says_so_in_words(show):
    assert "Today" in show(ROW, event=an_event(), today=date(2031, 4, 18))
    assert "Today" not in show(ROW, event=an_event(), today=date(2031, 4, 19))


def test_a_month_is_all_that_is_said_where_no_more_is_known(show):
    event = an_event(first_day=date(2031, 5, 1), last_day=date(2031, 5, 31), is_month_only=True)

    assert show(WHEN, event=event) == "May 2031, day to be announced"
    assert 'datetime="2031-05"' in show(ROW, event=event)


def test_several_whole_days_are_named_from_the_first_to_the_last(show):
    event = an_event(last_day=date(2031, 4, 20), is_all_day=True)

    assert show(WHEN, event=event) == "18 April 2031 to 20 April 2031"


def test_a_meter_says_what_it_shows(show):
    assert 'role="img" aria-label="so far"' in show(METER, goal=100, received=50)


def test_a_meter_fills_as_far_as_the_money_came(show):
    assert '<rect class="meter-received" width="500"' in show(METER, goal=100, received=50)
    assert "meter-goal" not in show(METER, goal=100, received=50)


def test_a_meter_beyond_its_goal_marks_where_the_goal_was(show):
    beyond = show(METER, goal=100, received=200)

    assert '<rect class="meter-received" width="1000"' in beyond
    assert '<path class="meter-goal" d="M500 0V10"/>' in beyond


def test_what_is_only_promised_ends_with_the_bar(show):
    shown = show(
        '{% from "components/meter.html" import meter %}'
        '{{ meter(100, 80, reported=10, expected=500, label="so far") }}'
    )

    assert '<rect class="meter-received" width="800"' in shown
    assert '<rect class="meter-reported" x="800" width="100"' in shown
    assert '<rect class="meter-expected" x="900" width="100"' in shown


def test_a_hidden_goal_shows_no_sum(show):
    row = {"name": "Rode Kade", "is_hidden": True, "goal": Money(1234_00, "EUR"), "received": None}

    shown = show(
        '{% from "components/goals.html" import goals %}{{ goals([row], "Goals") }}', row=row
    )

    assert "not public" in shown
    assert "1,234" not in shown


def test_tiles_link_the_countries_that_count_and_the_table_says_the_same(show):
    shown = show(
        '{% from "components/tiles.html" import tiles %}'
        '{{ tiles(grid, {"FR": 11}, {"FR": "/fr"}, "Events by country", "Events") }}',
        grid=tiles(["FR"]),
    )

    assert '<a href="/fr" class="tile tile-3" aria-label="France, FR 11">' in shown
    assert '<th scope="row"><a href="/fr">France</a></th> <td class="table-number">11</td>' in shown


def test_a_wrong_field_names_its_error_to_those_who_do_not_see_it(app, show):
    with app.test_request_context():
        form = SampleForm(formdata=MultiDict({"title": ""}))
        form.validate()

    shown = show(
        '{% from "components/field.html" import field %}{{ field(form.title) }}', form=form
    )

    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="title-hint title-error"' in shown
    assert 'id="title-error"' in shown


def test_problems_link_to_the_fields_they_are_about(app, show):
    with app.test_request_context():
        form = SampleForm(formdata=MultiDict({"title": ""}))
        form.validate()

    shown = show(
        '{% from "components/field.html" import problems %}{{ problems(form) }}', form=form
    )

    assert 'href="#title"' in shown
    assert 'href="#words"' not in shown


def test_what_people_typed_is_never_markup(show):
    shown = show(ROW, event=an_event(title="<script>alert(1)</script>"))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
