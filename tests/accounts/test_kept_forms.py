"""A long text is never lost: it comes back to whoever wrote it, and to nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask_wtf import FlaskForm
from sqlalchemy import delete, select
from wtforms import PasswordField

from campaign.accounts.kept_forms import NEVER_KEPT
from campaign.accounts.models import KeptForm, Person, PersonSession
from campaign.accounts.operations import forget_old_forms
from campaign.accounts.passwords import hash_password
from campaign.events.models import Event
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.permissions import Role
from tests.accounts.pages import PASSWORD, SIGN_IN, sign_in, token_of
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part

LONG = "We walk from the square to the wall.\n\n" * 40
SIGN_OUT = "/en/desk/sign-out"
TEXTAREA = re.compile(r'<textarea[^>]*name="description"[^>]*>(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def campaign(coalition, organization):
    found = make_campaign(coalition=coalition)
    take_part(organization, found)
    return found


@pytest.fixture
def dana(organization):
    return make_person(Role.EDITOR, of=organization, name="Dana", password=hash_password(PASSWORD))


@pytest.fixture
def erin(organization):
    return make_person(Role.EDITOR, of=organization, name="Erin", password=hash_password(PASSWORD))


@pytest.fixture
def new_event(organization, campaign):
    return f"/en/desk/{organization.slug}/{campaign.slug}/events/new"


@pytest.fixture
def writing(app, dana, new_event):
    """Dana's browser, and the form as she has filled it in."""
    client = app.test_client()
    sign_in(client, dana.email)
    page = client.get(new_event)
    fields = {
        "csrf_token": token_of(page),
        "title": "A walk",
        "first_day": "2031-03-18",
        "description": LONG,
        "country": "FR",
        "zone": "Europe/Paris",
        "kind": "meeting",
        "language": "en",
    }
    return client, fields


def sign_out(client):
    client.post(SIGN_OUT, data={"csrf_token": token_of(client.get("/en/desk/account/"))})


def signed_in_again(client, answer, person):
    """Follow to where the kept form is shown, by the sign-in page that the answer leads to."""
    token = token_of(client.get(answer.location))
    fields = {"csrf_token": token, "email": person.email, "password": PASSWORD}
    return client.post(answer.location, data=fields)


def shown(page):
    found = TEXTAREA.search(page.text)
    return found[1].strip() if found else None


def events():
    return db.session.scalars(select(Event.title)).all()


def test_after_signing_out_in_another_tab_the_text_comes_back_and_is_sent(writing, dana, new_event):
    client, fields = writing
    sign_out(client)
    answer = client.post(
        new_event, data=fields, headers={"Referer": f"http://localhost{new_event}"}
    )
    not_yet = events()
    back = signed_in_again(client, answer, dana)
    page = client.get(back.location)
    sent = client.post(
        back.location, data={**fields, "csrf_token": token_of(page), "description": shown(page)}
    )

    assert (answer.status_code, not_yet) == (303, [])
    assert answer.location.startswith(f"{SIGN_IN}?next=")
    assert shown(page) == LONG.strip()
    assert 'value="A walk"' in page.text
    assert "It was not sent" in page.text
    assert (sent.status_code, len(events())) == (303, 1)
    assert db.session.scalars(select(KeptForm)).all() == []


def test_it_comes_back_when_the_session_was_ended_elsewhere(writing, dana, new_event):
    client, fields = writing
    with transaction():
        db.session.execute(delete(PersonSession))
    answer = client.post(new_event, data=fields)
    page = client.get(signed_in_again(client, answer, dana).location)

    assert shown(page) == LONG.strip()
    assert events() == []


def test_it_comes_back_when_the_session_ran_out(writing, dana, new_event):
    client, fields = writing
    with time_machine.travel(real_now() + timedelta(days=15)):
        answer = client.post(new_event, data=fields)
        page = client.get(signed_in_again(client, answer, dana).location)

    assert shown(page) == LONG.strip()


