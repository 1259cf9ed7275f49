"""Texts in many languages: fallback, and translations that fell behind their source."""

from flask import Flask

from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Shown, Translated
from tests.factories.organizations import make_organization

GREETING = Translated.of({"en": "Welcome", "fr": "Bienvenue", "ar": "أهلا"})


def test_the_asked_language_comes_first() -> None:
    assert GREETING.shown("fr") == Shown("Bienvenue", "fr")


def test_without_it_the_first_fallback_that_there_is() -> None:
    assert GREETING.shown("ru", ("uk", "fr", "ar")) == Shown("Bienvenue", "fr", is_fallback=True)


def test_without_any_the_source() -> None:
    assert GREETING.shown("ru", ("uk",)) == Shown("Welcome", "en", is_fallback=True)


def test_a_text_has_the_direction_of_its_own_language() -> None:
    assert GREETING.shown("ar").direction == "rtl"
    assert GREETING.shown("ru").direction == "ltr"


def test_translations_of_a_changed_source_are_outdated_until_written_anew() -> None:
    changed = GREETING.with_text("en", "Welcome, friends")
    mended = changed.with_text("fr", "Bienvenue, les amis")

    assert [changed.shown(tag).is_outdated for tag in ("en", "fr", "ar")] == [False, True, True]
    assert [mended.shown(tag).is_outdated for tag in ("en", "fr", "ar")] == [False, False, True]


def test_a_text_survives_the_database(app: Flask) -> None:
    organization = make_organization()
    with transaction():
        organization.about = GREETING
    db.session.expire_all()

    assert organization.about == GREETING


def test_the_source_stands_first() -> None:
    assert list(Translated.of({"fr": "Un", "en": "One"}, source="en").texts) == ["en", "fr"]
