from dataclasses import replace

import pytest


@pytest.fixture
def settings(settings):
    return replace(settings, demo=True)


def test_the_style_page_shows_in_a_demonstration(client):
    answer = client.get("/en/-/style")

    assert answer.status_code == 200
    assert "Harbour Coalition" in answer.text


def test_the_style_page_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/en/-/style").headers
