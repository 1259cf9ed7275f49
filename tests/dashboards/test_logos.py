"""An organization sends its logo: it is written anew, shown, replaced, removed."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.media import operations
from campaign.media.models import Picture
from campaign.organizations.models import Organization
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.media import make_file

SMALL = 1000
CAMERA_MAKER = 0x010F
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def send(client_for, alice, organization):
    def send(content, description="Two hands", name="logo.jpg"):
        fields = {"file": (BytesIO(content), name), "description": description}
        return client_for(alice).post(address(organization), data=fields)

    return send


def test_a_logo_stands_on_the_public_page(send, client, organization, coalition):
    campaign = make_campaign(coalition=coalition, slug="walk")
    take_part(organization, campaign)
    page = f"/en/walk/organizations/{organization.slug}"
    assert "organization-logo" not in client.get(page).text

    assert send(make_file()).status_code == 303
    digest = logo_of(organization)
    assert f'<img src="/media/{digest}.webp" alt="Two hands"' in client.get(page).text
    assert client.get(f"/media/{digest}.webp").content_type == "image/webp"
    assert acts() == ["organization.logo_shown"]


def test_nothing_hidden_in_the_file_comes_along(send, client, organization):
    exif = Image.Exif()
    exif[CAMERA_MAKER] = "Spycam"
    send(make_file(exif=exif))

    kept = client.get(f"/media/{logo_of(organization)}.webp").data
    assert b"Spycam" not in kept
    assert Image.open(BytesIO(kept)).getexif() == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "This file is no picture that we can read. Send JPEG, PNG or WebP."),
        (b"", "This file is no picture that we can read. Send JPEG, PNG or WebP."),
        (b"x" * (SMALL + 1), "This picture is too large: 6 MB at most."),
    ],
    ids=["svg", "empty", "large"],
)
def test_what_is_no_fitting_picture_is_refused_in_words(
    send, organization, content, sentence, monkeypatch
):
    monkeypatch.setattr(operations, "LARGEST_FILE", SMALL)
    answer = send(content)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert logo_of(organization) is None


@pytest.mark.parametrize("description", ["", "   ", "x" * 201])
def test_words_for_those_who_cannot_see_it_are_asked_for(send, organization, description):
    assert send(make_file(), description=description).status_code == 422
    assert logo_of(organization) is None


def test_another_logo_takes_the_place_of_the_first_which_is_gone(send, client, organization):
    send(make_file(colour="red"))
    first = logo_of(organization)
    send(make_file(colour="blue"))

    assert logo_of(organization) != first
    assert client.get(f"/media/{first}.webp").status_code == 404
    assert pictures() == 1


def test_the_same_logo_again_stays(send, organization):
    assert [send(make_file()).status_code for _ in range(2)] == [303, 303]
    assert logo_of(organization) is not None
    assert pictures() == 1


def test_a_removed_logo_is_gone_unless_another_shows_it(
    send, client_for, alice, charlie, organization, client
):
    theirs = db.session.scalars(
        select(Organization).where(Organization.id != organization.id)
    ).one()
    send(make_file())
    digest = logo_of(organization)
    fields = {"file": (BytesIO(make_file()), "same.jpg"), "description": "The same"}
    client_for(charlie).post(address(theirs), data=fields)

    assert remove(client_for(alice), organization).status_code == 303
    assert client.get(f"/media/{digest}.webp").status_code == 200
    assert remove(client_for(charlie), theirs).status_code == 303
    assert client.get(f"/media/{digest}.webp").status_code == 404
    assert remove(client_for(charlie), theirs).status_code == 404


def test_only_administrators_change_it(client_for, bob, charlie, organization):
    answers = [
        client_for(person).post(f"{address(organization)}removal").status_code
        for person in (bob, charlie)
    ]

    assert answers == [403, 404]


def remove(client, organization):
    return client.post(f"{address(organization)}removal")


def address(organization):
    return f"/en/desk/{organization.slug}/logo/"


def logo_of(organization):
    db.session.rollback()
    return db.session.get(Organization, organization.id).logo_digest


def pictures():
    return db.session.scalar(select(func.count()).select_from(Picture))


def acts():
    return db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
