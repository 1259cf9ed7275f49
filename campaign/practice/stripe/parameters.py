"""Parameters as Stripe reads them: `a[b][0][c]=x` in a form, checked strictly against a schema.

A schema says what one call understands. Everything else is refused by name, as the real API does,
so that a misspelt parameter fails in the tests and not in front of a donor.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from campaign.practice.stripe.currencies import SUPPORTED
from campaign.practice.stripe.errors import invalid, missing, unknown

Raw = str | dict[str, "Raw"]
Params = dict[str, Any]

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
STEP = re.compile(r"\[([^\[\]]*)\]")
DEEPEST = 8
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Raw]:
    """The tree that the names of a form spell out; arrays become numbered branches."""
    tree: dict[str, Raw] = {}
    for name, text in pairs:
        *branches, leaf = _steps(name)
        place = tree
        for branch in branches:
            inner = place.setdefault(branch or str(len(place)), {})
            if isinstance(inner, str):
                raise invalid(name, f"{name} is both a value and a collection.")
            place = inner
        place[leaf or str(len(place))] = text
    return tree


def _steps(name: str) -> list[str]:
    match = NAME.fullmatch(name)
    steps = [match[1], *STEP.findall(match[2])] if match else []
    if not steps or len(steps) > DEEPEST:
        raise invalid(name, f"The parameter name {name!r} cannot be read.")
    return steps


class Field(Protocol):
    """One kind of value; reads what arrived and raises ApiError that names its path."""

    def read(self, raw: Raw, path: str) -> Any: ...


def _text(raw: Raw, path: str) -> str:
    if not isinstance(raw, str):
        raise invalid(path, f"Invalid string: {path}", "parameter_invalid_string_blank")
    if not raw.strip():
        raise invalid(
            path, f"{path} was sent empty; leave it out instead.", "parameter_invalid_empty"
        )
    return raw


@dataclass(frozen=True)
class Text:
    longest: int = 5000

    def read(self, raw: Raw, path: str) -> str:
        text = _text(raw, path)
        if len(text) > self.longest:
            raise invalid(path, f"{path} must be at most {self.longest} characters long.")
        return text


@dataclass(frozen=True)
class Choice:
    allowed: tuple[str, ...]

    def read(self, raw: Raw, path: str) -> str:
        text = _text(raw, path)
        if text not in self.allowed:
            raise invalid(path, f"Invalid {path}: must be one of {', '.join(self.allowed)}")
        return text


@dataclass(frozen=True)
class Integer:
    least: int = 0
    most: int = 2**53

    def read(self, raw: Raw, path: str) -> int:
        text = _text(raw, path)
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise invalid(path, f"Invalid integer: {text}", "parameter_invalid_integer")
        number = int(text)
        if number < self.least:
            raise invalid(
                path, f"{path} must be at least {self.least}.", "parameter_invalid_integer"
            )
        if number > self.most:
            raise invalid(path, f"{path} must be at most {self.most}.", "parameter_invalid_integer")
        return number


@dataclass(frozen=True)
class Flag:
    def read(self, raw: Raw, path: str) -> bool:
        text = _text(raw, path)
        if text not in ("true", "false"):
            raise invalid(path, f"Invalid boolean: {text}")
        return text == "true"


@dataclass(frozen=True)
class Currency:
    def read(self, raw: Raw, path: str) -> str:
        code = _text(raw, path).lower()
        if code not in SUPPORTED:
            raise invalid(path, f"Invalid currency: {code}. Stripe does not charge in it.")
        return code


@dataclass(frozen=True)
class Email:
    def read(self, raw: Raw, path: str) -> str:
        text = _text(raw, path)
        if not is_email(text):
            raise invalid(path, f"Invalid email address: {text}", "email_invalid")
        return text


@dataclass(frozen=True)
class Url:
    def read(self, raw: Raw, path: str) -> str:
        text = _text(raw, path)
        if len(text) > 5000 or not _is_web_address(text):
            raise invalid(path, "Not a valid URL", "url_invalid")
        return text


@dataclass(frozen=True)
class Metadata:
    """Up to 50 texts of ours; an empty value takes its key away."""

    def read(self, raw: Raw, path: str) -> dict[str, str]:
        if raw == "":
            return {}
        if isinstance(raw, str):
            raise invalid(path, f"Invalid hash: {path}")
        if len(raw) > 50:
            raise invalid(path, "Metadata can have up to 50 keys.")
        texts = {key: self._text(text, key, f"{path}[{key}]") for key, text in raw.items()}
        return {key: text for key, text in texts.items() if text}

    def _text(self, raw: Raw, key: str, path: str) -> str:
        if not isinstance(raw, str):
            raise invalid(path, "Metadata values are texts.")
        if len(key) > 40:
            raise invalid(path, f"Metadata keys can be up to 40 characters long: {key}")
        if len(raw) > 500:
            raise invalid(path, "Metadata values can be up to 500 characters long.")
        return raw


@dataclass(frozen=True)
class Clearable:
    """An empty text takes away what was there: None."""

    inner: Field

    def read(self, raw: Raw, path: str) -> Any:
        return None if raw == "" else self.inner.read(raw, path)


@dataclass(frozen=True)
class ListOf:
    inner: Field
    longest: int = 100

    def read(self, raw: Raw, path: str) -> list[Any]:
        if isinstance(raw, str) or not all(key.isdecimal() for key in raw):
            raise invalid(path, f"Invalid array: {path}")
        if len(raw) > self.longest:
            raise invalid(path, f"{path} can have up to {self.longest} entries.")
        return [self.inner.read(raw[key], f"{path}[{key}]") for key in sorted(raw, key=int)]


@dataclass(frozen=True)
class Record:
    """Named values; `needs` are the names that may not be absent."""

    fields: Mapping[str, Field]
    needs: tuple[str, ...] = field(default=())

    def read(self, raw: Raw, path: str) -> Params:
        if isinstance(raw, str):
            raise invalid(path, f"Invalid hash: {path}")
        for name in raw:
            if name not in self.fields:
                raise unknown(_inside(path, name))
        for name in self.needs:
            if name not in raw:
                raise missing(_inside(path, name))
        return {name: self.fields[name].read(raw[name], _inside(path, name)) for name in raw}


@dataclass(frozen=True)
class Moments:
    """`created=1700000000`, or a range: `created[gte]=…`, also gt, lt and lte."""

    def read(self, raw: Raw, path: str) -> dict[str, int]:
        if isinstance(raw, str):
            at = Integer().read(raw, path)
            return {"gte": at, "lte": at}
        edges = Record({edge: Integer() for edge in ("gt", "gte", "lt", "lte")})
        return edges.read(raw, path)


def _inside(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # half a bracket around the host
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def is_email(text: str) -> bool:
    """Whether Stripe would take this for an address: loosely, mail decides the rest."""
    return len(text) <= 512 and EMAIL.fullmatch(text) is not None
