"""What an outsider can work out from sums of secret numbers, by linear algebra."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

Secret = TypeVar("Secret", bound=Hashable)


def determined(
    sums: Iterable[Mapping[Secret, int]], known: Collection[Secret] = ()
) -> frozenset[Secret]:
    """Return the secrets whose value follows from the sums and from the values known already.

    Each sum maps the secrets in it to how often they count. A secret is determined exactly when
    the reduced row echelon form has a row in which it stands alone.
    """
    rows: dict[Secret, dict[Secret, Fraction]] = {}
    """By its pivot, which stands in no other row."""
    for each in sums:
        row = {key: Fraction(times) for key, times in each.items() if times and key not in known}
        for pivot in [key for key in row if key in rows]:
            _subtract(row, rows[pivot], row[pivot])
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {key: value / factor for key, value in row.items()}
        for other in rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        rows[pivot] = row
    return frozenset(pivot for pivot, row in rows.items() if len(row) == 1)


def _subtract(
    row: dict[Secret, Fraction], other: Mapping[Secret, Fraction], times: Fraction
) -> None:
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)
