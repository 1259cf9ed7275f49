"""The European Central Bank's reference rates as it publishes them: XML, or CSV in a zip."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

SOURCE = "European Central Bank"
LARGEST = 64 * 1024 * 1024
"""Unpacked: the whole history since 1999 is a tenth of it."""
NOT_QUOTED = ("", "N/A")
DAYS = ("%Y-%m-%d", "%d %B %Y")


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """On this day one euro was worth `value` of `currency`."""

    currency: str
    on_day: date
    value: Decimal


def read_reference_rates(content: bytes) -> list[PublishedRate]:
    """Every rate of a file of the bank: of a day, of 90 days, or of all. Raises Refused."""
    plain = _unpacked(content) if content.startswith(b"PK") else content
    if len(plain) > LARGEST:
        raise Refused(_("This file is too large."))
    is_xml = plain.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    try:
        rates = list(_of_xml(plain) if is_xml else _of_csv(plain))
    except (ParseError, DefusedXmlException, InvalidOperation, LookupError, ValueError):
        rates = []
    if not rates:
        raise Refused(_("This is no file of reference rates of the European Central Bank."))
    return rates


def _unpacked(content: bytes) -> bytes:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(archive.namelist()[0]) as member,
        ):
            return member.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, IndexError, OSError, RuntimeError, EOFError):
        return b""


def _of_xml(plain: bytes) -> Iterator[PublishedRate]:
    for day in fromstring(plain).iter():
        written = day.get("time")
        if written is None:
            continue
        for cube in day:
            yield _rate(cube.get("currency", ""), _day(written), cube.get("rate", ""))


def _of_csv(plain: bytes) -> Iterator[PublishedRate]:
    rows = csv.reader(io.StringIO(plain.decode("utf-8-sig")), skipinitialspace=True)
    codes = [code.strip() for code in next(rows, [])]
    if codes[:1] != ["Date"]:
        raise ValueError("the first column is no date")
    for row in rows:
        for code, value in zip(codes[1:], row[1:], strict=False):
            if code and value.strip() not in NOT_QUOTED:
                yield _rate(code, _day(row[0].strip()), value.strip())


def _rate(currency: str, on_day: date, value: str) -> PublishedRate:
    number = Decimal(value)
    if len(currency) != 3 or not currency.isupper() or not number.is_finite() or number <= 0:
        raise ValueError("not a rate")
    return PublishedRate(currency, on_day, number)


def _day(written: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError("not a day")
