from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import func, select

from campaign.campaigns.models import Campaign
from campaign.campaigns.operations import draft_of_campaign, edit_campaign
from campaign.campaigns.queries import find_campaign
from campaign.datafiles import load
from campaign.documents.models import Signature
from campaign.events.models import Event, EventState
from campaign.fundraising.models import Contribution, FundTotal, Pledge, Standing
from campaign.fundraising.queries.funds import fund_of_campaign
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Friend, Organization
from campaign.organizations.queries import find_coalition, find_organization
from tests.datafiles.conftest import OTHER


def rows(model):
    return db.session.scalar(select(func.count()).select_from(model))


def changes(loaded):
    return [
        (outcome.section.word, outcome.key, change.field)
        for outcome in loaded.outcomes
        for change in outcome.changes
    ]


def conflicts(loaded):
    return [
        (outcome.key, conflict.field, conflict.old, conflict.new)
        for outcome in loaded.outcomes
        for conflict in outcome.conflicts
    ]


def find_event(uid):
    return db.session.scalars(select(Event).where(Event.uid == uid)).one()


def test_a_file_brings_a_coalition_with_its_campaign_and_all_that_belongs_to_it(app):
    load([OTHER])

    campaign = find_campaign("seven-lanterns")
    assert campaign.coalition.slug == "lantern-league"
    assert (campaign.currency, campaign.accent, campaign.zone) == ("JPY", "#0b6e4f", "Asia/Tokyo")
    assert campaign.languages == ["ar", "pt-BR"]
    assert str(campaign.title.shown("pt-BR", campaign.languages)) == "سبعة فوانيس"
    assert [row.organization.slug for row in campaign.participations] == [
        "tin-whistle-society",
        "night-readers",
        "north-lights",
    ]
    assert [row.since for row in find_coalition("lantern-league").affiliations] == [
        date(2019, 2, 1),
        None,
        None,
    ]


def test_the_country_no_is_norway(app):
    load([OTHER])

    organization = find_organization("north-lights")
    assert (organization.acronym, organization.country_codes) == ("NO", ("NO",))


def test_a_signature_keeps_what_was_signed_and_else_the_name_of_that_day(app, load_text):
    load([OTHER])
    load_text("organizations: [{key: night-readers, name: Day Readers, countries: [IS]}]")

    signatures = db.session.scalars(select(Signature).order_by(Signature.position)).all()
    assert [(row.name, row.countries, row.signed_on) for row in signatures] == [
        ("Nordlyset", [], date(2026, 9, 2)),
        ("Night Readers", [], None),
    ]


def test_an_event_has_its_wall_time_across_the_change_of_the_clocks(app):
    load([OTHER])

    walk = find_event("lanterns-walk")
    assert (walk.first_day, walk.starts_time) == (date(2026, 10, 24), time(23, 30))
    assert walk.starts_at == datetime(2026, 10, 24, 21, 30, tzinfo=UTC)
    assert walk.ends_at == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)
    assert [row.organization.slug for row in walk.co_hosts] == ["night-readers"]


def test_an_event_known_to_the_month_all_day_moved_or_cancelled_is_what_the_file_says(app):
    load([OTHER])

    assert str(find_event("lanterns-gathering").partial_date) == "2027-03"
    online = find_event("lanterns-online")
    assert (online.is_all_day, online.last_day) == (True, date(2026, 12, 6))
    cancelled = find_event("lanterns-cancelled")
    assert cancelled.state is EventState.CANCELLED
    assert str(cancelled.cancel_reason.shown("pt-BR")) == "A sala fechou."
    assert [row.was_first_day for row in cancelled.moves] == [date(2026, 11, 3)]


def test_money_is_booked_counted_and_taken_back(app):
    load([OTHER])

    fund = fund_of_campaign(find_campaign("seven-lanterns"))
    totals = {
        row.standing: row.minor
        for row in db.session.scalars(select(FundTotal).where(FundTotal.fund_id == fund.id))
    }
    # 250.50 NOK at 14.25; the 100 NOK were taken back; 400 NOK are promised, the yen withdrawn
    assert totals == {
        Standing.RECEIVED: 1200,
        Standing.REPORTED: 3570,
        Standing.EXPECTED: 5680,
    }


