"""Names that no other made thing has."""

from itertools import count

_NUMBERS = count(1)


def another(name: str) -> str:
    """`another("fund")` gives fund-1, and never again."""
    return f"{name}-{next(_NUMBERS)}"
