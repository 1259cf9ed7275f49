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


def test_every_component_has_a_style_sheet_of_its_name():
    macros = {path.stem for path in (share() / "templates" / "components").glob("*.html")}
    sheets = {path.stem for path in (share() / "static" / "css" / "components").glob("*.css")}

    assert macros - sheets == {"share"}  # what it writes is not seen
    assert sheets - macros == {"error"}  # the error pages are its only users
