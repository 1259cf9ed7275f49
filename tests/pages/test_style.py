from dataclasses import replace

import pytest

from campaign.config import share


@pytest.fixture
def settings(settings):
    return replace(settings, demo=True)


def test_the_style_page_shows_in_a_demonstration(client):
    answer = client.get("/en/-/style")

    assert answer.status_code == 200
    assert "Harbour Coalition" in answer.text


def test_the_style_page_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/en/-/style").headers


IN_EVERY_PAGE = {"footer", "share"}
"""What the layout itself shows."""

IN_ANOTHER = {"leaf", "meter", "switcher", "trail"}
"""What other components are made of."""

OF_A_DEVICE = {"passkey", "qr"}
"""What means nothing without somebody's own device."""


def test_the_style_page_shows_every_component():
    page = (share() / "templates" / "pages" / "style.html").read_text()
    components = {path.stem for path in (share() / "templates" / "components").glob("*.html")}

    missing = {name for name in components if f"components/{name}.html" not in page}
    assert missing == IN_EVERY_PAGE | IN_ANOTHER | OF_A_DEVICE


def test_the_index_of_components_names_every_macro_file():
    rows = (share() / "docs" / "components.md").read_text().splitlines()
    named = {name for row in rows for name in row.split(" | ")[0].strip("| ").split(", ")}
    components = {path.stem for path in (share() / "templates" / "components").glob("*.html")}

    assert components - named == set()
