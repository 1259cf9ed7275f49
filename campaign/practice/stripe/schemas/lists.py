"""What every list and every single object may be asked for."""

from campaign.practice.stripe.parameters import Field, Integer, ListOf, Moments, Record, Text

EXPAND = ListOf(Text(), 20)
RETRIEVE = Record({"expand": EXPAND})

PAGE: dict[str, Field] = {
    "created": Moments(),
    "ending_before": Text(),
    "expand": EXPAND,
    "limit": Integer(1, 100),
    "starting_after": Text(),
}


def listing(**filters: Field) -> Record:
    """Pages of a list, narrowed by these too."""
    return Record({**PAGE, **filters})
