"""Let the log be sealed, and let nobody change what is in it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MASKED = {
    "cash_box": "iban",
    "event": "online_url",
    "friend": "name",
    "organization": "contact_email",
}
MASK = "•••"
KEPT_COLUMNS = ("id", "at", "actor", "action", "subject", "organization_id", "coalition_id")
"""Of an entry: never changed. Sealing writes the others, once."""

ENTRY_CHANGES = "OLD.sealed_as IS NOT NULL OR " + " OR ".join(
    f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT_COLUMNS
)
VALUE_CHANGES = (
    "NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id OR NEW.field <> OLD.field"
    " OR NEW.old IS NOT NULL OR NEW.new IS NOT NULL OR NEW.salt IS NOT NULL"
)
"""Values are emptied, and nothing else."""
COMES_TOO_LATE = (
    "EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.entry_id AND sealed_as IS NOT NULL)"
)

REFUSED = {
    "audit_entries_stay": ("DELETE", "audit_entries", None),
    "audit_entries_keep": ("UPDATE", "audit_entries", ENTRY_CHANGES),
    "audit_values_stay": ("DELETE", "audit_values", None),
    "audit_values_keep": ("UPDATE", "audit_values", VALUE_CHANGES),
    "audit_values_come_in_time": ("INSERT", "audit_values", COMES_TOO_LATE),
}
SENTENCE = "the log is only ever added to"


def upgrade() -> None:
    with op.batch_alter_table("audit_entries") as table:
        table.add_column(sa.Column("sealed_as", sa.Integer(), nullable=True))
        table.add_column(sa.Column("commitments", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("seal", sa.String(64), nullable=True))
        table.create_unique_constraint("uq_audit_entries_sealed_as", ["sealed_as"])
        table.create_check_constraint("sealed_whole", "(sealed_as IS NULL) = (seal IS NULL)")
        for name in ("actor", "organization_id", "coalition_id"):
            table.drop_index(f"ix_audit_entries_{name}")
    op.create_index("ix_audit_entries_of_organization", "audit_entries", ["organization_id", "id"])
    op.create_index("ix_audit_entries_of_coalition", "audit_entries", ["coalition_id", "id"])
    op.create_index("ix_audit_entries_of_actor", "audit_entries", ["actor", "id"])
    op.create_index(
        "ix_audit_entries_unsealed",
        "audit_entries",
        ["id"],
        sqlite_where=sa.text("sealed_as IS NULL"),
        postgresql_where=sa.text("sealed_as IS NULL"),
    )
    with op.batch_alter_table("audit_values") as table:
        table.alter_column("salt", existing_type=sa.String(32), nullable=True)
    _mask()
    _refuse()


def downgrade() -> None:
    _allow()
    op.execute("UPDATE audit_values SET salt = '' WHERE salt IS NULL")
    with op.batch_alter_table("audit_values") as table:
        table.alter_column("salt", existing_type=sa.String(32), nullable=False)
    for name in ("unsealed", "of_organization", "of_coalition", "of_actor"):
        op.drop_index(f"ix_audit_entries_{name}", "audit_entries")
    with op.batch_alter_table("audit_entries") as table:
        table.drop_constraint("sealed_whole", type_="check")
        table.drop_constraint("uq_audit_entries_sealed_as", type_="unique")
        for name in ("sealed_as", "commitments", "seal"):
            table.drop_column(name)
        for name in ("actor", "organization_id", "coalition_id"):
            table.create_index(f"ix_audit_entries_{name}", [name])


def _mask() -> None:
    """What was written before some values had to stay out of the log."""
    entries = sa.table("audit_entries", sa.column("id"), sa.column("subject"))
    json = sa.JSON(none_as_null=True)
    values = sa.table(
        "audit_values",
        sa.column("entry_id"),
        sa.column("field"),
        sa.column("old", json),
        sa.column("new", json),
    )
    for kind, field in MASKED.items():
        of_kind = sa.select(entries.c.id).where(entries.c.subject.startswith(f"{kind}:"))
        for column in (values.c.old, values.c.new):
            op.execute(
                values.update()
                .where(values.c.field == field, column.is_not(None), values.c.entry_id.in_(of_kind))
                .values({column.name: MASK})
            )


def _refuse() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, (event, table, condition) in REFUSED.items():
            when = f" WHEN {condition}" if condition else ""
            when = when.replace("IS DISTINCT FROM", "IS NOT")  # older SQLite knows this one only
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when}"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_late_audit_value() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {COMES_TOO_LATE} THEN RAISE EXCEPTION '{SENTENCE}'; END IF;"
        " RETURN NEW; END $$"
    )
    for name, (event, table, condition) in REFUSED.items():
        is_late = condition is COMES_TOO_LATE
        function = "refuse_late_audit_value" if is_late else "refuse_audit_change"
        when = f" WHEN ({condition})" if condition and not is_late else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when}"
            f" EXECUTE FUNCTION {function}()"
        )
    for table in ("audit_entries", "audit_values"):
        op.execute(
            f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table}"
            " EXECUTE FUNCTION refuse_audit_change()"
        )


def _allow() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in REFUSED:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name, (_, table, _) in REFUSED.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")
    for table in ("audit_entries", "audit_values"):
        op.execute(f"DROP TRIGGER {table}_are_not_emptied ON {table}")
    op.execute("DROP FUNCTION refuse_audit_change()")
    op.execute("DROP FUNCTION refuse_late_audit_value()")
