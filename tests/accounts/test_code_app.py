import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts import codes
from campaign.accounts.models import CodeApp, KnownDevice, PersonSession, RecoveryCode
from campaign.accounts.operations import set_up_code_app, use_counter, use_recovery_code
from campaign.app import create_app
from campaign.config import Incomplete
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.permissions import CoalitionRole, Role
from tests.accounts.pages import actions, deliver_mails, mails, problems, send, sign_in
from tests.factories.accounts import make_person
from tests.fixtures.people import signed_in

APP = "/en/desk/account/code-app"
SECURITY = "/en/desk/account/security"
STEP = "/en/desk/sign-in/second-step"
KEY = re.compile(r'<code dir="ltr">([A-Z2-7 ]+)</code>')
CODE = re.compile(r'<code dir="ltr">([a-z2-9-]{19})</code>')


@pytest.fixture
def secret(app, dana) -> str:
    """What Dana's app knows. The codes of the last minutes have not been used."""
    kept = codes.new_secret()
    set_up_code_app(dana.id, kept, 1, recovery_hashes=[])
    return codes.setup(kept, dana.email).key.replace(" ", "")


def test_an_app_is_set_up_by_a_code_and_recovery_codes_are_shown_once(client_for, dana):
    client = client_for(dana)
    page = client.get(APP)
    key = KEY.search(page.text)[1].replace(" ", "")

    shown = client.post(APP, data={"code": pyotp.TOTP(key).now()})

    assert 'src="data:image/svg+xml' in page.text
    assert len(CODE.findall(shown.text)) == 10
    assert "10 codes are left." in client.get(SECURITY).text
    assert key not in db.session.scalars(select(CodeApp.secret)).one()
    assert [mail.payload["values"]["change"] for mail in mails()] == ["code_app_added"]
    assert actions() == ["person.code_app_added"]


def test_a_wrong_code_sets_nothing_up_and_the_key_stays(client_for, dana):
    client = client_for(dana)
    key = KEY.search(client.get(APP).text)[1]

    answer = client.post(APP, data={"code": "000000"})

    assert answer.status_code == 422
    assert KEY.search(answer.text)[1] == key
    assert db.session.scalars(select(CodeApp)).all() == []


def test_a_password_alone_opens_nothing_any_more(client, dana, secret):
    answer = sign_in(client, "dana@example.org")
    led = client.get("/en/desk/harbour/")

    assert answer.location == "/en/desk/"
    assert (led.status_code, led.location) == (303, f"{STEP}?next=/en/desk/harbour/")
    assert client.get(SECURITY).status_code == 303
    assert actions()[1:] == []


def test_no_mail_goes_around_the_app(client, dana, secret):
    other, password = client.application.test_client(), "seven slow lighthouse keepers"
    chosen = {"password": password, "password_confirm": password}

    send(client, mailed_to(client, dana, "/en/desk/sign-in/link"), {})
    led_by_link = client.get(SECURITY).location
    send(other, mailed_to(other, dana, "/en/desk/forgotten-password"), chosen)
    answer = sign_in(other, dana.email, password)
    led_by_password = other.get(SECURITY).location

    assert answer.status_code == 302
    assert led_by_link == led_by_password == f"{STEP}?next={SECURITY}"


def test_the_code_of_the_app_opens_the_rest(client, dana, secret):
    sign_in(client, "dana@example.org")
    (half,) = db.session.scalars(select(PersonSession.token_hash))

    answer = step(client, pyotp.TOTP(secret).now(), query_string={"next": SECURITY})

    (whole,) = db.session.scalars(select(PersonSession))
    assert (answer.status_code, answer.location) == (303, SECURITY)
    assert client.get(SECURITY).status_code == 200
    assert (whole.token_hash == half, whole.is_strong, whole.via) == (False, True, "password")
    assert actions()[1:] == ["person.signed_in"]


def test_the_same_code_is_refused_the_second_time(app, client, dana, secret):
    code = pyotp.TOTP(secret).now()
    sign_in(client, "dana@example.org")
    step(client, code)
    other = app.test_client()
    sign_in(other, "dana@example.org")

    answer = step(other, code)

    assert problems(answer) == ["Code: This code is wrong, or it was used already."]
    assert other.get(SECURITY).status_code == 303


