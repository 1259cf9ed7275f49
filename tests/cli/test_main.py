from campaign import __version__
from campaign.cli import main


def test_the_version_is_told_in_a_checkout_too(capsys):
    assert (main(["--version"]), capsys.readouterr().out) == (
        0,
        f"campaign, version {__version__}\n",
    )


def test_wrong_use_is_told_from_refusal(capsys):
    assert main(["juggle"]) == 2
    assert "No such command 'juggle'" in capsys.readouterr().err
