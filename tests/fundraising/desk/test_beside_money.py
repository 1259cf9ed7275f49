"""What is no money stands beside the sums; what was counted is booked when the treasurer has it."""

import re

from sqlalchemy import select, update

from campaign.fundraising.models import Collection, CollectionLink, Contribution
from campaign.fundraising.operations.collections import make_collection_link
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.clock import real_now, today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from tests.factories.events import make_event
from tests.factories.fundraising import CLERK, make_collection, make_gift_in_kind

DESK = "/en/desk/docks/spring/fund/"


def test_a_gift_in_kind_is_shown_beside_the_sums_and_is_in_none(treasurer, client, docks, fund):
    noted = {
        "description": "Two days of interpreting",
        "given_on": today("UTC").isoformat(),
        "donor_name": "Ada Example",
        "is_public": "y",
        "form_token": "one",
    }

    answers = [treasurer.post(f"{DESK}in-kind", data=noted).status_code for _ in range(2)]
    page = client.get("/en/spring/progress").text

    assert answers == [303, 303]
    assert page.count("Two days of interpreting") == 1
    assert "Ada Example" not in page
    assert standing_totals(fund).reported == Money(0, "CHF")
    [gift] = treasurer.get(f"{DESK}in-kind").text.split("/in-kind/")[1:]
    treasurer.post(f"{DESK}in-kind/{gift.split('/')[0]}/remove")
    assert "Two days of interpreting" not in client.get("/en/spring/progress").text


def test_a_gift_in_kind_that_nobody_may_know_of_is_on_the_desk_only(treasurer, client, fund):
    make_gift_in_kind(fund, description="A hidden cellar", is_public=False)

    assert "A hidden cellar" in treasurer.get(f"{DESK}in-kind").text
    assert "A hidden cellar" not in client.get("/en/spring/progress").text
    empty = treasurer.post(f"{DESK}in-kind", data={"given_on": today("UTC").isoformat()})
    assert (empty.status_code, "Say what was given." in empty.text) == (422, True)


def test_cash_of_an_event_is_told_by_link_and_booked_in_one_click(
    treasurer, client, campaign, docks, fund
):
    event = make_event(campaign=campaign, organization=docks)
    [box] = boxes_of(docks)
    made = treasurer.post(f"{DESK}collections", data={"event": event.id, "cash_box": box.id})
    [path] = re.findall(r'href="[^"]*(/en/spring/collected/[^"]+)"', made.text)
    counted = {"amount": "31.50", "currency": "CHF", "form_token": "one", "note": "in the safe"}

    wrong = client.post(path, data={**counted, "amount": "some"})
    told = [client.post(path, data=counted).status_code for _ in range(2)]
    before = standing_totals(fund).reported
    [waiting] = db.session.scalars(select(Collection)).all()
    url = f"{DESK}collections/{waiting.id}/book"
    booked = [treasurer.post(url).status_code for _ in range(2)]

    assert (wrong.status_code, "in the safe" in wrong.text) == (422, True)
    assert (told, booked) == ([200, 200], [303, 303])
    assert (before, standing_totals(fund).reported) == (Money(0, "CHF"), Money(31_50, "CHF"))
    [mail] = db.session.scalars(select(OutboxRow)).all()
    assert mail.payload["template"] == "collected"
    assert client.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_a_link_that_is_over_is_as_one_that_never_was(client, campaign, docks, fund):
    event = make_event(campaign=campaign, organization=docks)
    token = make_collection_link(event, fund, boxes_of(docks)[0], by=CLERK)
    path = "/en/spring/collected/"
    before = client.get(path + token).status_code
    with transaction():
        db.session.execute(update(CollectionLink).values(expires_at=real_now()))

    after = [client.get(path + each).status_code for each in (token, "unknown")]

    assert (before, after) == (200, [404, 404])


def test_what_was_not_so_is_not_booked(treasurer, campaign, docks, fund):
    event = make_event(campaign=campaign, organization=docks)
    told = make_collection(event, fund, boxes_of(docks)[0])

    assert "€12.00" in treasurer.get(f"{DESK}collections").text
    for decision in ("refuse", "book"):
        treasurer.post(f"{DESK}collections/{told.id}/{decision}")

    assert db.session.scalars(select(Contribution)).all() == []
    assert "€12.00" not in treasurer.get(f"{DESK}collections").text