def test_the_code_that_set_the_app_up_does_not_sign_in(app, client_for, dana):
    owner = client_for(dana)
    code = pyotp.TOTP(KEY.search(owner.get(APP).text)[1].replace(" ", "")).now()
    owner.post(APP, data={"code": code})
    other = app.test_client()
    sign_in(other, "dana@example.org")

    assert step(other, code).status_code == 422


def test_of_many_who_send_one_code_at_once_one_gets_in(app, dana, secret):
    counter, person_id = int(real_now().timestamp()) // 30, dana.id

    assert at_once(app, lambda: use_counter(person_id, counter)).count(True) == 1


def test_of_many_who_send_one_recovery_code_at_once_one_gets_in(app, dana):
    with transaction():
        db.session.add(RecoveryCode(person_id=dana.id, code_hash="digest"))
    person_id = dana.id

    assert at_once(app, lambda: use_recovery_code(person_id, "digest")).count(True) == 1


def test_a_code_from_before_the_last_one_is_refused(app, dana, secret):
    counter = int(real_now().timestamp()) // 30

    assert [use_counter(dana.id, counter - back) for back in (0, 1, -1)] == [True, False, True]


def test_a_code_is_good_for_a_minute_around_now(app, dana, secret):
    kept = db.session.scalars(select(CodeApp.secret)).one()
    now = pyotp.TOTP(secret)
    at = int(real_now().timestamp())

    found = [codes.counter_of(now.at(at + away), kept) for away in (-90, -30, 0, 30, 90)]

    assert [counter is None for counter in found] == [True, False, False, False, True]


def test_a_recovery_code_opens_it_once_however_it_is_typed(app, client_for, dana):
    owner = client_for(dana)
    key = KEY.search(owner.get(APP).text)[1].replace(" ", "")
    made = CODE.findall(owner.post(APP, data={"code": pyotp.TOTP(key).now()}).text)
    typed = made[0].upper().replace("-", " ")
    statuses = []
    for _ in range(2):
        client = app.test_client()
        sign_in(client, "dana@example.org")
        statuses.append(step(client, typed).status_code)

    assert statuses == [303, 422]
    assert "9 codes are left." in owner.get(SECURITY).text
    assert all(made[0] not in row.code_hash for row in db.session.scalars(select(RecoveryCode)))


def test_new_recovery_codes_take_the_place_of_the_old(client_for, dana, secret):
    client = client_for(dana)
    first = CODE.findall(client.post("/en/desk/account/recovery-codes").text)
    second = CODE.findall(client.post("/en/desk/account/recovery-codes").text)

    assert len({*first, *second}) == 20
    assert not use_recovery_code(dana.id, codes.digest_of(first[0], dana.id))
    assert use_recovery_code(dana.id, codes.digest_of(second[0], dana.id))


def test_the_codes_of_one_person_are_of_no_use_to_another(app, dana, alice):
    assert codes.digest_of("aaaa-bbbb-cccc-dddd", dana.id) != codes.digest_of(
        "aaaa-bbbb-cccc-dddd", alice.id
    )


def test_removing_the_app_takes_its_recovery_codes_along(client_for, dana, secret):
    client = client_for(dana)
    client.post("/en/desk/account/recovery-codes")
    answer = client.post(f"{APP}/end")

    assert (answer.status_code, answer.location) == (303, SECURITY)
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert [mail.payload["values"]["change"] for mail in mails()][-1] == "code_app_removed"


def test_guessing_codes_ends_soon_but_not_in_a_browser_that_is_known(app, client, dana, secret):
    sign_in(client, "dana@example.org")
    step(client, pyotp.TOTP(secret).now())
    guesser = app.test_client()
    sign_in(guesser, "dana@example.org")
    statuses = [step(guesser, f"00000{number % 10}").status_code for number in range(11)]
    with time_machine.travel(real_now() + timedelta(seconds=40), tick=True):
        sign_out_and_in(client)
        owner = step(client, pyotp.TOTP(secret).now())

    assert statuses == [422] * 10 + [429]
    assert owner.status_code == 303


