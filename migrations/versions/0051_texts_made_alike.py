"""Texts that are stored already are made alike, as new ones are: see `kernel/texts.py`.

What identifies a row (unique columns) stays as it is, and so does the sealed log. A translation
that was up to date stays so, an outdated one stays outdated; no event changes its sequence.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from campaign.kernel.texts import many_lines, one_line

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

MANY_LINES = {
    ("applications", "about"),
    ("applications", "decision_reason"),
    ("objections", "reason"),
    ("checkouts", "message"),
    ("contributions", "message"),
    ("contributions", "message_refusal"),
    ("letterheads", "address"),
    ("refunds", "reason"),
    ("reversals", "reason"),
}
TITLES = {
    ("events", "title"),
    ("campaigns", "title"),
    ("campaigns", "figure_words"),
    ("campaigns", "picture_description"),
    ("coalitions", "name"),
    ("organizations", "names"),
    ("documents", "title"),
    ("demands", "addressee"),
}
LEFT_ALONE = ("alembic_version", "audit_entries", "audit_values")
AT_ONCE = 500
NOTHING = "–"

Alike = Callable[[str], str]


def upgrade() -> None:
    connection = op.get_bind()
    inspector = sa.inspect(connection)
    for name in inspector.get_table_names():
        if name not in LEFT_ALONE:
            _mend(connection, sa.Table(name, sa.MetaData(), autoload_with=connection))


def downgrade() -> None:
    """Keep the texts: nobody misses what no reader could see."""


def _mend(connection: sa.Connection, table: sa.Table) -> None:
    unique = _identifying(table)
    texts = [
        each for each in table.c if isinstance(each.type, sa.String) and each.name not in unique
    ]
    translated = [each for each in table.c if isinstance(each.type, sa.JSON)]
    keys = list(table.primary_key.columns)
    for row in _rows(connection, table, keys, [*texts, *translated]):
        changed: dict[str, Any] = {}
        for column in texts:
            _note(changed, column, row._mapping[column], _alike(table, column))
        for column in translated:
            value = row._mapping[column]
            if (
                _is_translated(value)
                and (made := _made_alike(value, _alike(table, column))) != value
            ):
                changed[column.name] = made
        if changed:
            same = sa.and_(*(key == row._mapping[key] for key in keys))
            connection.execute(table.update().where(same).values(changed))


def _identifying(table: sa.Table) -> set[str]:
    unique = {column.name for column in table.primary_key.columns}
    for constraint in table.constraints:
        if isinstance(constraint, (sa.UniqueConstraint, sa.ForeignKeyConstraint)):
            unique |= {column.name for column in constraint.columns}
    for index in table.indexes:
        if index.unique:
            unique |= {column.name for column in index.columns}
    return unique


def _rows(
    connection: sa.Connection,
    table: sa.Table,
    keys: list[sa.Column[Any]],
    columns: list[sa.Column[Any]],
) -> Iterator[sa.Row[Any]]:
    """Yield the rows in which something is not plain ASCII, a part at a time."""
    if not columns or not keys:
        return
    odd = sa.or_(*(_is_odd(connection, column) for column in columns))
    after: sa.ColumnElement[bool] = sa.true()
    while True:
        query = sa.select(*keys, *columns).where(odd, after).order_by(*keys).limit(AT_ONCE)
        rows = connection.execute(query).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = [rows[-1]._mapping[key] for key in keys]
        after = sa.tuple_(*keys) > sa.tuple_(*(sa.bindparam(None, each) for each in last))


def _is_odd(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """JSON writes what is odd as an escape, so a backslash counts too."""
    written = sa.cast(column, sa.Text)
    is_padded = sa.func.trim(written) != written
    if connection.dialect.name == "postgresql":
        return sa.or_(is_padded, written.regexp_match(r"[^ -~]|\\"))
    is_escaped = sa.func.instr(written, "\\") > 0
    return sa.or_(is_padded, written.op("GLOB")("*[^ -~]*"), is_escaped)


def _alike(table: sa.Table, column: sa.Column[Any]) -> Alike:
    name = (table.name, column.name)
    if isinstance(column.type, sa.JSON):
        return one_line if name in TITLES else many_lines
    is_long = name in MANY_LINES or column.name == "hidden_reason"
    return many_lines if is_long else one_line


def _note(changed: dict[str, Any], column: sa.Column[Any], value: Any, alike: Alike) -> None:
    """A text of which nobody saw anything becomes none, or a dash where there has to be one."""
    if isinstance(value, str) and (made := alike(value)) != value:
        changed[column.name] = made or (None if column.nullable else NOTHING)


def _is_translated(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"source", "texts"}


def _made_alike(value: dict[str, Any], alike: Alike) -> dict[str, Any]:
    source = value["texts"].get(value["source"], {}).get("text", "")
    before, now = _hash(source), _hash(alike(source) or NOTHING)
    return {
        "source": value["source"],
        "texts": {
            tag: {
                **each,
                "text": alike(each["text"]) or NOTHING,
                "made_from": now if each["made_from"] == before else each["made_from"],
            }
            for tag, each in value["texts"].items()
        },
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
