import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from campaign.fundraising.statements import files
from campaign.fundraising.statements.camt053 import read_camt053
from campaign.fundraising.statements.checking import OwnAccount, checked
from campaign.fundraising.statements.columns import Layout
from campaign.fundraising.statements.files import form_of, look_at_columns, read_statements
from campaign.fundraising.statements.lines import (
    Batch,
    Occurrences,
    Part,
    StatementEnd,
    StatementHead,
    StatementLine,
)
from campaign.fundraising.statements.mt940 import read_mt940
from campaign.fundraising.statements.references import (
    find_reference,
    make_reference,
    right_reference,
)
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money

FILES = Path(__file__).parent / "files"
GERMAN, DUTCH = "DE13000000000000012345", "NL27XXXX0000012345"
POLISH, SWISS = "PL78000000000000000000012345", "CH2500000000012345000"
A_FEW_LINES = 64 * 1024


def parts_of(name: str, currency: str = "EUR") -> list[Part]:
    with (FILES / name).open("rb") as file:
        return list(read_statements(file, currency))


def lines_of(name: str, currency: str = "EUR") -> list[StatementLine]:
    return [part for part in parts_of(name, currency) if isinstance(part, StatementLine)]


def told(line: StatementLine) -> tuple:
    return line.amount.minor, line.name, line.iban, line.text, line.reference


def read_all(content: bytes, iban: str | None = GERMAN, currency: str = "EUR") -> list[Part]:
    account = OwnAccount("Bank account", iban, currency)
    return list(checked(read_statements(io.BytesIO(content), currency), account))


def refusal_of(content: bytes, iban: str | None = GERMAN, currency: str = "EUR") -> str:
    with pytest.raises(Refused) as refused:
        read_all(content, iban, currency)
    return str(refused.value)


def content_of(name: str) -> bytes:
    return (FILES / name).read_bytes()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_camt053_tells_parties_batches_returns_and_leaves_out_what_is_not_booked():
    head, *lines, end = parts_of("camt053_02.xml")

    assert head == StatementHead(
        iban=GERMAN,
        currency="EUR",
        opening=Money(100_00, "EUR"),
        number="7",
        from_day=date(2026, 1, 1),
        to_day=date(2026, 1, 31),
    )
    assert [told(line) for line in lines] == [
        (
            50_00,
            "Ada Muster",
            "DE15000000000000067890",
            "Spende RF65 CAMP 0000 001 vielen Dank",
            "RF65CAMP0000001",
        ),
        (25_50, "Bo Beispiel", None, "RF38CAMP0000002", "RF38CAMP0000002"),
        (50_00, "Cleo Example", None, "", None),
        (-20_00, "Dan Muster", None, "", None),
    ]
    assert [line.batch for line in lines] == [None, Batch(1, 2), Batch(2, 2), None]
    assert [line.bank_reference for line in lines] == [
        "2026010500001",
        "2026010700002",
        "2026010700002",
        "2026010900003",
    ]
    assert [line.end_to_end for line in lines] == [None, "E2E-1", "E2E-2", "E2E-0"]
    returned = lines[-1]
    assert (returned.is_returned, returned.return_reason) == (True, "AC04 Account closed")
    assert returned.original_reference == "TX-0"
    assert (lines[0].booked_on, lines[0].valued_on) == (date(2026, 1, 5), date(2026, 1, 6))
    assert end == StatementEnd(Money(205_50, "EUR"))


def test_later_versions_of_camt053_name_parties_elsewhere():
    head, line, end = parts_of("camt053_08.xml", "CHF")
    for_04 = content_of("camt053_02.xml").replace(b"053.001.02", b"053.001.04")

    assert (head.iban, head.opening) == (SWISS, Money(-10_00, "CHF"))
    assert told(line) == (
        100_05,
        "Erika Exempel",
        "CH8500000000067890000",
        "000000000000000000000123457",
        "000000000000000000000123457",
    )
    assert (line.booked_on, line.bank_reference) == (date(2026, 2, 3), "PF-1")
    assert end.closing == Money(90_05, "CHF")
    assert read_all(for_04) == parts_of("camt053_02.xml")