def test_the_second_step_cannot_be_put_off_for_long(client, dana, secret):
    sign_in(client, "dana@example.org")
    with time_machine.travel(real_now() + timedelta(minutes=16)):
        answer = client.get(STEP)

    assert (answer.status_code, answer.location) == (303, "/en/desk/sign-in")


def test_a_browser_is_known_only_when_both_were_shown(client, dana, secret):
    sign_in(client, "dana@example.org")
    before = db.session.scalars(select(KnownDevice)).all()
    step(client, pyotp.TOTP(secret).now())

    assert (before, len(db.session.scalars(select(KnownDevice)).all())) == ([], 1)


def test_a_session_from_before_the_app_is_asked_for_the_code_too(client_for, dana, secret):
    with transaction():
        db.session.query(PersonSession).delete()
    client = client_for(dana, is_strong=False)

    assert client.get("/en/desk/").location.startswith(STEP)


@pytest.mark.parametrize("door", [APP, "/en/desk/account/recovery-codes", f"{APP}/end"])
def test_a_change_needs_a_sign_in_that_is_not_long_ago(client_for, dana, door):
    client = client_for(dana)
    with time_machine.travel(real_now() + timedelta(minutes=31)):
        answer = client.get(door) if door == APP else client.post(door)

    onwards = APP if door == APP else SECURITY
    assert (answer.status_code, answer.location) == (
        303,
        f"/en/desk/account/confirm?next={onwards}",
    )


def test_signing_in_once_more_makes_it_fresh(client_for, dana):
    client = client_for(dana)
    with time_machine.travel(real_now() + timedelta(minutes=31), tick=True):
        wrong = client.post("/en/desk/account/confirm", data={"password": "no"})
        fields = {"password": "four quiet green boats"}
        right = client.post(f"/en/desk/account/confirm?next={APP}", data=fields)
        page = client.get(APP)

    assert (wrong.status_code, right.status_code, right.location) == (422, 303, APP)
    assert page.status_code == 200


def test_a_role_can_demand_a_second_factor(settings, build_app, organization, coalition):
    app = build_app(replace(settings, second_factor_for=("coordinator", "treasurer")))
    people = {
        make_person(role, of=of): role in (CoalitionRole.COORDINATOR, Role.TREASURER)
        for role, of in (
            (CoalitionRole.COORDINATOR, coalition),
            (Role.TREASURER, organization),
            (Role.EDITOR, organization),
        )
    }
    for person, is_demanded in people.items():
        client = signed_in(app, person, is_strong=False)
        answer = client.get("/en/desk/", follow_redirects=True)
        assert (answer.request.path == SECURITY) == is_demanded
        assert ("Your role needs more than a password." in answer.text) == is_demanded


def test_who_has_shown_one_goes_on(settings, build_app, organization):
    app = build_app(replace(settings, second_factor_for=("treasurer",)))
    client = signed_in(app, make_person(Role.TREASURER, of=organization), is_strong=True)

    assert client.get("/en/desk/", follow_redirects=True).request.path != SECURITY


def test_a_role_that_there_is_not_is_refused_at_the_start(settings):
    with pytest.raises(Incomplete) as refusal:
        create_app(replace(settings, second_factor_for=("coordinater",)))

    assert str(refusal.value) == "SECOND_FACTOR_FOR names no role: coordinater."


def step(client, code, **options):
    return send(client, STEP, {"code": code}, **options)


def sign_out_and_in(client):
    page = client.get(SECURITY)
    send_token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    client.post("/en/desk/sign-out", data={"csrf_token": send_token})
    sign_in(client, "dana@example.org")


def at_once(app, act):
    def in_a_thread(_):
        with app.app_context():
            try:
                return act()
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(4) as several:
        return list(several.map(in_a_thread, range(4)))


def mailed_to(client, person, door):
    """The link that somebody gets who asks for it at this door."""
    send(client, door, {"email": person.email})
    deliver_mails()
    return f"{door}/{mails()[-1].payload['values']['token']}"
