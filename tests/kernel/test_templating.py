import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import g, render_template_string
from markupsafe import Markup

from campaign.kernel.money import Money
from campaign.kernel.templating import FOREVER, STYLESHEET, asset_url
from campaign.kernel.translated import Shown


@pytest.fixture
def write(app):
    """What a template writes on a page of that language."""

    def render(template: str, language: str = "en", **values: object) -> str:
        with app.test_request_context(f"/{language}/"):
            g.language = language
            return render_template_string(template, **values)

    return render


@pytest.fixture
def stylesheet(app) -> str:
    with app.test_request_context():
        return asset_url(STYLESHEET)


def test_the_style_sheet_may_be_kept_for_ever(client, stylesheet):
    answer = client.get(stylesheet)

    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == FOREVER


def test_the_style_sheet_begins_with_the_order_of_its_layers(client, stylesheet):
    rules = re.sub(r"/\*.*?\*/", "", client.get(stylesheet).text, flags=re.DOTALL)

    assert rules.strip().startswith("@layer tokens, base, layout, components")


def test_every_font_of_the_style_sheet_is_there_and_may_be_kept_for_ever(client, stylesheet):
    fonts = re.findall(r'url\("([^"]+)"\)', client.get(stylesheet).text)
    answers = [client.get(font) for font in fonts]

    assert len(fonts) == 5
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {FOREVER}


def test_an_old_address_of_an_asset_shows_the_new_one_and_is_not_kept(client):
    answer = client.get(f"/assets/000000000000/{STYLESHEET}")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, no-cache")


def test_an_asset_that_is_not_there_is_missing(client):
    assert client.get("/assets/000000000000/css/nothing.css").status_code == 404


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ value | money }}", "€1,250.50"),
        ("{{ (value + value) | money(whole=true) }}", "€2,501"),
    ],
)
def test_money_is_written_for_the_reader(write, template, expected):
    assert write(template, value=Money(1250_50, "EUR")) == expected


def test_days_and_times_are_written_for_the_reader(write):
    moment = datetime(2031, 4, 18, 13, tzinfo=UTC)

    assert write("{{ d | day }}", d=date(2031, 4, 18)) == "18 April 2031"
    assert write("{{ d | short_day }}", d=date(2031, 4, 18)) == "18 Apr"
    assert write("{{ d | month }}", d=date(2031, 4, 18)) == "April 2031"
    assert write("{{ m | time('Europe/Athens') }}", m=moment) == "16:00"


def test_numbers_are_written_for_the_reader(write):
    assert write("{{ n | number }} {{ p | percent }}", n=12345, p=Decimal("0.55")) == "12,345 55%"


def test_a_text_in_another_language_says_which_and_which_way_it_runs(write):
    shown = Shown("ميناء", "ar", is_fallback=True)

    assert write("{{ text(shown) }}", shown=shown) == '<span lang="ar" dir="rtl">ميناء</span>'


def test_a_text_in_the_readers_language_stands_plain_and_escaped(write):
    assert write("{{ text(shown) }}", shown=Shown("<b>", "en")) == "&lt;b&gt;"


def test_markup_that_a_template_made_stays_markup(write):
    assert write("{{ text(words) }}", words=Markup("<b>&amp;</b>")) == "<b>&amp;</b>"


@pytest.mark.parametrize(
    ("language", "month"),
    [("en", "May 2021"), ("fr", "Mai 2021"), ("ru", "Май 2021\N{NARROW NO-BREAK SPACE}г.")],
)
def test_a_month_at_the_head_of_a_list_begins_with_a_capital(write, language, month):
    assert write("{{ day | month | capital }}", language, day=date(2021, 5, 1)) == month
