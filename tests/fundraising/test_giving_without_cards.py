"""Without keys of a provider the give page still helps: it shows the account."""

from flask.testing import FlaskClient

from campaign.fundraising.models import CashBoxKind
from tests.factories.fundraising import make_cash_box, make_fund


def test_the_account_is_shown_and_no_card_is_spoken_of(client: FlaskClient) -> None:
    fund = make_fund()
    make_cash_box(
        fund.campaign.coalition, kind=CashBoxKind.BANK, holder="All", iban="DE89370400440532013000"
    )

    answer = client.get(f"/en/{fund.campaign.slug}/give?fund={fund.id}")

    assert "DE89 3704 0044 0532 0130 00" in answer.text
    assert "card" not in answer.text.partition("<body")[2].casefold()


def test_a_form_that_was_sent_all_the_same_books_nothing(client: FlaskClient) -> None:
    fund = make_fund()
    form = {"fund": fund.id, "currency": "EUR", "amount": "2500", "other_amount": ""}

    answer = client.post(f"/en/{fund.campaign.slug}/give", data=form)

    assert answer.status_code == 503


def test_only_a_fund_that_there_is_can_be_asked_for(client: FlaskClient) -> None:
    fund = make_fund()
    slug = fund.campaign.slug

    assert client.get(f"/en/{slug}/give?fund=none").status_code == 404
    assert client.get(f"/en/{slug}/give").status_code == 200