def test_mt940_is_read_in_the_dialects_of_several_countries():
    german = lines_of("german.sta")
    dutch, polish, swiss = (
        lines_of("dutch.sta"),
        lines_of("polish.sta"),
        lines_of("swiss.sta"),
    )

    assert [told(line) for line in german] == [
        (
            50_00,
            "Ada Muster",
            "DE15000000000000067890",
            "Spende RF65 CAMP 0000 001 vielen Dank",
            "RF65CAMP0000001",
        ),
        (
            25_50,
            "Bo Beispiel",
            "DE15000000000000067890",
            "Für den Frieden, aus einem langen Satz gebrochen: :61:",
            None,
        ),
        (-20_00, "Dan Muster", None, "Konto erloschen", None),
        (5_00, None, None, "", None),
    ]
    assert [line.booked_on for line in german[:2]] == [date(2026, 1, 5), date(2026, 1, 2)]
    assert [line.bank_reference for line in german[:2]] == ["2026010500001", None]
    assert (german[2].is_returned, german[2].return_reason) == (True, "911")
    assert german[2].original_reference == "E2E-0"
    assert [told(line) for line in dutch] == [
        (30_00, "Floor Voorbeeld", DUTCH, "Gift RF38CAMP0000002 met groet", "RF38CAMP0000002"),
        (12_50, "Gijs Voorbeeld", DUTCH, "Voor de campagne", None),
    ]
    assert dutch[1].end_to_end == "E2E-7"
    assert [told(line) for line in polish] == [
        (
            200_00,
            "HANNA PRZYKLAD WARSZAWA",
            POLISH,
            "DAROWIZNA RF11 CAMP 0000 003",
            "RF11CAMP0000003",
        ),
        (-1_50, None, None, "PROWIZJA", None),
    ]
    assert [(line.iban, line.reference) for line in swiss] == [
        ("CH8500000000067890000", "000000000000000000000123457")
    ]


def test_csv_is_read_by_what_its_header_says_and_by_a_layout_that_a_person_gave():
    german, english, dutch = (lines_of(f"{name}.csv") for name in ("german", "english", "dutch"))

    assert [told(line) for line in german] == [
        (
            1250_50,
            "Jörg Muster",
            "DE15000000000000067890",
            "Spende; RF65CAMP0000001",
            "RF65CAMP0000001",
        ),
        (-20_00, "Bo Beispiel", None, "Danke", None),
    ]
    assert [line.booked_on for line in german] == [date(2026, 1, 5), date(2026, 1, 7)]
    assert [(line.amount.minor, line.reference) for line in english] == [
        (1250_50, "RF38CAMP0000002"),
        (-2_00, None),
    ]
    assert [(line.amount.minor, line.name, line.booked_on) for line in dutch] == [
        (30_00, "Floor Voorbeeld", date(2026, 1, 5)),
        (-1_50, "Bank", date(2026, 1, 7)),
    ]
    unnamed = b"a,b,c\n03/04/2026,5.25,Ada\n"
    guess = look_at_columns(io.BytesIO(unnamed))
    assert guess is not None
    assert (guess.layout.is_enough(), list(guess.names)) == (False, ["a", "b", "c"])
    assert "Which columns" in refusal_of(unnamed)
    layout = Layout(",", 0, booked=0, amount=1, name=2, decimal_mark=".", day_order="mdy")
    assert Layout.from_json(layout.as_json()) == layout
    [_head, line, _end] = read_statements(io.BytesIO(unnamed), "EUR", layout)
    assert (line.amount, line.booked_on) == (Money(5_25, "EUR"), date(2026, 3, 4))


def test_a_statement_of_another_account_or_currency_or_with_lines_missing_is_refused():
    for name, iban, currency in (
        ("camt053_02.xml", GERMAN, "EUR"),
        ("camt053_08.xml", SWISS, "CHF"),
        ("german.sta", GERMAN, "EUR"),
        ("dutch.sta", DUTCH, "EUR"),
        ("polish.sta", POLISH, "PLN"),
        ("swiss.sta", SWISS, "CHF"),
    ):
        content = content_of(name)
        assert read_all(content, iban, currency) == parts_of(name, currency)
        assert "not of “Bank account”" in refusal_of(
            content, "FR0700000000000000009999900", currency
        )
        assert "kept in JPY" in refusal_of(content, iban, "JPY")
    assert refusal_of(content_of("german.sta").replace(b"EUR160,50", b"EUR160,51", 1)) == (
        "This file is not whole: its lines lead to €160.50, its last balance is €160.51."
    )


