"""Forms: which fields an entry has, and kinds that are made of other kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaign.datafiles.kinds import Kind, did_you_mean
from campaign.datafiles.nodes import Node, Unreadable

Values = dict[str, Any]
Check = Callable[[Values], Iterable[tuple[str, str]]]
"""Yields a field and what is wrong, for an entry whose values are each right. An entry may say less
than is stored, so what hangs on the whole is for the operation to refuse."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    """What a new entry has that does not say it; it is not written back."""
    inherits: bool = False
    """Whether the file may say it once, for all its entries."""


@dataclass(frozen=True)
class Form:
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()

    def read(self, node: Node) -> Values:
        """What the entry says; every mistake in it is reported."""
        known = {field.name: field for field in self.fields}
        before = len(node.reading.mistakes)
        values: Values = {}
        for name, value in node.items():
            if name not in known:
                value.mistake(f"unknown field{_suggestion(name, list(known))}")
            elif value.is_null and not known[name].required:
                values[name] = known[name].default
            else:
                _read_into(values, name, known[name].kind, value)
        self._inherit(values, node)
        if len(node.reading.mistakes) == before:
            self._check(values, node)
        return values

    def merge(self, stored: Mapping[str, Any] | None, given: Mapping[str, Any]) -> Values:
        """What is stored, or the defaults, with what is given; what is not spoken of stays."""
        merged: Values = {}
        for field in self.fields:
            old = stored[field.name] if stored is not None else field.default
            said = field.name in given
            merged[field.name] = field.kind.merge(old, given[field.name]) if said else old
        return merged

    def plain(self, values: Mapping[str, Any]) -> Values:
        """As YAML writes it, in the order of the form and without what goes without saying."""
        return {
            field.name: field.kind.plain(values[field.name])
            for field in self.fields
            if values[field.name] not in (field.default, None, ())
        }

    def _inherit(self, values: Values, node: Node) -> None:
        present = {name for name, _ in node.items()}
        for field in self.fields:
            if field.name in present:
                continue
            if field.inherits and field.name in node.reading.inherited:
                values[field.name] = node.reading.inherited[field.name]
            elif field.required:
                node.mistake(f"the field “{field.name}” is missing")

    def _check(self, values: Values, node: Node) -> None:
        for check in self.checks:
            for name, sentence in check(values):
                node.child(name).mistake(sentence)


def _read_into(values: Values, name: str, kind: Kind, node: Node) -> None:
    try:
        values[name] = kind.read(node)
    except Unreadable as error:
        node.expected(error)


def _suggestion(name: str, known: list[str]) -> str:
    return did_you_mean(name, known) or f"; there are {', '.join(known)}"


def record(form: Form) -> Kind:
    """Fields inside a field."""
    return Kind(form.read, form.plain, _merge_with(form))


def record_or(name: str, form: Form) -> Kind:
    """Fields inside a field; where only `name` is said, its value stands for the whole."""
    single = next(field for field in form.fields if field.name == name)

    def read(node: Node) -> Values:
        return form.read(node) if node.is_mapping else {name: single.kind.read(node)}

    def plain(values: Mapping[str, Any]) -> Any:
        written = form.plain(values)
        return written[name] if list(written) == [name] else written

    return Kind(read, plain, _merge_with(form))


def _merge_with(form: Form) -> Callable[[Any, Any], Any]:
    return lambda stored, given: None if given is None else form.merge(stored, given)


def many(kind: Kind, *, distinct: bool = True) -> Kind:
    """A list that is one value: a new list takes the place of the old one."""

    def read(node: Node) -> tuple[Any, ...]:
        elements = _read_each(kind, node)
        if distinct and len(set(elements)) < len(elements):
            raise Unreadable("each one once")
        return elements

    return Kind(read, lambda values: [kind.plain(value) for value in values])


def in_order(kind: Kind) -> Kind:
    """A list whose members are known by their place; those beyond the file's last one stay."""

    def merge(stored: tuple[Any, ...], given: tuple[Any, ...]) -> tuple[Any, ...]:
        return (
            *(kind.merge(_at(stored, at), value) for at, value in enumerate(given)),
            *stored[len(given) :],
        )

    return Kind(
        lambda node: _read_each(kind, node),
        lambda values: [kind.plain(value) for value in values],
        merge,
    )


def keyed(kind: Kind, key: Callable[[Any], Any]) -> Kind:
    """A list whose members are known by a key; those that the file leaves out come after."""

    def read(node: Node) -> tuple[Any, ...]:
        elements = _read_each(kind, node)
        if len({key(element) for element in elements}) < len(elements):
            raise Unreadable("each one once")
        return elements

    def merge(stored: tuple[Any, ...], given: tuple[Any, ...]) -> tuple[Any, ...]:
        old = {key(value): value for value in stored}
        named = {key(value) for value in given}
        return (
            *(kind.merge(old.get(key(value)), value) for value in given),
            *(value for value in stored if key(value) not in named),
        )

    return Kind(read, lambda values: [kind.plain(value) for value in values], merge)


def _at(values: tuple[Any, ...], at: int) -> Any:
    return values[at] if at < len(values) else None


def _read_each(kind: Kind, node: Node) -> tuple[Any, ...]:
    """All members that can be read; the others are reported where they stand."""
    read = []
    for element in node.elements():
        try:
            read.append(kind.read(element))
        except Unreadable as error:
            element.expected(error)
    return tuple(read)
