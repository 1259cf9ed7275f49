"""Kinds of values: how each is read from a file, written back, and met with what is stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from campaign.datafiles.nodes import Node, Unreadable
from campaign.kernel.addresses import is_web_address
from campaign.kernel.countries import is_country
from campaign.kernel.dates import is_zone
from campaign.kernel.languages import normal_tag
from campaign.kernel.money import LARGEST_MINOR, Money, exponent, is_currency
from campaign.kernel.texts import many_lines, one_line
from campaign.organizations.operations.checks import is_slug

EXPECTED_TAG = "a language's tag, such as fr or pt-BR"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"-?\d+([.]\d+)?")


def take(stored: Any, given: Any) -> Any:
    """What the file says takes the place of what is stored."""
    return given


def as_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` raises Unreadable; `plain` gives what YAML writes; `merge` never loses a thing."""

    read: Callable[[Node], Any]
    plain: Callable[[Any], Any] = as_is
    merge: Callable[[Any, Any], Any] = take


def checked(holds: Callable[[str], bool], expected: str) -> Kind:
    """A value of which a test says whether it is one."""

    def read(node: Node) -> str:
        text = node.text()
        if not holds(text):
            raise Unreadable(expected)
        return text

    return Kind(read)


def line(longest: int) -> Kind:
    """Some words on one line, the same in every language."""
    return _words(longest, one_line)


def lines(longest: int) -> Kind:
    """Some words on as many lines as one likes, the same in every language."""
    return _words(longest, many_lines)


def _words(longest: int, alike: Callable[[str], str]) -> Kind:
    def read(node: Node) -> str:
        text = alike(node.text())
        if not text or len(text) > longest:
            raise Unreadable(f"a text of at most {longest} characters")
        return text

    return Kind(read, str.strip)


def whole_number(lowest: int, highest: int) -> Kind:
    def read(node: Node) -> int:
        text = node.text()
        if not re.fullmatch(r"-?\d{1,18}", text) or not lowest <= int(text) <= highest:
            raise Unreadable(f"a whole number from {lowest} to {highest}")
        return int(text)

    return Kind(read)


def read_tag(node: Node) -> str:
    """Read a language tag, and write it as BCP 47 does."""
    tag = normal_tag(node.text())
    if tag is None:
        raise Unreadable(EXPECTED_TAG)
    return tag


def choice(among: type[StrEnum]) -> Kind:
    """One word of a list."""
    words = [member.value for member in among]

    def read(node: Node) -> StrEnum:
        text = node.text()
        if text not in words:
            raise Unreadable(f"one of {', '.join(words)}{did_you_mean(text, words)}")
        return among(text)

    return Kind(read, lambda member: member.value)


def reference(section: str) -> Kind:
    """The key of something in another section."""

    def read(node: Node) -> str:
        key = str(SLUG.read(node))
        node.refer(section, key)
        return key

    return Kind(read)


def did_you_mean(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" (did you mean “{close[0]}”?)" if close else ""


def _read_flag(node: Node) -> bool:
    if node.is_quoted or node.text() not in ("true", "false"):
        raise Unreadable("true or false")
    return node.text() == "true"


def read_day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("a day that there is, such as 2021-04-15")


def read_decimal(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise Unreadable("a number such as 12.5")
    return Decimal(text)


def read_amount(text: str, currency: str) -> Money:
    """Raises Unreadable for what is no sum of money above zero in that currency."""
    digits = exponent(currency)
    if not _AMOUNT.fullmatch(text) or (amount := Decimal(text)) <= 0:
        raise Unreadable("an amount above 0")
    if amount != round(amount, digits) or amount.scaleb(digits) > LARGEST_MINOR:
        raise Unreadable(f"an amount of {currency} with at most {digits} decimals")
    return Money.from_major(amount, currency)


def _read_money(node: Node) -> Money:
    amount, _, currency = node.text().partition(" ")
    if not is_currency(currency):
        raise Unreadable("an amount and its currency, such as 25 EUR")
    return read_amount(amount, currency)


def plain_amount(money: Money) -> Decimal:
    """Without decimals where they are zero."""
    return money.major.quantize(Decimal(1)) if money.major % 1 == 0 else money.major


def _read_coordinate(node: Node) -> float:
    return float(read_decimal(node.text()))


def _read_facts(node: Node) -> dict[str, Any]:
    """Whatever the file says under names of its own, as JSON can keep it."""
    return {name: _read_fact(value) for name, value in node.items()}


def _read_fact(node: Node) -> Any:
    if node.is_mapping:
        return _read_facts(node)
    if node.is_list:
        return [_read_fact(value) for value in node.elements()]
    if node.is_null:
        return None
    text = node.text()
    if not node.is_quoted and text in ("true", "false"):
        return text == "true"
    if not node.is_quoted and re.fullmatch(r"-?(0|[1-9]\d{0,15})", text):
        return int(text)
    return text


SLUG = checked(
    is_slug,
    "a key of a-z, 0-9 and single hyphens, at most 60",
)
COLOUR = checked(
    lambda text: bool(re.fullmatch(r"#[0-9a-f]{6}", text)),
    'a colour as "#" and six digits from 0 to f, such as "#1f5fbf"',
)
COUNTRY = checked(is_country, "a country of ISO 3166 as two capitals, such as FR")
CURRENCY = checked(is_currency, "a currency of ISO 4217 as three capitals, such as EUR")
FLAG = Kind(_read_flag)
DAY = Kind(lambda node: read_day(node.text()))
FACTS = Kind(_read_facts)
LANGUAGE = Kind(read_tag)
LINK = checked(is_web_address, "a web address that begins with https:// or http://")
MONEY = Kind(_read_money, lambda money: f"{plain_amount(money)} {money.currency}")
COORDINATE = Kind(_read_coordinate)
ZONE = checked(is_zone, "a time zone such as Europe/Paris")