def test_what_is_broken_is_refused_with_the_place_and_what_is_no_statement_by_its_kind(
    monkeypatch,
):
    camt, mt940 = content_of("camt053_02.xml"), content_of("german.sta")
    monkeypatch.setattr(files, "LARGEST_CONTENT", 1024 * 1024)
    bomb = zipped(**{"a.xml": b"<Document>" + b" " * (2 * 1024 * 1024)})

    assert refusal_of(camt[:2000]) == "From line 37 on, this file is broken."
    assert refusal_of(camt.replace(b'<Amt Ccy="EUR">50.00', b'<Amt Ccy="EUR">5O.00', 1)) == (
        "The amount of entry 1 cannot be read."
    )
    assert "DTD" in refusal_of(b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>')
    assert "no statement" in refusal_of(b"<Document/>")
    assert "advice" in refusal_of(b"<Document><Ntfctn/></Document>")
    for broken, place in (
        (mt940.replace(b":61:260105", b":61:26XX05"), 5),
        (mt940.replace(b"CR25,50", b"CR25,505"), 7),
        (mt940.replace(b"C260101EUR100,00", b"C260101EUR"), 4),
    ):
        assert refusal_of(broken) == f"Line {place} of this file cannot be read."
    assert refusal_of(content_of("german.csv").replace(b"-20,00", b"-2O,00")) == (
        "Line 6 of this file cannot be read."
    )
    assert "PDF" in refusal_of(b"%PDF-1.7")
    assert "empty" in refusal_of(b"")
    assert "1 MB" in refusal_of(bomb)
    assert "broken" in refusal_of(zipped(a=camt)[:-40])
    assert "one by one" in refusal_of(zipped(**{"a.zip": b""}))
    assert len(read_all(zipped(a=camt, b=camt))) == 2 * len(read_all(camt))


def test_the_same_movement_has_the_same_key_in_every_file_and_two_alike_stay_two():
    keys, others = Occurrences(), Occurrences()
    camt, mt940 = lines_of("camt053_02.xml")[0], lines_of("german.sta")[0]
    line = lines_of("english.csv")[0]

    assert camt.bank_reference == mt940.bank_reference
    assert keys.key(camt) == others.key(mt940)
    first, second = keys.key(line), keys.key(line)
    assert second == f"{first}-2"
    assert [others.key(line), others.key(line)] == [first, second]


def test_references_are_found_where_payers_write_them_and_only_with_right_check_digits():
    own = make_reference("CAMP0000001")

    assert own == "RF65CAMP0000001"
    assert right_reference("rf65 camp 0000 001") == own
    assert right_reference("RF66CAMP0000001") is None
    assert find_reference(f"For peace,{own} thank you") == own
    assert find_reference("thanks RF65 CAMP 0000 001 from us") == own
    assert find_reference("RF00 nothing", "210000000003139471430009017") is not None
    assert find_reference("order 123456789012345678901234568", None, "") is None


class Generated(io.RawIOBase):
    """A file that is made while it is read, and never held."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while len(self._left) < len(buffer) and (piece := next(self._pieces, None)):
            self._left += piece
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def camt_of(count: int) -> Iterator[bytes]:
    whole = content_of("camt053_02.xml")
    start, end = whole.index(b"<Ntry>"), whole.index(b"</Ntry>") + len(b"</Ntry>")
    yield whole[:start].replace(b"205.50", b"%d.00" % (100 + 50 * count))
    for number in range(count):
        yield whole[start:end].replace(b"2026010500001", b"%d" % number)
    yield b"</Stmt></BkToCstmrStmt></Document>"


def mt940_of(count: int) -> Iterator[bytes]:
    head, _mark, text = content_of("german.sta").partition(b":61:")
    movement = b":61:" + text.partition(b":61:")[0]
    yield head
    for number in range(count):
        yield movement.replace(b"2026010500001", b"%d" % number)
    yield b":62F:C260131EUR%d,00\n" % (100 + 50 * count)


def room_for(read, pieces, count) -> int:
    """How much memory is taken at most while so many lines are read."""
    account = OwnAccount("Bank account", GERMAN, "EUR")
    tracemalloc.start()
    try:
        parts = checked(read(io.BufferedReader(Generated(pieces(count)))), account)
        assert sum(isinstance(part, StatementLine) for part in parts) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("read", "pieces"), [(read_camt053, camt_of), (read_mt940, mt940_of)])
def test_a_file_of_any_length_is_read_in_the_room_of_a_few_lines(read, pieces):
    few, many = room_for(read, pieces, 100), room_for(read, pieces, 600)

    assert many - few < A_FEW_LINES


def test_files_of_a_zip_tell_as_if_they_came_one_by_one_and_are_of_one_kind():
    camt, mt940 = content_of("camt053_02.xml"), content_of("german.sta")
    once = read_all(zipped(a=camt))
    keys = Occurrences()
    lines = [part for part in read_all(zipped(a=camt, b=camt)) if isinstance(part, StatementLine)]

    assert len(lines) == 2 * sum(isinstance(part, StatementLine) for part in once)
    assert [keys.key(line) is None for line in lines] == [line.file == 1 for line in lines]
    assert "several kinds" in refusal_of(zipped(a=camt, b=mt940))
    assert form_of(io.BytesIO(zipped(a=camt))) == "camt053"
