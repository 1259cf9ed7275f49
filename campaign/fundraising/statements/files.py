"""A bank's file as it is uploaded: of which kind it is, unpacked within bounds, read."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from io import BufferedReader, RawIOBase
from lzma import LZMAError
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from campaign.fundraising.statements.camt053 import read_camt053
from campaign.fundraising.statements.columns import Guess, Layout, guess_layout
from campaign.fundraising.statements.encodings import BOM, decoded_lines
from campaign.fundraising.statements.lines import Part, StatementLine
from campaign.fundraising.statements.mt940 import read_mt940
from campaign.fundraising.statements.rows import read_rows
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

LARGEST_CONTENT = 512 * 1024 * 1024
"""Unpacked. 100,000 lines of camt.053 are about 150 MB."""
MOST_FILES = 400
"""In one zip: the days of a year, and some."""
ZIP = b"PK\x03\x04"
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
}
LOOKED_AT = 4096


class FileKind(StrEnum):
    CAMT053 = "camt053"
    MT940 = "mt940"
    CSV = "csv"


class _Bounded(RawIOBase):
    """Counts what is read: what a zip says about its size is only what it says."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self._source = source
        self.left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._source.read(len(buffer))
        self.left -= len(chunk)
        if self.left < 0:
            raise Refused(
                _("This file is too large: %(limit)s MB at most.", limit=LARGEST_CONTENT >> 20)
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


def kind_of(file: BufferedReader) -> FileKind:
    """Without reading on. Raises Refused for what no bank's statement is."""
    start = file.peek(LOOKED_AT)[:LOOKED_AT]
    for mark, name in OTHER_KINDS.items():
        if start.startswith(mark):
            raise Refused(
                _("This is a %(kind)s file. Take camt.053, MT940 or CSV from your bank.", kind=name)
            )
    bare = start.removeprefix(BOM).lstrip()
    if not bare:
        raise Refused(_("This file is empty."))
    if bare.startswith(b"<"):
        return FileKind.CAMT053
    if bare.startswith((b":20:", b"{1:", b"{4:", b":940:")) or b"\n:20:" in bare:
        return FileKind.MT940
    return FileKind.CSV


@contextmanager
def unpacked(file: IO[bytes]) -> Iterator[Iterator[BufferedReader]]:
    """The file, or one after the other those that a zip holds."""
    start = file.read(len(ZIP))
    file.seek(0)
    if start != ZIP:
        yield iter([BufferedReader(_Bounded(file, LARGEST_CONTENT))])
        return
    try:
        with ZipFile(file) as archive:
            yield _members(archive)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, LZMAError, zlib.error):
        raise Refused(_("This zip file is broken, or locked by a password.")) from None


def _members(archive: ZipFile) -> Iterator[BufferedReader]:
    names = sorted(each.filename for each in archive.infolist() if not each.is_dir())
    if len(names) > MOST_FILES or any(name.lower().endswith(".zip") for name in names):
        raise Refused(_("This zip file holds too much. Upload the statements one by one."))
    left = LARGEST_CONTENT
    for name in names:
        with archive.open(name) as member:
            bounded = _Bounded(member, left)
            yield BufferedReader(bounded)
            left = bounded.left


def read_statements(file: IO[bytes], currency: str, layout: Layout | None = None) -> Iterator[Part]:
    """All parts of all statements of a file of any kind. Raises Refused with a sentence.

    Of CSV, `layout` says which column is what; without one, its header has to say enough.
    """
    first: FileKind | None = None
    with unpacked(file) as contents:
        for number, content in enumerate(contents):
            kind = kind_of(content)
            if first not in (None, kind):
                raise Refused(_("This zip file holds files of several kinds. Take one kind."))
            first = kind
            for part in _read(content, kind, currency, layout):
                if number and isinstance(part, StatementLine):
                    yield replace(part, file=number)
                else:
                    yield part


def _read(
    content: BufferedReader, kind: FileKind, currency: str, layout: Layout | None
) -> Iterator[Part]:
    match kind:
        case FileKind.CAMT053:
            return read_camt053(content)
        case FileKind.MT940:
            return read_mt940(content)
        case FileKind.CSV:
            return read_rows(content, layout or _layout_of(content), currency)


def form_of(file: IO[bytes], layout: Layout | None = None) -> str | None:
    """The same for files that call a movement by the same name; None for one without statements.

    The file is read from its beginning afterwards. Raises Refused for what no statement is.
    """
    with unpacked(file) as contents:
        content = next(contents, None)
        form = _form(content, layout) if content is not None else None
    file.seek(0)
    return form


def _form(content: BufferedReader, layout: Layout | None) -> str:
    kind = kind_of(content)
    if kind is not FileKind.CSV:
        return kind.value
    columns = json.dumps((layout or _layout_of(content)).as_json(), sort_keys=True)
    return f"{kind}:{hashlib.sha256(columns.encode()).hexdigest()[:16]}"


def look_at_columns(file: IO[bytes]) -> Guess | None:
    """Of a CSV file; None for another kind. The file is read from its beginning afterwards."""
    with unpacked(file) as contents:
        content = next(contents, None)
        guess = None
        if content is not None and kind_of(content) is FileKind.CSV:
            guess = guess_layout(text for _place, text in decoded_lines(content))
    file.seek(0)
    return guess


def _layout_of(content: BufferedReader) -> Layout:
    start = content.peek(LOOKED_AT).decode("utf-8", errors="replace").splitlines()
    layout = guess_layout(start).layout
    if not layout.is_enough():
        raise Refused(_("Which columns hold the day and the amount cannot be seen from this file."))
    return layout
