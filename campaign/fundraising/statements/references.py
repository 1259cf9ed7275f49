"""References that creditors give: made, and found in what payers wrote."""

import re
from collections.abc import Iterable, Iterator

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

RF = re.compile(r"(?<![A-Z0-9])RF[ ]?\d\d(?:[ ]?[A-Z0-9]){1,21}(?![A-Z0-9])")
SWISS = re.compile(r"(?<!\d)\d{2}[ ]?(?:\d{5}[ ]?){4}\d{5}(?!\d)|(?<!\d)\d{27}(?!\d)")
SHORTEST_RF = 5
LONGEST_GROUP = 4
CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
"""The table of the recursive check digit of Swiss payment slips."""


def make_reference(body: str) -> str:
    """An RF reference of ISO 11649 around up to 21 letters and digits."""
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def spaced(reference: str) -> str:
    """In groups of four, as it is printed and typed."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def right_reference(text: str | None) -> str | None:
    """A whole text that is a reference with right check digits, without its blanks."""
    compact = re.sub(r"[\s.-]", "", text or "").upper()
    if iso11649.is_valid(compact) or _is_swiss(compact):
        return compact
    return None


def find_reference(*texts: str | None) -> str | None:
    """The first reference with right check digits that stands anywhere in these texts."""
    for text in texts:
        upper = " ".join((text or "").upper().split())
        found = next(_right(_candidates(upper)), None)
        if found is not None:
            return found
    return None


def _candidates(text: str) -> Iterator[str]:
    """Also shorter beginnings of an RF: words that follow it look like its letters."""
    for match in RF.finditer(text):
        words, compact = match[0].split(" "), match[0].replace(" ", "")
        if len(words[0]) > LONGEST_GROUP:  # written without blanks: what follows is not of it
            yield words[0]
        yield from (compact[:end] for end in _ends_of(words))
    for match in SWISS.finditer(text):
        yield match[0].replace(" ", "")


def _ends_of(words: list[str]) -> list[int]:
    """How many letters stand before the end of each word, the most first."""
    lengths = [len("".join(words[: count + 1])) for count in range(len(words))]
    return sorted((length for length in lengths if length >= SHORTEST_RF), reverse=True)


def _right(candidates: Iterable[str]) -> Iterator[str]:
    return (each for each in candidates if iso11649.is_valid(each) or _is_swiss(each))


def _is_swiss(compact: str) -> bool:
    if len(compact) != 27 or not (compact.isascii() and compact.isdigit()) or not int(compact):
        return False
    carry = 0
    for digit in compact[:-1]:
        carry = CARRY[(carry + int(digit)) % 10]
    return (10 - carry) % 10 == int(compact[-1])
