from pathlib import Path

import pytest

from tests.house.sources import PROGRAM, ROOT, calls, files, modules, name

LONGEST = 350
OUR_FOLDERS = [
    ROOT / folder
    for folder in ("campaign", "templates", "static", "tests", "tools", "bench", "migrations")
]
GENERATED = {"migrations/versions/0001_the_first_schema.py"}

BANNED_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

KERNEL = {
    "__init__",
    "addresses",
    "arguments",
    "client_address",
    "clock",
    "colour",
    "countries",
    "database",
    "dates",
    "delivery_reports",
    "error_pages",
    "errors",
    "front",
    "forms",
    "group_commit",
    "i18n",
    "languages",
    "mail",
    "mail_message",
    "mail_refusals",
    "mail_server",
    "money",
    "outbox",
    "paging",
    "printable",
    "published",
    "qr_codes",
    "request_bodies",
    "revisions",
    "rows",
    "schedule",
    "sealing",
    "security",
    "spreadsheets",
    "tables",
    "texts",
    "templating",
    "translated",
    "troubles",
    "turns",
    "typeset",
}
"""A new file here is a decision: everything above may lean on it."""
KERNEL_FOLDERS = {"audit"}

GATEWAYS: set[str] = set()
"""Modules that may load a heavy library on first use, inside a function."""


def test_no_file_is_longer_than_a_reader_can_hold():
    sizes = {
        name(path): len(path.read_text().splitlines())
        for path in files(*OUR_FOLDERS, suffixes=(".py", ".html", ".txt", ".css", ".js"))
    }

    assert {
        file: size for file, size in sizes.items() if size > LONGEST and file not in GENERATED
    } == {}


def test_no_name_says_nothing():
    names = {name(path): path.stem for path in files(PROGRAM, suffixes=(".py",))}
    folders = {name(path): path.name for path in PROGRAM.rglob("*") if path.is_dir()}

    assert {where for where, stem in {**names, **folders}.items() if stem in BANNED_NAMES} == set()


def test_the_kernel_is_closed():
    assert {path.stem for path in (PROGRAM / "kernel").glob("*.py")} == KERNEL
    folders = {path.name for path in (PROGRAM / "kernel").iterdir() if holds_code(path)}
    assert folders == KERNEL_FOLDERS


def test_only_the_database_module_commits():
    committing = {
        file for file, tree in modules().items() for call in calls(tree) if call.endswith(".commit")
    }

    assert committing == {"campaign/kernel/database.py"}


@pytest.mark.parametrize(
    ("call", "file"),
    [
        ("csv.writer", "campaign/kernel/tables.py"),
        ("csv.DictWriter", None),
        ("xlsxwriter.Workbook", "campaign/kernel/spreadsheets.py"),
        ("EmailMessage", "campaign/kernel/mail_message.py"),
    ],
)
def test_each_format_is_written_in_one_place(call, file):
    writing = {where for where, tree in modules().items() if call in calls(tree)}

    assert writing == ({file} if file else set())


def test_imports_stand_at_the_top_but_in_gateways():
    excused = {
        name(path) for path in files(PROGRAM, suffixes=(".py",)) if "PLC0415" in path.read_text()
    }

    assert excused == GATEWAYS


def test_every_package_says_in_a_sentence_what_it_is_for():
    silent = [
        name(path)
        for path in PROGRAM.rglob("__init__.py")
        if not path.read_text().startswith('"""')
    ]

    assert silent == []


def holds_code(path: Path) -> bool:
    return path.is_dir() and path.name != "__pycache__"
