"""Languages in files: any tag of BCP 47, written in one way."""

import pytest

from campaign.campaigns.queries import find_campaign
from campaign.datafiles import Mistaken, load
from campaign.organizations.queries import find_organization
from tests.datafiles.conftest import OTHER


def test_any_language_is_read_and_its_capitals_are_put_right(app, load_text):
    load([OTHER])

    load_text(
        "organizations:\n"
        "- {key: north-lights, name: Nordlys, language: RMY, names: {zh-hant: 光, kmr: Ronahî}}\n"
    )

    found = find_organization("north-lights")
    assert found.language == "rmy"
    assert found.names is not None
    assert {"zh-Hant": "光", "kmr": "Ronahî"}.items() <= found.names.texts.items()


def test_a_campaign_may_be_in_languages_without_a_catalogue(app, load_text):
    load([OTHER])

    load_text(
        "campaign: {slug: dawn, coalition: lantern-league, title: {sr-latn: Zora, zh-HANT: 曙光},"
        " languages: [sr-LATN, zh-hant, de-ch-1996], starts_on: 2026-01-01, ends_on: 2026-02-01,"
        ' currency: EUR, accent: "#0b6e4f"}'
    )

    campaign = find_campaign("dawn")
    assert campaign.languages == ["sr-Latn", "zh-Hant", "de-CH-1996"]
    assert campaign.title.texts == {"sr-Latn": "Zora", "zh-Hant": "曙光"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("{pt_BR: A}", "a language's tag before the text, such as fr or pt-BR"),
        ("{french: A}", "a language's tag before the text, such as fr or pt-BR"),
        ("{zh-hant: A, zh-Hant: B}", "one text in zh-Hant, not two"),
    ],
)
def test_what_is_no_language_is_named(app, load_text, names, expected):
    load([OTHER])

    with pytest.raises(Mistaken) as mistaken:
        load_text(f"organizations: [{{key: north-lights, name: Nordlys, names: {names}}}]")

    assert expected in str(mistaken.value.mistakes[0])
