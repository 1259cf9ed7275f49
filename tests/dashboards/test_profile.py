import re

import pytest
from sqlalchemy import select

from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db, transaction
from campaign.organizations.models import OrganizationCountry
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization


@pytest.fixture
def organization(coalition):
    return make_organization(
        coalition=coalition, slug="harbour", name="Hafen", language="de", countries=["DE", "FR"]
    )


def typed(organization, **changes):
    """What the form holds when nothing was changed, and the changes."""
    countries = {f"countries-{n}": code for n, code in enumerate(organization.country_codes)}
    return {
        "version": organization.version,
        "name": organization.name,
        "language": organization.language,
        "acronym": organization.acronym or "",
        "territory": organization.territory or "",
        "website": organization.website or "",
        "contact_email": organization.contact_email or "",
        **countries,
        **changes,
    }


def test_an_administrator_edits_what_the_organization_says_of_itself(
    client_for, alice, organization
):
    campaign = make_campaign()
    take_part(organization, campaign)
    before = revisions.current(campaign.topic)
    changes = {
        "name": " Hafenbund ",
        "language": "nl",
        "acronym": "HB",
        "territory": "Coast",
        "website": "https://hafen.example/",
        "contact_email": "post@hafen.example",
        "countries-0": "FR",
        "countries-1": "",
        "countries-2": "NL",
    }

    answer = client_for(alice).post(
        "/en/desk/harbour/profile/", data=typed(organization, **changes)
    )

    assert (answer.status_code, answer.location) == (303, "/en/desk/harbour/profile/")
    assert (organization.name, organization.language, organization.acronym) == (
        "Hafenbund",
        "nl",
        "HB",
    )
    assert organization.country_codes == ("FR", "NL")
    assert organization.contact_email == "post@hafen.example"
    assert revisions.current(campaign.topic) == before + 1
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action) == (alice.reference, "organization.edited")


def test_the_form_shows_what_there_is(client_for, alice, organization):
    page = client_for(alice).get("/en/desk/harbour/profile/")

    assert page.status_code == 200
    assert 'value="Hafen"' in page.text
    assert re.search(r'<input [^>]*name="language"[^>]* value="German"', page.text)
    assert '<option selected value="FR">France</option>' in page.text
    assert page.text.count('id="countries-') == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Write the organization"),
        ({"website": "hafen.example"}, "This is not a web address."),
        ({"contact_email": "post at hafen"}, "This is no e-mail address."),
        ({"countries-0": "FR"}, "A country is named twice."),
        ({"countries-0": "XX"}, "Not a valid choice"),
        ({"version": "x"}, ""),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_changed(
    client_for, alice, organization, changes, sentence
):
    answer = client_for(alice).post(
        "/en/desk/harbour/profile/", data=typed(organization, acronym="NEW", **changes)
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="NEW"' in answer.text
    assert organization.acronym is None


def test_who_writes_over_somebody_sees_both_sides_and_may_insist(client_for, alice, organization):
    client = client_for(alice)
    seen = typed(organization, name="Mine", **{"countries-0": "NL"})
    with transaction():
        organization.name = "Theirs"

    conflict = client.post("/en/desk/harbour/profile/", data=seen)
    kept = organization.name
    again = client.post("/en/desk/harbour/profile/", data={**seen, "version": organization.version})

    assert conflict.status_code == 409
    for side in ("Mine", "Theirs", "Netherlands, France", "Germany, France"):
        assert side in conflict.text
    assert re.search('<input[^>]* name="version"[^>]* value="2">', conflict.text)
    assert kept == "Theirs"
    assert again.status_code == 303
    assert organization.name == "Mine"


def test_a_text_is_written_one_language_at_a_time(client_for, alice, organization):
    client = client_for(alice)
    address = "/en/desk/harbour/profile/fr"
    first = {"version": organization.version, "name": "Le Port", "about": "Un port."}

    written = client.post(address, data=first)
    page = client.get("/en/desk/harbour/profile/en")
    profile = client.get("/en/desk/harbour/profile/")

    assert written.status_code == 303
    assert organization.about.texts == {"fr": "Un port."}
    assert organization.about.versions["fr"].by == alice.reference
    assert '<p lang="fr" dir="ltr">Un port.</p>' in page.text
    assert "the source" in profile.text


def test_a_text_that_somebody_else_wrote_meanwhile_is_shown_beside(client_for, alice, organization):
    client = client_for(alice)
    address = "/en/desk/harbour/profile/en"
    seen = organization.version
    client.post(address, data={"version": seen, "name": "", "about": "Theirs."})

    answer = client.post(address, data={"version": seen, "name": "", "about": "Mine."})

    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert "Theirs." in answer.text
    assert organization.about.texts == {"en": "Theirs."}


def test_right_to_left_texts_are_written_from_the_right(client_for, alice, organization):
    page = client_for(alice).get("/en/desk/harbour/profile/ar")

    assert 'dir="rtl"' in page.text
    assert 'lang="ar"' in page.text


def test_there_is_no_text_in_what_is_no_language(client_for, alice, organization):
    assert client_for(alice).get("/en/desk/harbour/profile/pt_BR").status_code == 404


@pytest.mark.parametrize("address", ["/en/desk/harbour/profile/", "/en/desk/harbour/profile/fr"])
def test_others_may_not(client_for, bob, charlie, organization, address):
    for method in ("get", "post"):
        assert getattr(client_for(bob), method)(address).status_code == 403
        assert getattr(client_for(charlie), method)(address).status_code == 404


def test_an_organization_may_work_in_no_country(client_for, alice, organization):
    client_for(alice).post(
        "/en/desk/harbour/profile/",
        data=typed(organization, **{"countries-0": "", "countries-1": ""}),
    )

    assert organization.country_codes == ()
    assert db.session.scalars(select(OrganizationCountry)).all() == []
