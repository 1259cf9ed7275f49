"""Many rows at a time, past the session's bookkeeping."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import insert

from campaign.kernel.database import Base, db

BATCH = 5_000


def write(model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        db.session.execute(insert(model), batch)
