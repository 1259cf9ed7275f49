"""Names of campaigns and organizations are data: the program knows none of them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.sources import PROGRAM, ROOT, STATIC, TEMPLATES, files, name

EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
SHORTEST = 3
"""Two letters are as often something else."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {word for path in EXAMPLES for word in names_in(path) if len(word) >= SHORTEST}


def test_the_examples_have_names(known):
    assert {"commune150", "MLPD"} <= known


def test_no_name_of_an_example_occurs_in_the_program(known):
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known)))})(?![\w-])")
    kinds = (".py", ".html", ".txt", ".css", ".js", ".svg")

    assert {
        f"{name(path)}: {match[0]}"
        for path in files(PROGRAM, TEMPLATES, STATIC, suffixes=kinds)
        for match in pattern.finditer(path.read_text())
    } == set()


def names_in(example: Path) -> set[str]:
    content = YAML(typ="safe").load(example.read_text())
    things = [content.get("coalition"), content.get("campaign"), *content.get("organizations", ())]
    return {each for thing in things if isinstance(thing, dict) for each in names_of(thing)}


def names_of(thing: dict[str, Any]) -> Iterator[str]:
    for field in ("key", "slug", "acronym", "name", "names", "title", "section"):
        yield from texts(thing.get(field))


def texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        return (text for each in value.values() for text in texts(each))
    return (value,) if isinstance(value, str) else ()
