"""Whatever a person reads goes through gettext: in templates, forms, refusals and messages."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

from tests.house.sources import TEMPLATES, files, modules, name

LETTERS = re.compile(r"[^\W\d_]{2}")
READ_ALOUD = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
FILLED = "x1"
"""Stands where a template writes a value, be it an element's name."""

NAMES = {"Google", "Outlook"}
CLASSES_AND_IDS = {"bare", "desk", "wide", "x1-hint x1-error"}
"""What blocks and macros fill into an attribute."""

ENGLISH_ONLY = {
    "templates/pages/style.html",  # the page on which we look at the components
    "campaign/pages/forms.py",  # its form
    "templates/pages/robots.txt",  # for programs
}
FOR_OPERATORS = ("campaign/cli/", "campaign/datafiles/")
"""The terminal speaks English."""

READ_BY_PEOPLE = {"description", "label", "message"}
SPOKEN_TO_PEOPLE = re.compile(r"(?:^|\.)(?:Refused|Conflict|ValidationError|flash|\w+Field)$")


class Words(HTMLParser):
    """Collects what a page says by itself: its words, and those of attributes read aloud."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if key in READ_ALOUD and value]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem != "style":  # the rules of a mail; pages have theirs in files
            self.found.append(data)


def test_no_template_says_a_word_of_its_own():
    environment = Environment(extensions=["jinja2.ext.do"])  # noqa: S701  # nothing is rendered
    said = [
        f"{name(path)}: {line.strip()}"
        for path in files(TEMPLATES, suffixes=(".html", ".txt"))
        if name(path) not in ENGLISH_ONLY
        for words in Words(markup_of(environment, path.read_text())).found
        for line in words.splitlines()
        if LETTERS.search(line) and line.strip() not in NAMES | CLASSES_AND_IDS
    ]

    assert said == []


def test_labels_refusals_and_messages_are_translated():
    bare = [
        f"{file}:{call.lineno}: {text}"
        for file, tree in modules().items()
        if file not in ENGLISH_ONLY and not file.startswith(FOR_OPERATORS)
        for call in calls_that_speak(tree)
        for text in plain_texts(call)
    ]

    assert bare == []


def markup_of(environment: Environment, source: str) -> str:
    """The template without its instructions, a sign in place of every value it writes."""
    written = {"data": str, "variable_begin": lambda _: FILLED}
    return "".join(
        written[kind](value) for _line, kind, value in environment.lex(source) if kind in written
    )


def calls_that_speak(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and SPOKEN_TO_PEOPLE.search(ast.unparse(node.func)):
            yield node


def plain_texts(call: ast.Call) -> Iterator[str]:
    """Sentences and labels written into the call as they are; names of fields are not read."""
    spoken = [*call.args[:1], *(key.value for key in call.keywords if key.arg in READ_BY_PEOPLE)]
    for argument in spoken:
        if isinstance(argument, ast.JoinedStr):
            yield ast.unparse(argument)
        elif isinstance(argument, ast.Constant) and LETTERS.search(str(argument.value)):
            yield str(argument.value)
