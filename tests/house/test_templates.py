import re

import pytest
from flask import Flask

from campaign.app import create_app
from tests.fixtures.databases import settings_for
from tests.house.sources import PROGRAM, STATIC, TEMPLATES, files, name

SHARED = {"components", "errors", "layout", "mail", "papers"}
"""Folders that several packages show."""

MAIL = TEMPLATES / "mail" / "layout.html"
"""Whoever shows a mail fetches nothing, so its few rules stand in it."""

REFUSED = {
    "marks something as safe HTML": r"\|\s*safe\b",
    "switches escaping off": r"autoescape\s+false",
    "has a style of its own": r"\sstyle\s*=|<style\b",
    "has a script of its own": r"<script\b(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)",
    "has a handler in an attribute": r"\son[a-z]+\s*=",
    "loads from another host": r"""<\w+\b[^>]*\ssrc=["'](?:https?:)?//""",
    "loads a style from another host": r"""<link\b[^>]*stylesheet[^>]*href=["'](?:https?:)?//""",
    "counts what it shows by a query": r"\.query\b|\bdb\.session\b",
}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
OTHER_HOST = re.compile(r"""(?:url\(|import\s*\(?|fetch\()\s*["']?https?:""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Flask:
    return create_app(settings_for("sqlite://", tmp_path_factory.mktemp("data")))


def test_templates_mirror_the_packages():
    packages = {path.name for path in PROGRAM.glob("*/")}
    folders = {path.name for path in TEMPLATES.glob("*")}

    assert folders - packages - SHARED == set()


def test_every_template_compiles(built):
    for template in built.jinja_env.list_templates(filter_func=lambda name: name[-4:] != ".typ"):
        built.jinja_env.get_template(template)


@pytest.mark.parametrize("fault", REFUSED)
def test_no_template(fault):
    pattern = re.compile(REFUSED[fault])
    found = [
        f"{name(path)}: {match[0]}"
        for path in files(TEMPLATES, suffixes=(".html", ".xml", ".txt"))
        if (path, fault) != (MAIL, "has a style of its own")
        for match in pattern.finditer(path.read_text())
    ]

    assert found == []


def test_style_sheets_know_start_and_end_but_not_left_and_right():
    found = [
        f"{name(path)}: {match[0]}"
        for path in files(STATIC, suffixes=(".css",))
        for match in PHYSICAL.finditer(COMMENT.sub("", path.read_text()))
    ]

    assert found == []


def test_static_files_ask_no_other_host():
    found = [
        f"{name(path)}: {match[0]}"
        for path in files(STATIC, suffixes=(".css", ".js"))
        for match in re.finditer(
            r"""(?:url\(|import\s*\(?|fetch\()\s*["']?https?:""", path.read_text()
        )
    ]

    assert found == []
