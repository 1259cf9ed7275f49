"""Tables as files, read by other programs and by other rules for where a cell ends."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from flask import g
from openpyxl.utils.escape import unescape

from campaign.kernel import spreadsheets
from campaign.kernel.money import Money
from campaign.kernel.spreadsheets import MOST_LETTERS, table_response, write_xlsx
from campaign.kernel.tables import harmless, write_csv

SIGNS = "=+-@＝＋－＠"
HARMFUL = [
    f"{before}{sign}SUM(A1)"
    for sign in SIGNS
    for before in ("", " ", '"', "x;", "x,", "x\t", "x|", "x\n", "x\r\n", "x\u2028", 'x";"', "x; '")
]
USABLE = [
    *("-12.50", "+49 30 1234567", "+49 (0)30 12", "-1 234.00", "+3", "anna@example.org"),
    *("a=b", "2 - 1", "Bread and ports", "1871-03-18", "https://a.example/?b=c", "A - B"),
]
PARTED_AT = (",", ";", "\t", "|")
NASTY = "Nova\u2028Org\x00\x1b\ufffe \U0001f600 e\u0301 \u202etfel\u202c _x0041_ <b> & \ud83d"
WRITTEN = "Nova\nOrg \U0001f600 e\u0301 \u202etfel\u202c _x0041_ <b> & \ufffd"


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_begins_a_formula_wherever_a_program_parts_cells(text):
    content = as_csv([["Name", "Sum"], [text, Money(5_00, "EUR")], ["next", text]])

    for separator in PARTED_AT:
        lines = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
        cells = [cell for line in lines for cell in line]
        parts = [part for cell in cells for part in cell.replace('"', "").splitlines()]
        assert [part for part in parts if part.strip().startswith(tuple(SIGNS))] == []
        assert sum("'" in part for part in parts) >= 2


@pytest.mark.parametrize("text", USABLE)
def test_a_number_a_telephone_number_and_plain_words_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_row_is_read_back_as_it_was_written():
    row = ['Docks, "1"; two\nlines', 7, date(2027, 3, 18), Money(-5_00, "EUR"), None, NASTY]

    content = as_csv([row])
    (read,) = csv.reader(io.StringIO(content, newline=""))
    assert read == ['Docks, "1"; two\nlines', "7", "2027-03-18", "-5.00", "", WRITTEN]


def test_csv_says_that_it_is_utf_8():
    file = io.BytesIO()
    write_csv(file, [["é"]])

    assert file.getvalue() == b"\xef\xbb\xbf\xc3\xa9\r\n"


def test_a_long_run_of_separators_takes_no_time():
    assert harmless(" ;\t" * 100_000) == " ;\t" * 100_000


def test_a_sheet_holds_texts_as_texts_and_sums_as_numbers():
    link = "https://a.example/"
    rows = [["Name", "Sum"], ["=1+1", Money(5_00, "EUR")], [link, 7], [NASTY, date(2027, 3, 18)]]

    sheet = as_sheet(rows)
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]
    assert [[kind for _value, kind in row] for row in cells[1:]] == [
        ["s", "n"],
        ["s", "n"],
        ["s", "d"],
    ]
    assert [unescape(row[0][0]) for row in cells[1:]] == ["=1+1", link, WRITTEN]
    assert Decimal(str(cells[1][1][0])) == 5
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


@pytest.mark.parametrize("sign", ["a", "é", "\U0001f600", "e\u0301"])
def test_a_cell_holds_as_much_as_a_cell_can_and_says_that_there_was_more(sign):
    whole = sign * (MOST_LETTERS // len(sign.encode("utf-16-le")) * 2)
    long = sign * 40_000

    sheet = as_sheet([["Text"], [whole], [long]])
    kept, cut = sheet["A2"].value, sheet["A3"].value
    assert kept == whole
    assert cut[-1] == "…"
    assert long.startswith(cut[:-1])
    assert 2 * MOST_LETTERS - 4 <= len(cut.encode("utf-16-le")) <= 2 * MOST_LETTERS


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr("campaign.kernel.spreadsheets.MOST_ROWS", 2)
    book = as_book([["Number"], *([number] for number in range(5))])

    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [
        ["Number", 0, 1],
        ["Number", 2, 3],
        ["Number", 4],
    ]


@pytest.mark.parametrize(("language", "runs_left"), [("en", False), ("ar", True)])
def test_a_sheet_runs_the_way_of_its_language(app, language, runs_left):
    with app.test_request_context():
        g.language = language
        response = table_response("xlsx", "name", "Title", [["A"], ["b"]])
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.iter_encoded())))

    assert bool(book.active.sheet_view.rightToLeft) == runs_left
    assert response.headers["Content-Disposition"] == "attachment; filename=name.xlsx"


def test_an_answer_that_nobody_reads_leaves_no_file_open(app, monkeypatch):
    """Such as an answer to HEAD."""
    file = io.BytesIO()
    monkeypatch.setattr(spreadsheets, "TemporaryFile", lambda: file)
    with app.test_request_context():
        table_response("csv", "name", "Title", [["A"], ["b"]]).close()

    assert file.closed


def test_the_same_rows_make_the_same_file():
    first, second = io.BytesIO(), io.BytesIO()
    for file in (first, second):
        write_xlsx(file, "Title", [["A"], ["b"]])

    assert first.getvalue() == second.getvalue()


def as_csv(rows):
    file = io.BytesIO()
    write_csv(file, rows)
    return file.getvalue().decode("utf-8-sig")


def as_book(rows):
    file = io.BytesIO()
    write_xlsx(file, "Title", rows)
    return openpyxl.load_workbook(file)


def as_sheet(rows):
    return as_book(rows).active
