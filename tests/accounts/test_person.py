from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.models import AddressChange, PersonSession
from campaign.accounts.operations import forget_old_links, send_link
from campaign.kernel.audit import AuditValue
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from tests.accounts.pages import PASSWORD, actions, mails, problems, sign_in, token_of

ABOUT = "/en/desk/account/"
ADDRESS = "/en/desk/account/address"
CHANGE = "/en/desk/account/password"
NEW = "seven slow lighthouse keepers"


def test_a_person_takes_another_name_and_language_and_the_log_holds_no_name(client_for, dana):
    client = client_for(dana)
    answer = client.post(ABOUT, data={"name": " Dana Muster ", "language": "fr"})

    assert (answer.status_code, answer.location) == (303, ABOUT)
    assert (dana.name, dana.language) == ("Dana Muster", "fr")
    assert [value.field for value in db.session.scalars(select(AuditValue))] == ["language"]
    assert actions() == ["person.edited"]


@pytest.mark.parametrize(
    "fields", [{"name": "", "language": "en"}, {"name": "Dana", "language": "xx"}]
)
def test_a_name_and_a_language_that_there_is_are_needed(client_for, dana, fields):
    answer = client_for(dana).post(ABOUT, data=fields)

    assert answer.status_code == 422
    assert (dana.name, dana.language) == ("Dana", "en")


def test_another_address_holds_once_it_is_confirmed_from_there(client, client_for, dana):
    client_for(dana).post(ADDRESS, data={"email": "Other@Example.org"})
    asked = mails()[-1].payload
    link = f"{ADDRESS}/{asked['values']['token']}"
    before = dana.email
    page = client.get(link)
    press(client, link)

    told = mails()[-1].payload
    assert (before, dana.email) == ("dana@example.org", "other@example.org")
    assert (asked["template"], asked["to"]) == ("confirm_address", "other@example.org")
    assert (told["template"], told["to"]) == ("address_changed", "dana@example.org")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert sign_in(client, "other@example.org").status_code == 302


def test_the_link_is_good_once_and_for_a_day(client, client_for, dana):
    asking = client_for(dana)
    asking.post(ADDRESS, data={"email": "old@example.org"})
    old = f"{ADDRESS}/{mails()[-1].payload['values']['token']}"
    with time_machine.travel(real_now() + timedelta(hours=25)):
        press(client, old)
    unchanged = dana.email
    asking.post(ADDRESS, data={"email": "new@example.org"})
    new = f"{ADDRESS}/{mails()[-1].payload['values']['token']}"
    for _ in range(2):
        press(client, new)

    assert (unchanged, dana.email) == ("dana@example.org", "new@example.org")
    assert actions().count("person.address_changed") == 1


def test_only_the_latest_address_asked_for_can_be_confirmed(client, client_for, dana):
    asking = client_for(dana)
    for name in ("first", "second"):
        asking.post(ADDRESS, data={"email": f"{name}@example.org"})
    first, second = (f"{ADDRESS}/{mail.payload['values']['token']}" for mail in mails()[1::2])
    press(client, first)
    press(client, second)

    assert dana.email == "second@example.org"


def test_an_address_of_another_account_looks_the_same_until_its_reader_opens_the_mail(
    client, client_for, dana, alice
):
    asking = client_for(dana)
    free = asking.post(ADDRESS, data={"email": "free@example.org"})
    taken = asking.post(ADDRESS, data={"email": alice.email})
    answer = press(client, f"{ADDRESS}/{mails()[-1].payload['values']['token']}")

    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    assert "alice@example.org has an account already." in client.get(answer.location).text
    assert dana.email == "dana@example.org"


def test_a_link_that_was_mailed_to_the_old_address_opens_nothing_any_more(client, client_for, dana):
    send_link(dana.id)
    old = f"/en/desk/sign-in/link/{mails()[-1].payload['values']['token']}"
    client_for(dana).post(ADDRESS, data={"email": "new@example.org"})
    press(client, f"{ADDRESS}/{mails()[-1].payload['values']['token']}")

    assert press(client, old).location == "/en/desk/sign-in/link"


