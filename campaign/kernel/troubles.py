"""What keeps an installation from working that is no mistake of the program: told in one place.

Each database driver and the operating system say it in their own way. Here it becomes one word,
which commands turn into a sentence for the operator and pages into a 503 for the reader.
"""

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionIsFree


class Trouble(StrEnum):
    """The value is the sentence for whoever runs the installation."""

    AWAY = "The database does not answer, or refuses us: is it running, is DATABASE_URL right?"
    BUSY = "The database is busy with something else. Try again in a moment."
    CLOSED = "The database or its folder cannot be opened: who owns it, who may read and write it?"
    DAMAGED = "The database is damaged, or no database: bring a backup back (campaign restore)."
    FAILING = "The disk fails to read or write: is it full, what does the system's log say?"
    FULL = "The disk is full: the last step was not written. Make room, then try again."
    NOT_READY = "The database lacks something: has it this program's schema?"
    READ_ONLY = "The database may only be read: who owns its file, is the disk writable?"


_SQLITE = {
    sqlite3.SQLITE_AUTH: Trouble.CLOSED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.CLOSED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.FAILING,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_PERM: Trouble.CLOSED,
    sqlite3.SQLITE_PROTOCOL: Trouble.BUSY,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
}
_POSTGRESQL = {
    "08": Trouble.AWAY,
    "25006": Trouble.READ_ONLY,
    "28": Trouble.AWAY,
    "3D": Trouble.AWAY,
    "40": Trouble.BUSY,
    "42501": Trouble.CLOSED,
    "42P01": Trouble.NOT_READY,
    "42703": Trouble.NOT_READY,
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,
    "55": Trouble.BUSY,
    "57": Trouble.AWAY,
    "58": Trouble.FAILING,
    "XX": Trouble.DAMAGED,
}
"""By the longest beginning of a SQLSTATE."""
_SYSTEM = {
    errno.EACCES: Trouble.CLOSED,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EIO: Trouble.FAILING,
    errno.ENOSPC: Trouble.FULL,
    errno.EPERM: Trouble.CLOSED,
    errno.EROFS: Trouble.READ_ONLY,
}


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what is wrong outside of the program; None where the program itself is wrong."""
    if isinstance(error, NoConnectionIsFree):
        return Trouble.BUSY
    if isinstance(error, DBAPIError) and isinstance(error.orig, Exception):
        return _of_driver(error.orig, is_operational=isinstance(error, OperationalError))
    if isinstance(error, sqlite3.Error):
        return _of_driver(error, is_operational=isinstance(error, sqlite3.OperationalError))
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0)
    return None


def _of_driver(error: Exception, *, is_operational: bool) -> Trouble | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if str(error).startswith(("no such table", "no such column")):
            return Trouble.NOT_READY
        return None if code is None else _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is None:  # nobody was there to give one
        return Trouble.AWAY if is_operational else None
    return next((_POSTGRESQL[state[:n]] for n in (5, 2) if state[:n] in _POSTGRESQL), None)
