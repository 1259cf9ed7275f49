"""Who did what, when, and what changed: rows that are added, sealed into a chain, never edited."""

from campaign.kernel.audit.entries import (
    MASK,
    Act,
    AuditEntry,
    AuditValue,
    Author,
    Machine,
    as_json,
    differences,
    record,
    record_all,
)

__all__ = [
    "MASK",
    "Act",
    "AuditEntry",
    "AuditValue",
    "Author",
    "Machine",
    "as_json",
    "differences",
    "record",
    "record_all",
]
