from datetime import date

from flask import render_template_string

from campaign.kernel.dates import format_day
from campaign.kernel.i18n import (
    current_locale,
    force_locale,
    language_name,
    locale_of,
    ngettext,
)


def test_english_is_written_for_readers_everywhere(app):
    with app.test_request_context("/en/"):
        assert format_day(date(2021, 4, 17), current_locale()) == "17 April 2021"
    with app.test_request_context("/fr/"), force_locale("en"):
        assert format_day(date(2021, 4, 17), current_locale()) == "17 April 2021"


def test_a_language_is_named_in_itself_or_in_another():
    assert [language_name(tag) for tag in ("en", "fr", "pt-BR", "xx-quenya")] == [
        "English",
        "Français",
        "Português (Brasil)",
        "xx-quenya",
    ]
    assert language_name("de", shown_in="fr") == "allemand"


def test_a_language_that_nobody_knows_is_written_like_the_source():
    assert locale_of("xx-quenya") == locale_of("en")


def test_a_counted_number_is_written_as_the_language_writes_it(app):
    template = '{{ ngettext("%(num)s boat", "%(num)s boats", 1234) }}'
    with app.test_request_context("/en/"):
        assert ngettext("%(num)s boat", "%(num)s boats", 1234) == "1,234 boats"
        assert render_template_string(template) == "1,234 boats"
    with app.test_request_context("/fr/"), force_locale("fr"):
        assert render_template_string(template) == "1\N{NARROW NO-BREAK SPACE}234 boats"