def test_it_stands_in_the_form_at_once_for_who_signed_in_again_in_another_tab(
    writing, dana, new_event
):
    client, fields = writing
    sign_out(client)
    sign_in(client, dana.email)
    answer = client.post(new_event, data=fields)

    assert answer.location.startswith(f"{new_event}?kept=")
    assert shown(client.get(answer.location)) == LONG.strip()
    assert events() == []


def test_nobody_else_ever_reads_it(app, writing, dana, erin, new_event):
    """Neither in the same browser, nor with the address."""
    client, fields = writing
    sign_out(client)
    answer = client.post(new_event, data=fields)
    hers = client.get(signed_in_again(client, answer, erin).location)
    sent_as_erin = client.post(new_event, data=fields)

    assert (hers.status_code, shown(hers)) == (200, "")
    assert "We walk" not in hers.text
    assert sent_as_erin.status_code == 400
    assert "Somebody else wrote this" in sent_as_erin.text
    assert "We walk" not in sent_as_erin.text
    assert events() == []


def test_a_form_without_its_token_is_kept_for_nobody(writing, new_event):
    client, fields = writing
    sign_out(client)
    answer = client.post(new_event, data={**fields, "csrf_token": "made up"})

    assert answer.status_code == 400
    assert db.session.scalars(select(KeptForm)).all() == []


def test_a_page_to_sign_in_that_was_open_for_too_long_is_shown_once_more(app, dana):
    """Such as in a second tab, or in a browser that was started again."""
    client, before = app.test_client(), app.test_client()
    fields = {"email": dana.email, "password": PASSWORD, "next": "/en/desk/account/"}
    token = token_of(before.get(SIGN_IN))
    answer = client.post(SIGN_IN, data={**fields, "csrf_token": token})
    page = client.get(answer.location)
    entered = client.post(SIGN_IN, data={**fields, "csrf_token": token_of(page)})

    assert answer.status_code == 303
    assert "open for too long" in page.text
    assert entered.location == "/en/desk/account/"


def test_a_text_whose_form_is_there_no_more_stands_on_the_page(writing, dana, new_event):
    client, fields = writing
    sign_out(client)
    answer = client.post(new_event, data={**fields, "a_field_of_before": "Bread and roses"})
    page = client.get(signed_in_again(client, answer, dana).location)

    assert "Bread and roses" in page.text


def test_secrets_are_never_kept(writing, dana):
    client, fields = writing
    sign_out(client)
    secrets = {"old": PASSWORD, "password": "another one", "again": "another one"}
    client.post("/en/desk/account/password", data={**secrets, "csrf_token": fields["csrf_token"]})

    assert db.session.scalars(select(KeptForm)).all() == []


def test_every_field_for_a_password_is_one_that_is_never_kept(app):
    def forms_below(form):
        for each in form.__subclasses__():
            yield each
            yield from forms_below(each)

    passwords = {
        name
        for form in forms_below(FlaskForm)
        for name in dir(form)
        if getattr(getattr(form, name, None), "field_class", None) is PasswordField
    }

    assert {"password", "old"} <= passwords
    assert passwords - NEVER_KEPT == set()


def test_at_most_ten_are_kept_and_none_for_longer_than_three_days(writing, dana, new_event):
    client, fields = writing
    sign_out(client)
    for number in range(12):
        client.post(new_event, data={**fields, "title": str(number)})
    kept = db.session.scalars(select(KeptForm).order_by(KeptForm.id)).all()
    titles = [dict(map(tuple, each.fields))["title"] for each in kept]
    with time_machine.travel(real_now() + timedelta(days=4)):
        forget_old_forms()

    assert titles == [str(number) for number in range(2, 12)]
    assert db.session.scalars(select(KeptForm)).all() == []


def test_it_ends_with_the_account(writing, dana, new_event):
    client, fields = writing
    with transaction():
        db.session.get_one(Person, dana.id).active = False
    client.post(new_event, data=fields)

    assert db.session.scalars(select(KeptForm)).all() == []
