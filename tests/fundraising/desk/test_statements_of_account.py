import zipfile
from datetime import date
from io import BytesIO

import pytest

from campaign.fundraising.models import EntryKind
from campaign.fundraising.operations import record_fee, record_move, reverse_contribution
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.papers import statements
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.fundraising import CLERK, make_cash_box, make_contribution, make_rate
from tests.fixtures.papers import text_of

FUND = "/en/desk/docks/spring/fund"
YEAR = {"first": "2020-01-01", "last": "2020-12-31"}
WICKED = '=HYPERLINK("http://example.org")'


@pytest.fixture
def tin(fund, docks):
    """Before the year, within it and after it; in two currencies; given, taken, moved, charged."""
    (tin,) = boxes_of(docks)
    bank = make_cash_box(docks, slug="bank", name="Bank", currency="CHF")
    make_rate("EUR", "CHF", "1.25", date(2019, 12, 1))
    for day, minor in ((date(2019, 12, 5), 10_00), (date(2019, 12, 20), 5_00)):
        make_contribution(fund, Money(minor, "CHF"), box=tin, received_on=day)
    make_rate("EUR", "CHF", "1.25", date(2020, 5, 1))
    gift = make_contribution(
        fund, Money(25_00, "CHF"), box=tin, received_on=date(2020, 5, 2), donor_name=WICKED
    )
    make_contribution(fund, Money(1_00, "EUR"), box=tin, received_on=date(2020, 5, 3))
    day = date(2020, 5, 9)
    reverse_contribution(gift.id, reason="test", amount=Money(4_00, "CHF"), on_day=day, by=CLERK)
    record_fee(tin.id, Money(50, "CHF"), on_day=day, by=CLERK, reference="fee")
    kind = EntryKind.PAYOUT
    record_move(tin.id, bank.id, Money(9_00, "CHF"), kind=kind, on_day=day, by=CLERK, reference="x")
    make_contribution(fund, Money(99_00, "CHF"), box=tin)
    return tin


def rows_of(csv: bytes) -> list[list[str]]:
    return [line.split(",") for line in csv.decode("utf-8-sig").splitlines()]


def test_a_statement_says_what_was_there_what_moved_and_what_is_there(treasurer, tin):
    page = treasurer.get(f"{FUND}/statement", query_string={**YEAR, "of": tin.slug}).text
    file = treasurer.get(f"{FUND}/statement.csv", query_string={**YEAR, "of": tin.slug}).data

    for words in ("CHF\xa015.00", "CHF\xa025.00", "-CHF\xa04.00", "-CHF\xa09.00", "CHF\xa026.50"):
        assert words in page, words
    rows = rows_of(file)
    assert file.startswith(b"\xef\xbb\xbf")
    assert [row[6] for row in rows[1:]] == ["25.00", "1.00", "-4.00", "-0.50", "-9.00"]
    assert {row[7] for row in rows[1:]} == {"CHF", "EUR"}
    assert rows[1][8:10] == ["20.00", "EUR"]


def test_what_a_donor_typed_is_no_formula_and_amounts_are_exact_numbers(treasurer, tin):
    csv = treasurer.get(f"{FUND}/statement.csv", query_string=YEAR).data.decode("utf-8-sig")
    xlsx = treasurer.get(f"{FUND}/statement.xlsx", query_string=YEAR).data

    sheet = zipfile.ZipFile(BytesIO(xlsx)).read("xl/worksheets/sheet1.xml").decode()
    assert "'=HYPERLINK" in csv
    assert "<f>" not in sheet
    assert "=HYPERLINK" in sheet
    print(sheet)
    assert "<v>25.00</v>" in sheet
    assert "<v>-0.50</v>" in sheet


def test_a_statement_is_a_paper_too(treasurer, tin):
    paper = treasurer.get(f"{FUND}/statement.pdf", query_string=YEAR)

    text = text_of(paper.data)
    assert paper.mimetype == "application/pdf"
    for words in ("Statement of account", "Docks", "Payout", "CHF\xa025.00", "Before", "After"):
        assert words in text, words


def test_readers_see_no_names_and_strangers_nothing(reader, stranger, treasurer, tin):
    hidden = reader.get(f"{FUND}/statement", query_string=YEAR)

    assert (hidden.status_code, "HYPERLINK" in hidden.text) == (200, False)
    assert "HYPERLINK" in treasurer.get(f"{FUND}/statement", query_string=YEAR).text
    assert stranger.get(f"{FUND}/statement").status_code == 404
    assert reader.get(f"{FUND}/statement", query_string={"donor": 1}).status_code == 403


def test_the_coalitions_treasurer_sees_the_campaigns_sums_without_donors(
    client_for, coalition, campaign, tin
):
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=coalition))
    url = f"/en/desk/coalitions/{coalition.slug}/spring/fund/statement"

    page = treasurer.get(url, query_string={**YEAR, "of": "*"}).text
    own = treasurer.get(url, query_string={**YEAR, "of": tin.slug})

    assert "CHF\xa021.00" not in page
    assert "CHF\xa036.00" in page
    assert "HYPERLINK" not in page
    assert own.status_code == 422


def test_all_gifts_of_one_donor_are_found_by_a_receipt(treasurer, tin, fund):
    make_rate("EUR", "CHF", "1.25", date(2020, 7, 1))
    zoe = Recipient(language="en", name="Zoë", email="zoe@example.org")
    gifts = [
        make_contribution(fund, Money(minor, "CHF"), box=tin, received_on=date(2020, 7, 2))
        for minor in (11_00, 12_00)
    ]
    receipts = [issue_receipt(gift.id, zoe, by=CLERK) for gift in gifts]

    page = treasurer.get(f"{FUND}/statement", query_string={**YEAR, "donor": receipts[0].id}).text

    assert "CHF\xa023.00" in page
    assert "CHF\xa025.00" not in page


def test_more_than_a_file_holds_is_refused_with_a_way_out(treasurer, tin, monkeypatch):
    monkeypatch.setitem(statements.MOST, "pdf", 2)

    refused = treasurer.get(f"{FUND}/statement.pdf", query_string=YEAR, follow_redirects=True)
    wrong = treasurer.get(
        f"{FUND}/statement", query_string={"first": "2020-05-05", "last": "2020-01-01"}
    )

    assert "Choose fewer days, or another kind of file." in refused.text
    assert (wrong.status_code, "The last day is before the first." in wrong.text) == (422, True)
