import pytest

from campaign.cli import main
from campaign.fundraising.models import FundTotal
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from tests.factories.fundraising import make_contribution, make_fund


@pytest.fixture
def run(app, settings, monkeypatch, capsys):
    """Runs the command on the test's database; its status and what it said."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))

    def command(*arguments):
        db.session.rollback()
        status = main(["check-books", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_books_that_agree_are_one_line(run):
    make_contribution(make_fund(), Money(25_00, "EUR"))

    assert run() == (0, "The books agree: 1 contribution.\n", "")


def test_differences_are_named_on_the_error_output(run):
    fund = make_fund()
    make_contribution(fund, Money(25_00, "EUR"))
    with transaction():
        db.session.get(FundTotal, (fund.id, "received")).minor += 1

    assert run() == (
        1,
        "",
        f"fund {fund.id}, received: fund_totals has minor 2501, its entries add up to 2500\n"
        "1 difference found.\n",
    )


def test_the_command_takes_nothing_else(run):
    status, _, said = run("everything")

    assert (status, "Usage" in said) == (2, True)
