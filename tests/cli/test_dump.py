from campaign.campaigns.queries import find_campaign
from campaign.datafiles import dump
from tests.datafiles.conftest import OTHER


def test_a_campaign_is_written_to_the_terminal_or_to_a_file(command, tmp_path):
    command("load", OTHER)
    text = dump(find_campaign("seven-lanterns"))
    path = tmp_path / "dump.yaml"

    assert command("dump", "seven-lanterns") == (0, text, "")
    assert command("dump", "seven-lanterns", "--output", path) == (0, "", "")
    assert path.read_text(encoding="utf-8") == text


def test_a_coalition_is_found_where_no_campaign_has_the_slug(command):
    command("load", OTHER)

    status, said, _ = command("dump", "lantern-league")

    assert status == 0
    assert said.startswith("coalition:\n  slug: lantern-league\n")


def test_an_unknown_slug_is_refused(command):
    assert command("dump", "nowhere") == (
        1,
        "",
        "There is no campaign and no coalition “nowhere”.\n",
    )