def test_the_address_of_today_is_told_at_once_and_stops_the_change(client, client_for, dana):
    """Whoever stole the password asks; the owner reads the mail and needs no sign-in."""
    thief = client_for(dana)
    thief.post(ADDRESS, data={"email": "thief@example.org"})
    told, asked = (mail.payload for mail in mails())
    stop = f"{ADDRESS}/stop/{told['values']['token']}"
    looked_at = client.get(stop)
    still_waits = db.session.scalars(select(AddressChange)).all()
    stopped = press(client, stop)
    press(client, f"{ADDRESS}/{asked['values']['token']}")

    assert (told["template"], told["to"]) == ("address_asked", "dana@example.org")
    assert looked_at.headers["Referrer-Policy"] == "no-referrer"
    assert len(still_waits) == 1
    assert stopped.location == "/en/desk/forgotten-password"
    assert (dana.email, thief.get(ABOUT).status_code) == ("dana@example.org", 303)
    assert press(client, stop).location == "/en/desk/sign-in"


def test_the_mail_that_can_stop_it_is_in_the_language_of_its_reader(client_for, dana):
    with transaction():
        dana.language = "fr"
    client_for(dana).post(ADDRESS, data={"email": "new@example.org"})

    assert mails()[0].payload["language"] == "fr"


def test_a_change_asked_for_before_a_new_password_is_over(client, client_for, dana):
    client_for(dana).post(ADDRESS, data={"email": "thief@example.org"})
    link = f"{ADDRESS}/{mails()[-1].payload['values']['token']}"
    change(client_for(dana), old=PASSWORD)
    press(client, link)

    assert dana.email == "dana@example.org"


def test_the_browser_that_made_the_change_goes_on_and_no_sign_in_is_made_up(client_for, dana):
    client = client_for(dana)
    with transaction():
        for row in db.session.scalars(select(PersonSession)):
            row.begun_at = real_now() - timedelta(minutes=29)
    change(client, old=PASSWORD)
    with time_machine.travel(real_now() + timedelta(minutes=2)):
        answer = client.get(CHANGE)

    assert client.get(ABOUT).status_code == 200
    assert answer.location == f"/en/desk/account/confirm?next={CHANGE}"
    assert "person.signed_in" not in actions()


def test_what_was_not_confirmed_is_forgotten(client_for, dana):
    client_for(dana).post(ADDRESS, data={"email": "new@example.org"})
    with time_machine.travel(real_now() + timedelta(hours=25)):
        forget_old_links()

    assert db.session.scalars(select(AddressChange)).all() == []


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(app, client, client_for, dana):
    elsewhere = client_for(dana)
    sign_in(client, "dana@example.org")
    answer = change(client, old=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/en/desk/account/security")
    assert client.get(ABOUT).status_code == 200
    assert elsewhere.get(ABOUT).status_code == 303
    assert mails()[-1].payload["template"] == "password_changed"
    assert sign_in(app.test_client(), "dana@example.org", NEW).status_code == 302


def test_this_session_is_as_strong_as_it_was_and_has_another_name(client_for, dana):
    client = client_for(dana)
    (before,) = db.session.scalars(select(PersonSession.token_hash))
    change(client, old=PASSWORD)

    (after,) = db.session.scalars(select(PersonSession))
    assert (after.token_hash == before, after.is_strong) == (False, True)


def test_the_old_password_is_asked_for(client_for, dana):
    answer = change(client_for(dana), old="not hers")

    assert answer.status_code == 422
    assert problems(answer) == ["Password until now: This is not your password."]


def test_who_came_by_a_link_may_have_forgotten_it(client, dana):
    send_link(dana.id)
    press(client, f"/en/desk/sign-in/link/{mails()[-1].payload['values']['token']}")

    assert 'name="old"' not in client.get(CHANGE).text
    assert change(client).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 letters"),
        ("danadanadana", "danadanadana", "easy to guess"),
        (NEW, "something else", "The two passwords differ."),
    ],
)
def test_a_weak_or_mistyped_one_is_refused(client_for, dana, password, again, sentence):
    fields = {"old": PASSWORD, "password": password, "again": again}
    answer = client_for(dana).post(CHANGE, data=fields)

    assert answer.status_code == 422
    assert sentence in " ".join(problems(answer))


@pytest.mark.parametrize("door", [ADDRESS, CHANGE])
def test_both_need_a_sign_in_that_is_not_long_ago(client_for, dana, door):
    client = client_for(dana)
    with time_machine.travel(real_now() + timedelta(minutes=31)):
        answer = client.get(door)

    assert answer.location == f"/en/desk/account/confirm?next={door}"


def change(client, **fields):
    token = token_of(client.get(CHANGE))
    return client.post(CHANGE, data={"csrf_token": token, "password": NEW, "again": NEW, **fields})


def press(client, link):
    return client.post(link, data={"csrf_token": token_of(client.get(link))})
