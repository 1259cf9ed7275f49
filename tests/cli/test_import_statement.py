"""A bank's file from the command line."""

import json

import pytest
from sqlalchemy import func, select

from campaign.cli import main
from campaign.fundraising.models import BankLine, CashBoxKind, LineState
from campaign.kernel.database import db
from tests.factories.fundraising import make_cash_box, make_fund


@pytest.fixture
def box(app):
    return make_cash_box(make_fund().organization, slug="giro", kind=CashBoxKind.BANK)


def test_a_file_is_shown_first_then_taken_over_once_and_a_bad_one_refused(
    box, settings, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    file, broken = tmp_path / "january.csv", tmp_path / "broken.csv"
    file.write_text("Date,Name,Amount\n2021-01-05,Ada,5.00\n2021-01-06,Bank,-1.00\n")
    broken.write_text("Date,Name,Amount\n2021-01-05,Ada,5.00\n2021-01-06,Bo,many\n")

    def run(*arguments):
        db.session.rollback()
        status = main(["import-statement", *map(str, arguments)])
        return status, capsys.readouterr()

    def lines(*states):
        query = select(func.count(BankLine.id)).where(BankLine.state.in_(states))
        return db.session.scalar(query)

    status, said = run(file, "--cash-box", "giro", "--dry-run", "--json")
    assert (status, json.loads(said.out)["none"]["minor"], lines(*LineState)) == (0, 5_00, 0)
    status, said = run(file, "--cash-box", "giro")
    assert (status, lines(LineState.WAITING)) == (0, 2)
    assert said.out.startswith("1 nothing fits: 5.00 EUR\n1 money that went: -1.00 EUR\n")
    run(file, "--cash-box", "giro")
    assert lines(LineState.WAITING) == 2
    status, said = run(broken, "--cash-box", "giro")
    assert (status, said.err) == (1, "Line 3 of this file cannot be read.\n")
    assert run(file, "--cash-box", "nothing")[0] == 2
    assert run(file)[0] == 2
