"""Names of campaigns and organizations are data: the program knows none of them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.sources import PROGRAM, ROOT, STATIC, TEMPLATES, files, name

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SHORTEST = 3
"""Two letters are as often something else."""


def test_there_are_examples_to_take_names_from():
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_name_of_an_example_occurs_in_the_program(example):
    known = {word for word in names_in(example) if len(word) >= SHORTEST}
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(known)))})(?![\w-])")
    found = {
        f"{name(path)}: {match[0]}"
        for path in files(
            PROGRAM, TEMPLATES, STATIC, suffixes=(".py", ".html", ".css", ".js", ".svg")
        )
        for match in pattern.finditer(path.read_text())
    }

    assert len(known) > 10
    assert found == set()


def names_in(example) -> set[str]:
    content = YAML(typ="safe").load(example.read_text())
    things = [content["coalition"], content.get("campaign"), *content.get("organizations", ())]
    return {each for thing in things if isinstance(thing, dict) for each in names_of(thing)}


def names_of(thing: dict[str, Any]) -> Iterator[str]:
    for field in ("key", "slug", "acronym", "name", "names", "title", "section"):
        yield from texts(thing.get(field))


def texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        return (text for each in value.values() for text in texts(each))
    return (value,) if isinstance(value, str) else ()
