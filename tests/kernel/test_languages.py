"""Language tags of the whole world: their form, their scripts, their names."""

import pytest
from babel import Locale

from campaign.kernel.languages import (
    direction_of,
    find_tag,
    is_language,
    lookup_chain,
    name_in,
    nearest,
    normal_tag,
    with_region,
)

ENGLISH, FRENCH = Locale("en"), Locale("fr")


@pytest.mark.parametrize(
    "tag",
    [
        *("zh-Hant", "pt-BR", "sr-Latn", "kmr", "rom", "rmy", "ar-EG", "de-CH-1996", "zh-Hant-TW"),
        *("es-419", "sl-rozaj-biske", "en-u-ca-gregory", "de-x-plain", "x-ours", "qaa", "xx"),
        *("hy-Latn-IT-arevela", "yue-Hant-HK", "ckb", "mn-Mong", "sgn"),
    ],
)
def test_any_well_formed_tag_is_a_language(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-hant", "zh-Hant"),
        ("PT-br", "pt-BR"),
        ("SR-LATN-rs", "sr-Latn-RS"),
        ("de-ch-1996", "de-CH-1996"),
        ("zh-yue-HK", "yue-HK"),
        ("iw", "he"),
        ("X-Ours", "x-ours"),
    ],
)
def test_a_tag_is_written_in_one_way(written: str, tag: str) -> None:
    assert normal_tag(written) == tag
    assert not is_language(written)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "french", "pt_BR", "f", "fr-", "-fr", "fr--FR", "fr\0", "fr ", "fr\n", "fr-ÄÖ"),
        *("de-1996-1996", "de-toolongsubtag", "x", "\u0661\u0661", "fr-u", "en-" + "a" * 40),
    ],
)
def test_what_is_no_tag_is_none(text: str) -> None:
    assert normal_tag(text) is None


def test_what_is_nearest_is_the_same_then_the_more_general_then_a_kin() -> None:
    assert lookup_chain("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")
    assert lookup_chain("de-CH-u-co-phonebk") == ("de-CH-u-co-phonebk", "de-CH-u-co", "de-CH", "de")
    assert nearest("zh-Hant-TW", ("zh", "zh-Hant", "en")) == "zh-Hant"
    assert nearest("pt-BR", ("en", "pt")) == "pt"
    assert nearest("pt", ("en", "pt-BR")) == "pt-BR"
    assert nearest("kmr", ("en", "fr")) is None


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        *(("ar-EG", "rtl"), ("ckb", "rtl"), ("ku", "ltr"), ("ku-Arab", "rtl"), ("pa-PK", "rtl")),
        *(("pa", "ltr"), ("az-Arab", "rtl"), ("ar-Latn", "ltr"), ("dv", "rtl"), ("yi", "rtl")),
        *(("rom", "ltr"), ("xx", "ltr"), ("sd-Deva", "ltr"), ("sd", "rtl"), ("arz", "rtl")),
    ],
)
def test_the_direction_is_that_of_the_script(tag: str, direction: str) -> None:
    assert direction_of(tag) == direction


def test_names_come_from_cldr_else_from_the_registry() -> None:
    names = {tag: name_in(tag, ENGLISH) for tag in ("rom", "rmy", "kmr", "sr-Latn", "de-CH-1996")}

    assert names == {
        "rom": "Romany",
        "rmy": "Vlax Romani",
        "kmr": "Northern Kurdish",
        "sr-Latn": "Serbian (Latin)",
        "de-CH-1996": "German (Switzerland, 1996)",
    }
    assert name_in("rom", FRENCH) == "romani"
    assert name_in("xx", ENGLISH) == "xx"


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        *(("arabe", "ar"), ("Arabic", "ar"), (" romani ", "rom"), ("Kurmanji", "kmr")),
        *(("Vlax Romani", "rmy"), ("Ukrainian", "uk"), ("ukrainien", "uk"), ("zh-hant", "zh-Hant")),
        *(("en", "en"), ("Lao", "lo"), ("xx", "xx"), ("Dothraki", None), ("", None)),
    ],
)
def test_people_name_languages_by_name_or_tag(words: str, tag: str | None) -> None:
    assert find_tag(words, FRENCH, ENGLISH) == tag


def test_a_language_has_a_likely_territory() -> None:
    tags = ("fr", "en-GB", "pt", "zh-Hant", "sr-Latn", "rmy")

    assert [with_region(tag) for tag in tags] == [
        *("fr_FR", "en_GB", "pt_BR", "zh_TW", "sr_RS", "rmy"),
    ]
