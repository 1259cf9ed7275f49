"""Every command in every broken environment: a sentence on stderr, status 1 or 2, no traceback."""

import sqlite3
from functools import partial

import click
import pytest

from campaign.cli import COMMANDS, campaign, main
from campaign.cli.installation import installation
from campaign.fundraising.models import CashBoxKind
from campaign.kernel import database as kernel
from tests.factories.fundraising import make_cash_box
from tests.factories.organizations import make_coalition
from tests.servers.testrun import free_port

SECRET = "a secret of tests, long enough to be taken for one"
ARGUMENTS = {
    "bounce": ("bounce",),
    "check-books": ("check-books",),
    "demo": ("demo",),
    "dump": ("dump", "spring"),
    "import-statement": ("import-statement", "{file}", "--cash-box", "ours"),
    "load": ("load", "{file}"),
    "rates": ("rates", "import", "{file}"),
    "serve": ("serve", "--no-worker"),
    "stripe": ("stripe", "reconcile"),
    "user": ("user", "list"),
    "verify-audit": ("verify-audit",),
    "worker": ("worker",),
}
"""How each command is called so that it reaches for the database."""
READS_FIRST = ("bounce",)
"""Refuses what it reads from standard input before it asks the database."""


def garbage(folder, patch):
    for name in ("campaign.db", "demo.db"):
        (folder / name).write_bytes(b"this is no database " * 500)


def cut_off(folder, patch):
    for name in ("campaign.db", "demo.db"):
        path = folder / name
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            connection.executemany("INSERT INTO alembic_version VALUES (?)", [("x" * 4000,)] * 9)
        connection.close()
        path.write_bytes(path.read_bytes()[:5000])


def newer(folder, patch):
    for name in ("campaign.db", "demo.db"):
        connection = sqlite3.connect(folder / name)
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()
        connection.close()


def a_folder_instead(folder, patch):
    for name in ("campaign.db", "demo.db"):
        (folder / name).mkdir()


def no_folder(folder, patch):
    folder.rmdir()
    folder.write_text("a file")


def full(folder, patch):
    patch.setattr(kernel, "SQLITE_PRAGMAS", (*kernel.SQLITE_PRAGMAS, "max_page_count=9"))


def address(url, folder, patch):
    patch.setenv("DATABASE_URL", url)


NOTHING_LISTENS = "postgresql+psycopg://campaign:secret-word@127.0.0.1:1/campaign"
BROKEN = {
    "garbage": garbage,
    "cut off": cut_off,
    "newer": newer,
    "a folder instead": a_folder_instead,
    "no folder": no_folder,
    "full": full,
    "away": partial(address, NOTHING_LISTENS),
    "no address": partial(address, "nonsense"),
    "unknown kind": partial(address, "oracle-of-delphi://x"),
    "without its library": partial(address, "mysql+pymysql://x"),
    "bad port": partial(address, "postgresql+psycopg://x:port/y"),
}
SAID = {
    "garbage": "damaged",
    "newer": "newer program",
    "full": "disk is full",
    "away": "does not answer",
    "no address": "DATABASE_URL",
}
CASES = [
    (command, broken)
    for command in COMMANDS
    for broken in BROKEN
    if command in ARGUMENTS
    and command not in READS_FIRST
    and not (command == "demo" and isinstance(BROKEN[broken], partial))  # it has its own database
    # A worker's transactions fail one by one, and it goes on; a server's start takes seconds.
    and not (command == "worker" and broken == "full")
    and not (command == "serve" and broken not in ("garbage", "newer", "away"))
]


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A complete one, with an empty folder; nothing of it is broken yet."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in {
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "BASE_URL": "http://localhost",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "campaign@example.org",
        "PORT": str(free_port()),
    }.items():
        monkeypatch.setenv(name, value)
    return folder


def test_every_command_stands_in_the_table():
    assert sorted(ARGUMENTS) == sorted(campaign.list_commands(click.Context(campaign)))


@pytest.mark.parametrize(("command", "broken"), CASES)
def test_a_broken_environment_is_told_in_a_sentence(
    command, broken, environment, tmp_path, monkeypatch, capfd
):
    file = tmp_path / "file.yaml"
    file.write_text("coalitions: []\n")
    BROKEN[broken](environment, monkeypatch)

    status = main([each.format(file=file) for each in ARGUMENTS[command]])

    said = capfd.readouterr()
    assert status in (1, 2)
    assert said.err.strip()
    assert "Traceback" not in said.err + said.out
    assert "made a mistake" not in said.err
    assert "secret-word" not in said.err + said.out
    assert SAID.get(broken, "") in said.err


@pytest.mark.parametrize("encoding", ["utf-7", "rot13", "base64", "no-such-letters", "utf-32"])
@pytest.mark.parametrize("command", ["import-statement", "rates", "load"])
def test_a_file_in_another_encoding_is_told_in_a_sentence(
    command, encoding, environment, tmp_path, capfd, bank_account
):
    file = tmp_path / "file"
    file.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?><a>\n'.encode())

    status = main([each.format(file=file) for each in ARGUMENTS[command]])

    said = capfd.readouterr().err
    assert status == 1
    assert "Traceback" not in said
    assert "made a mistake" not in said


@pytest.fixture
def bank_account(environment):
    """The cash box that the file is for: without it, the file would not be opened."""
    with installation():
        make_cash_box(make_coalition(), kind=CashBoxKind.BANK, slug="ours")
