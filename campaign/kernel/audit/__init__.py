"""Who did what, when, and what changed: rows that are added, sealed into a chain, never edited."""

from campaign.kernel.audit.entries import (
    MASK,
    AuditEntry,
    AuditValue,
    Author,
    Machine,
    as_json,
    differences,
    record,
)

__all__ = [
    "MASK",
    "AuditEntry",
    "AuditValue",
    "Author",
    "Machine",
    "as_json",
    "differences",
    "record",
]
