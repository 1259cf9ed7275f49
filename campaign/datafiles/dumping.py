"""The database into a file, in the form that load reads and in an order that stays."""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from campaign.campaigns.models import Campaign
from campaign.datafiles.forms import Values
from campaign.datafiles.reading_back import check_read_back
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections import SECTION, Section
from campaign.organizations.models import Coalition

FIRST = ("coalition", "campaign")
ORDER = (*FIRST, *(name for name in SECTION if name not in FIRST))
LONGEST_LINE = 100
NEEDS_QUOTES = re.compile("^[?:-]|[\r\x85\u2028\u2029]")
"""Texts that the writer takes for plain ones and the reader does not."""
LONGEST_ROW = 76
"""A list of words or a few fields up to this long is written on one line."""


def dump(thing: Campaign | Coalition, *, with_pictures: bool = False) -> str:
    """A campaign with all that belongs to it, or a coalition with its members and documents.

    It holds no persons: no names of donors or of friends who are not groups, no notes beside gifts.
    Pictures are named where they will lie beside it: see `pictures_of`. Raises NotReadBack if it
    could not be read again.
    """
    scope = Scope(thing.coalition, thing) if isinstance(thing, Campaign) else Scope(thing)
    parts = _parts(scope)
    if not with_pictures:
        parts = map(_without_pictures, parts)
    return "\n".join(map(_written, parts))


def _parts(scope: Scope) -> Iterator[dict[str, Any]]:
    for name in ORDER:
        section = SECTION[name]
        entries = [_plain(section, values, scope) for values in section.entries(scope)]
        if entries:
            yield {name: entries[0] if section.is_single else entries}


def _without_pictures(part: dict[str, Any]) -> dict[str, Any]:
    if "campaign" not in part:
        return part
    return {"campaign": {key: each for key, each in part["campaign"].items() if key != "picture"}}


def _plain(section: Section, values: Values, scope: Scope) -> dict[str, Any]:
    """Without the campaign and the coalition that the file names once for all."""
    said_once = {"coalition": scope.coalition.slug}
    if scope.campaign is not None:
        said_once["campaign"] = scope.campaign.slug
    inherited = {field.name for field in section.form.fields if field.inherits}
    return {
        name: value
        for name, value in section.form.plain(values).items()
        if name not in inherited or value != said_once.get(name)
    }


def _written(part: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.width = LONGEST_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    file = StringIO()
    yaml.dump(_laid_out(part), file)
    check_read_back(file.getvalue(), part)
    return file.getvalue()


def _laid_out(value: Any) -> Any:
    """Short things on one line, long texts in blocks."""
    if isinstance(value, dict):
        return _in_a_row(CommentedMap((name, _laid_out(each)) for name, each in value.items()))
    if isinstance(value, list):
        return _in_a_row(CommentedSeq(_laid_out(each) for each in value))
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> Any:
    """Return how a text is written: in a block if it has lines, quoted if YAML knows more ends."""
    if NEEDS_QUOTES.search(value):
        return DoubleQuotedScalarString(value)
    return LiteralScalarString(value) if "\n" in value else value


def _in_a_row(value: CommentedMap | CommentedSeq) -> CommentedMap | CommentedSeq:
    if _length(value) <= LONGEST_ROW:
        value.fa.set_flow_style()
    return value


def _length(value: Any) -> int:
    """How long this is on one line; what should not stand on one is longer than any."""
    if isinstance(value, dict):
        return sum(len(name) + 2 + _length_inside(each) + 2 for name, each in value.items())
    return sum(_length_inside(each) + 2 for each in value)


def _length_inside(value: Any) -> int:
    is_nested = isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
    )
    if is_nested or "\n" in str(value):
        return LONGEST_ROW + 1
    return _length(value) + 2 if isinstance(value, list) else len(str(value))


class _Representer(RoundTripRepresenter):
    """Writes decimals as numbers, digit by digit."""

    def represent_decimal(self, value: Decimal) -> ScalarNode:
        kind = "float" if "." in str(value) else "int"
        node: ScalarNode = self.represent_scalar(f"tag:yaml.org,2002:{kind}", format(value, "f"))
        return node


_Representer.add_representer(Decimal, _Representer.represent_decimal)
