"""Every address of the program, with something in place of its variables."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

IN_PLACE_OF = {"language": "en", "country": "de", "tag": "fr", "digest": "0" * 64}
SAFE = {"GET", "HEAD", "OPTIONS"}


def forms(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of whatever changes something."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - SAFE):
            yield rule.endpoint, method, address_of(app, rule)


def pages(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            yield address_of(app, rule)


def address_of(app: Flask, rule: Rule) -> str:
    values = {name: _some(name, converter) for name, converter in rule._converters.items()}
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def _some(name: str, converter: BaseConverter) -> object:
    if isinstance(converter, IntegerConverter):
        return 1
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return IN_PLACE_OF.get(name, "x")
