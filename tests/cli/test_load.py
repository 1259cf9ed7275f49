from sqlalchemy import func, select

from campaign.kernel.database import db
from campaign.organizations.models import Organization
from campaign.organizations.queries import find_organization
from tests.datafiles.conftest import OTHER

ALL = (
    "added 3 organizations, 1 coalition, 1 campaign, 1 document, 2 friends, 4 events,"
    " 2 measures, 1 series of rates, 2 cash boxes, 4 funds, 3 contributions, 2 pledges;"
    " 0 changed; 0 unchanged.\n"
)


def test_what_was_written_is_told_and_the_second_time_there_is_nothing_to_change(command):
    assert command("load", OTHER) == (0, f"Written: {ALL}", "")
    assert command("load", OTHER) == (0, "Nothing to change: 26 unchanged.\n", "")


def test_a_dry_run_tells_the_same_and_writes_nothing(command):
    assert command("load", "--dry-run", OTHER) == (0, f"Would be written: {ALL}", "")
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 0


def test_a_change_is_told_with_the_old_and_the_new_value(command, tmp_path):
    command("load", OTHER)
    path = tmp_path / "change.yaml"
    path.write_text(
        "organizations:\n"
        "- {key: north-lights, name: Nordlys, countries: [NO, IS], names: {fr: Aurore}}\n"
    )

    status, said, _ = command("load", path)

    assert status == 0
    assert said.splitlines() == [
        "changed organization north-lights: name: Nordlysene -> Nordlys",
        "changed organization north-lights: names: nothing -> {fr: Aurore}",
        "changed organization north-lights: countries: [NO] -> [NO, IS]",
        "Written: 1 changed; 0 unchanged.",
    ]


def test_a_conflict_is_told_and_the_rest_is_written(command, tmp_path):
    command("load", OTHER)
    path = tmp_path / "conflict.yaml"
    path.write_text(
        "campaign: seven-lanterns\n"
        "organizations: [{key: north-lights, name: Nordlys}]\n"
        "contributions: [{key: lanterns-1, cash_box: lantern-tin, given: 9 JPY, on: 2026-10-05}]\n"
    )

    status, _, complaint = command("load", path)

    assert status == 1
    assert complaint.splitlines() == [
        "conflict contribution lanterns-1: given: stays 1200 JPY, the file says 9 JPY",
    ]
    assert find_organization("north-lights").name == "Nordlys"


def test_mistakes_are_told_one_a_line_and_the_status_is_1(command, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("organizations:\n- {key: a, name: A, countries: [NX]}\n- {key: b}\n")

    assert command("load", path) == (
        1,
        "",
        f"{path}:2: organizations[1].countries[1]:"
        " expected a country of ISO 3166 as two capitals, such as FR, found “NX”\n"
        f"{path}:3: organizations[2]: the field “name” is missing\n"
        "2 mistakes: nothing was written.\n",
    )


def test_a_file_that_is_not_there_is_wrong_use(command, tmp_path):
    status, _, complaint = command("load", tmp_path / "nowhere.yaml")

    assert status == 2
    assert "does not exist" in complaint


def test_loading_without_a_file_is_wrong_use(command):
    assert command("load")[0] == 2
