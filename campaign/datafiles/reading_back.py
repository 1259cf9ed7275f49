"""A dump is read back before it is handed out: what cannot be read again is no dump."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

NULL = "tag:yaml.org,2002:null"


class NotReadBack(Exception):
    """What was written says something else than what is stored. The message names the place."""


def check_read_back(text: str, meant: dict[str, Any]) -> None:
    """Raise NotReadBack unless the YAML says what is meant, value by value and letter by letter."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise NotReadBack(", ".join(meant)) from error
    _compare(node, meant, "")


def _compare(node: Any, meant: Any, path: str) -> None:
    if isinstance(meant, dict):
        written = {key.value: value for key, value in _pairs(node, path)}
        if list(written) != list(map(str, meant)):
            raise NotReadBack(path)
        for name, value in meant.items():
            _compare(written[str(name)], value, f"{path}.{name}" if path else str(name))
    elif isinstance(meant, list):
        if not isinstance(node, SequenceNode) or len(node.value) != len(meant):
            raise NotReadBack(path)
        for at, (element, value) in enumerate(zip(node.value, meant, strict=True), start=1):
            _compare(element, value, f"{path}[{at}]")
    elif not isinstance(node, ScalarNode) or node.value not in _spellings(meant, node):
        raise NotReadBack(path)


def _pairs(node: Any, path: str) -> list[tuple[Any, Any]]:
    if not isinstance(node, MappingNode):
        raise NotReadBack(path)
    pairs: list[tuple[Any, Any]] = node.value
    return pairs


def _spellings(meant: Any, node: ScalarNode) -> tuple[str, ...]:
    """Return how a single value may be written."""
    if meant is None:
        return (node.value,) if node.tag == NULL else ()
    if isinstance(meant, bool):
        return ("true",) if meant else ("false",)
    return (str(meant),)
