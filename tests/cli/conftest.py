import pytest

from campaign.cli import main
from campaign.kernel.database import db


@pytest.fixture
def command(app, settings, monkeypatch, capsys):
    """Runs a command on the test's database; its status and what it said."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))

    def run(*arguments):
        db.session.rollback()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
