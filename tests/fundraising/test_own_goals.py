"""A friend's own goal, from the form to the erasure, through the doors and without an account."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from campaign.fundraising.models import Fund, OwnGoal
from campaign.fundraising.operations.keeping_own_goals import forget_old_own_goals
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.audit import AuditValue
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Friend
from campaign.privacy.operations import erase
from tests.factories.fundraising import (
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
)

ANA = "ana@friends.example"


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def base(campaign):
    return f"/en/{campaign.slug}/friends"


def filled(**fields: str) -> dict[str, str]:
    return {
        "amount": "500",
        "currency": "EUR",
        "name": "Ana of the Choir",
        "email": ANA,
        "organization": "",
        **fields,
    }


def mails(template: str) -> list[dict]:
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    return [row.payload for row in rows if row.payload.get("template") == template]


def token_in(template: str) -> str:
    return mails(template)[-1]["values"]["token"]


def set_goal_by_mail(visitor, base, **fields: str) -> str:
    """The address of the friend's page."""
    visitor.post(f"{base}/new", data=filled(**fields))
    return visitor.post(f"{base}/new/confirm/{token_in('own_goal_confirm')}").location


def test_a_goal_counts_once_its_mail_was_confirmed_and_only_once(visitor, base, campaign):
    asked = visitor.post(f"{base}/new", data=filled())
    link = f"{base}/new/confirm/{token_in('own_goal_confirm')}"
    looked = visitor.get(link)
    before = db.session.scalars(select(Friend)).all()

    confirmed = visitor.post(link)

    assert (asked.status_code, asked.location) == (303, f"{base}/new/sent")
    assert (looked.status_code, before) == (200, [])
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert confirmed.status_code == 303
    page = visitor.get(confirmed.location)
    assert page.status_code == 200
    assert "A friend collects for" in page.text
    assert "Ana of the Choir" not in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Set-Cookie" not in page.headers
    assert (visitor.get(link).status_code, visitor.post(link).status_code) == (404, 404)
    assert len(db.session.scalars(select(Friend)).all()) == 1


def test_a_gift_to_a_friend_raises_three_bars_by_the_same_once(visitor, base, root):
    through = make_fund(campaign=root.campaign)
    page = set_goal_by_mail(
        visitor, base, organization=str(through.organization_id), name_is_public="y"
    )
    own = db.session.scalars(select(Fund).where(Fund.friend_id.is_not(None))).one()
    give = re.search(r'href="([^"]*/give\?fund=\d+)"', visitor.get(page).text)

    make_contribution(own, Money(25_00, "EUR"))

    assert give is not None
    assert f'<option selected value="{own.id}">Ana of the Choir' in visitor.get(give[1]).text
    assert [standing_totals(level).received for level in (own, through, root)] == [
        Money(25_00, "EUR")
    ] * 3
    assert "€25" in visitor.get(page).text


def test_what_was_typed_is_kept_and_mended_in_place(visitor, base, campaign):
    answer = visitor.post(f"{base}/new", data=filled(amount="five", email="ana at home"))

    assert answer.status_code == 422
    assert 'value="five"' in answer.text
    assert 'value="ana at home"' in answer.text
    assert "This is no e-mail address." in answer.text
    assert visitor.post(f"{base}/new", data=filled(amount="-5")).status_code == 422
    assert mails("own_goal_confirm") == []


def test_one_mail_a_day_leaves_for_an_address_and_all_answers_are_alike(visitor, base, campaign):
    answers = [
        visitor.post(f"{base}/new", data=filled()),
        visitor.post(f"{base}/new", data=filled(amount="900")),
        visitor.post(f"{base}/link", data={"email": ANA}),
        visitor.post(f"{base}/link", data={"email": "nobody@friends.example"}),
    ]

    assert {(each.status_code, each.location) for each in answers} == {(303, f"{base}/new/sent")}
    assert len(mails("own_goal_confirm")) == 1
    assert mails("own_goal_link") == []


def test_the_goal_is_kept_by_the_mailed_link_alone(visitor, base, campaign):
    page = set_goal_by_mail(visitor, base)
    link = f"{base}/link/{token_in('own_goal_link')}"
    fund = db.session.scalars(select(Fund).where(Fund.friend_id.is_not(None))).one()

    changed = visitor.post(
        link, data={"amount": "750", "name": "Choir of Ana", "name_is_public": "y"}
    )
    invited = visitor.post(f"{link}/account")
    stopped = visitor.post(f"{link}/stop")

    assert (changed.status_code, invited.status_code, stopped.status_code) == (200, 303, 303)
    assert current_goal(fund).target == Money(750_00, "EUR")
    assert mails("invitation")[-1]["to"] == ANA
    assert "Choir of Ana collects for" in visitor.get(page).text
    assert "it takes no more gifts" in visitor.get(page).text
    assert visitor.get(f"/en/{campaign.slug}/give?fund={fund.id}").status_code == 404
    assert visitor.get(f"{base}/link/{'x' * 43}").status_code == 404

    erased = visitor.post(f"{link}/erasure")

    assert (erased.status_code, visitor.get(page).status_code) == (200, 404)
    assert db.session.scalars(select(OwnGoal)).all() == []
    assert db.session.scalars(select(Friend.name)).all() == ["…"]
    logged = db.session.scalars(select(AuditValue)).all()
    assert [each.field for each in logged if "Ana" in f"{each.old} {each.new}"] == []


def test_a_friends_page_asks_as_often_however_many_give(visitor, campaign, count_queries):
    fund = make_friends_fund(campaign, name="Ada", name_is_public=True)
    make_goal(fund, Money(50_00, "EUR"))
    address = f"/en/{campaign.slug}/friends/{fund.friend.slug}"

    counts = []
    for _ in range(2):
        for number in range(3):
            other = make_friends_fund(campaign, name=f"Ben {number}", name_is_public=True)
            make_goal(other, Money(5_00, "EUR"))
            make_contribution(fund, Money(5_00, "EUR"))
        with count_queries() as statements:
            assert visitor.get(address).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 12


def test_who_is_erased_by_the_address_leaves_the_goal_too(visitor, base, campaign):
    page = set_goal_by_mail(visitor, base, name_is_public="y")
    fund = db.session.scalars(select(Fund).where(Fund.friend_id.is_not(None))).one()
    make_contribution(fund, Money(5_00, "EUR"))

    erase(ANA)

    assert visitor.get(page).status_code == 404
    assert db.session.scalars(select(OwnGoal)).all() == []
    assert "Ana of the Choir" not in visitor.get(f"/en/{campaign.slug}/progress").text
    assert standing_totals(fund).received == Money(5_00, "EUR")


def test_what_nobody_confirms_is_forgotten_after_a_week(visitor, base, campaign):
    visitor.post(f"{base}/new", data=filled())
    with transaction():
        db.session.execute(update(OwnGoal).values(link_expires_at=real_now() - timedelta(hours=1)))
    link = f"{base}/new/confirm/{token_in('own_goal_confirm')}"

    assert visitor.post(link).status_code == 404
    forget_old_own_goals()
    assert db.session.scalars(select(OwnGoal)).all() == []
