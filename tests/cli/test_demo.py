import json
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign.cli import main
from tests.cli.processes import Running, running
from tests.servers.testrun import free_port


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def environment(folder) -> dict[str, str]:
    return {"DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(free_port()), "BASE_URL": ""}


@pytest.fixture(scope="module")
def demo(environment) -> Iterator[Running]:
    """The demo as its first start leaves it: it runs while the tests of this module do."""
    with running(["demo"], environment) as command:
        command.wait_for("Ctrl-C ends it.")
        yield command


def get(environment, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}{path}") as answer:
        return answer.read().decode()


def test_the_addresses_and_a_sign_in_for_every_role_are_printed(demo, folder, environment):
    said = "\n".join(demo.lines)

    for language in ("en", "fr", "ru"):
        assert f"http://127.0.0.1:{environment['PORT']}/{language}/commune150/" in said
    sign_ins = json.loads((folder / "demo-sign-ins.json").read_text())
    assert {each["role"] for each in sign_ins} == {
        *("administrator", "editor", "treasurer", "translator", "reader"),
        *("coordinator", "coordinating_group"),
    }
    assert all(each["email"] in said and each["password"] in said for each in sign_ins)


def test_passwords_are_for_the_owner_of_the_folder_only(demo, folder):
    assert stat.S_IMODE((folder / "demo-sign-ins.json").stat().st_mode) == 0o600


def test_the_example_is_served_as_of_a_day_in_the_past(demo, environment):
    page = get(environment, "/en/commune150/")

    assert "150 years of the Paris Commune" in page
    assert "Българска Комунистическа Партия" in page or "БКП" in page
    assert "15 April 2021" in page


def test_its_today_is_told_by_the_calendar_of_the_place_it_plays_in(demo):
    """Late in the evening by UTC it is the next day there."""
    assert "The demo runs. Its today is 15 April 2021; everything marked so is invented." in (
        demo.lines
    )


def test_another_start_takes_up_what_is_there_and_ctrl_c_ends_it(demo, environment, folder):
    other = {**environment, "PORT": str(free_port())}
    before = (folder / "demo-sign-ins.json").read_text()

    with running(["demo"], other) as again:
        again.wait_for("Ctrl-C ends it.")
        assert "150" in get(other, "/en/commune150/")
        status = again.interrupt()

    assert status == 0
    assert "It holds the examples already." in again.lines
    assert (folder / "demo-sign-ins.json").read_text() == before


def test_a_port_that_is_taken_is_refused(demo, environment, monkeypatch, capsys):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert main(["demo"]) == 1
    assert "Set PORT to another number." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [("HOST", "192.0.2.1"), ("BASE_URL", "https://campaign.example.org"), ("PORT", "http")],
)
def test_an_address_that_others_could_reach_is_refused(name, value, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)

    assert main(["demo"]) == 1
    assert capsys.readouterr().err != ""
    assert list(tmp_path.iterdir()) == []