def test_loading_again_changes_nothing_and_touches_nothing(app):
    load([OTHER])
    before = (rows(AuditEntry), revisions.current("campaign:seven-lanterns"))

    loaded = load([OTHER])

    assert (loaded.changes_something, loaded.has_conflicts) == (False, False)
    assert (rows(AuditEntry), revisions.current("campaign:seven-lanterns")) == before


def test_a_dry_run_says_what_would_change_and_writes_nothing(app):
    loaded = load([OTHER], dry_run=True)

    assert loaded.changes_something
    assert (rows(Campaign), rows(Organization), rows(AuditEntry)) == (0, 0, 0)
    assert revisions.current("campaign:seven-lanterns") == 0


def test_what_is_written_is_in_the_log_and_makes_pages_anew(app, load_text):
    load([OTHER])
    before = revisions.current("campaign:seven-lanterns")

    loaded = load_text("organizations: [{key: north-lights, name: Nordlysene, acronym: NL}]")

    assert changes(loaded) == [("organization", "north-lights", "acronym")]
    assert revisions.current("campaign:seven-lanterns") == before + 1
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.actor, entry.action) == ("machine:load", "organization.edited")
    assert [(value.field, value.old, value.new) for value in entry.values] == [
        ("acronym", "NO", "NL")
    ]


def test_what_a_file_does_not_say_stays(app, load_text):
    load([OTHER])

    load_text("organizations: [{key: north-lights, name: Nordlys}]")

    organization = find_organization("north-lights")
    assert (organization.name, organization.acronym) == ("Nordlys", "NO")
    assert organization.country_codes == ("NO",)


def test_a_field_is_emptied_by_saying_nothing_on_purpose(app, load_text):
    load([OTHER])

    load_text("organizations: [{key: north-lights, name: Nordlys, acronym: null}]")

    assert find_organization("north-lights").acronym is None


CAMPAIGN = """\
campaign:
  slug: seven-lanterns
  coalition: lantern-league
  title: {ar: سبعة فوانيس}
  languages: [ar, pt-BR]
  starts_on: 2026-10-01
  ends_on: 2027-03-31
  currency: JPY
  accent: "#0b6e4f"
"""


def test_lists_grow_and_never_shrink(app, load_text):
    load([OTHER])
    load_text("organizations: [{key: new-moon, name: New Moon}]")

    load_text(f"{CAMPAIGN}  participants: [new-moon, north-lights]\n")

    campaign = find_campaign("seven-lanterns")
    assert [row.organization.slug for row in campaign.participations] == [
        "new-moon",
        "north-lights",
        "tin-whistle-society",
        "night-readers",
    ]


def test_one_language_of_a_text_is_written_and_the_others_stay(app, load_text):
    load([OTHER])

    load_text(CAMPAIGN.replace("{ar: سبعة فوانيس}", "{pt-BR: Sete lanternas}"))

    title = find_campaign("seven-lanterns").title
    assert title.source == "ar"
    assert title.texts == {"ar": "سبعة فوانيس", "pt-BR": "Sete lanternas"}


def test_a_text_that_is_the_same_keeps_who_wrote_it(app):
    load([OTHER])
    campaign = find_campaign("seven-lanterns")
    draft = draft_of_campaign(campaign)
    title = draft.title.with_text("ar", draft.title.texts["ar"], by="person:1")
    edit_campaign(campaign.id, replace(draft, title=title), by=Machine("test"))

    assert not load([OTHER]).changes_something
    assert find_campaign("seven-lanterns").title.versions["ar"].by == "person:1"


def test_a_translation_is_outdated_when_only_its_source_is_written_anew(app, load_text):
    load([OTHER])
    load_text(CAMPAIGN.replace("{ar: سبعة فوانيس}", "{pt-BR: Sete lanternas}"))

    load_text(CAMPAIGN.replace("سبعة", "ثمانية"))

    assert find_campaign("seven-lanterns").title.shown("pt-BR").is_outdated


def test_the_books_stay_and_a_difference_is_named(app, load_text):
    load([OTHER])

    loaded = load_text(
        "campaign: seven-lanterns\n"
        "contributions: [{key: lanterns-1, cash_box: lantern-tin, given: 1300 JPY, on: 2026-10-05,"
        " channel: cash}]\n"
        "rates: [{base: NOK, quote: JPY, source: invented,"
        " days: {2026-10-01: 15, 2026-10-21: 14.5}}]\n"
    )

    assert conflicts(loaded) == [
        ("NOK/JPY (invented)", "days.2026-10-01", Decimal("14.2"), 15),
        ("lanterns-1", "given", Money(1200, "JPY"), Money(1300, "JPY")),
    ]
    assert changes(loaded) == [("series of rates", "NOK/JPY (invented)", "days")]
    assert {row.given for row in db.session.scalars(select(Contribution))} == {
        Money(1200, "JPY"),
        Money(250_50, "NOK"),
        Money(100_00, "NOK"),
    }


def test_a_file_can_say_that_a_gift_was_taken_back_and_a_pledge_kept(app, load_text):
    load([OTHER])
    text = (
        "campaign: seven-lanterns\n"
        "contributions: [{key: lanterns-1, cash_box: lantern-tin, given: 1200 JPY, on: 2026-10-05,"
        " channel: cash, reversed: [{on: 2026-10-06, reason: counted twice}]}]\n"
        "pledges: [{key: lanterns-p1, fund: organization/north-lights, promised: 400 NOK,"
        " made_on: 2026-10-10, state: fulfilled}]\n"
    )

    first, second = load_text(text), load_text(text)

    assert changes(first) == [
        ("contribution", "lanterns-1", "reversed"),
        ("pledge", "lanterns-p1", "state"),
    ]
    assert not second.changes_something
    pledge = db.session.scalars(select(Pledge).where(Pledge.uid == "lanterns-p1")).one()
    assert pledge.state == "fulfilled"


def test_a_goal_is_raised_by_a_later_one_and_an_earlier_one_is_a_conflict(app, load_text):
    load([OTHER])
    fund = "campaign: seven-lanterns\nfunds: [{{goals: [{{target: {} JPY, set_on: {}}}]}}]"

    raised = load_text(fund.format(600000, "2026-11-01"))
    earlier = load_text(fund.format(400000, "2026-10-15"))

    assert changes(raised) == [("fund", "seven-lanterns/campaign", "goals")]
    assert [(key, field) for key, field, _, _ in conflicts(earlier)] == [
        ("seven-lanterns/campaign", "goals")
    ]
    goals = fund_of_campaign(find_campaign("seven-lanterns")).goals
    assert [(goal.target.minor, goal.ended_at is None) for goal in goals] == [
        (500000, False),
        (600000, True),
    ]


def test_an_event_moves_is_cancelled_and_takes_place_after_all(app, load_text):
    load([OTHER])
    event = (
        "campaign: seven-lanterns\n"
        "events: [{{uid: lanterns-walk, title: {{nb: Lyktevandring}}, zone: Europe/Oslo,"
        " starts: 2026-10-26 18:00, ends: 2026-10-26 19:00, cancelled: {}}}]\n"
    )

    moved = load_text(event.format("{nb: Storm}"))
    assert changes(moved) == [
        ("event", "lanterns-walk", "cancelled"),
        ("event", "lanterns-walk", "starts"),
        ("event", "lanterns-walk", "ends"),
    ]
    assert find_event("lanterns-walk").state is EventState.CANCELLED

    load_text(event.format("null"))
    walk = find_event("lanterns-walk")
    assert walk.state is EventState.CONFIRMED
    assert [row.was_first_day for row in walk.moves] == [date(2026, 10, 24)]


def test_what_a_file_hides_no_file_shows_again(app, load_text):
    load([OTHER])
    event = (
        "campaign: seven-lanterns\n"
        "events: [{{uid: lanterns-walk, title: {{nb: Lyktevandring}}, zone: Europe/Oslo,"
        " starts: 2026-10-24 23:30, ends: 2026-10-25 04:00, hidden: {}}}]\n"
    )

    hidden = load_text(event.format("Not agreed."))
    tried = [load_text(event.format(words)) for words in ("null", "Another reason.")]

    assert changes(hidden) == [("event", "lanterns-walk", "hidden")]
    assert [each.has_conflicts for each in tried] == [True, True]
    assert find_event("lanterns-walk").hidden_reason == "Not agreed."


def test_a_friend_who_is_a_person_needs_no_name(app, load_text):
    load([OTHER])

    load_text("coalition: lantern-league\nfriends: [{key: friend-9}]")

    friend = db.session.scalars(select(Friend).where(Friend.slug == "friend-9")).one()
    assert (friend.name, friend.is_group, friend.name_is_public) == ("friend-9", False, False)


def test_progress_is_told_thing_by_thing(app):
    expected, done = [], []

    load([OTHER], expect=expected.append, report=lambda outcome: done.append(outcome.key))

    assert expected == [len(done)]
