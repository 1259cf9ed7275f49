from functools import partial

import pytest

from campaign.kernel.audit import Machine
from campaign.kernel.errors import Conflict, Refused
from campaign.organizations.operations import write_texts

write = partial(write_texts, by=Machine("tests"), shown_on=())


def test_the_first_language_is_the_source_of_the_others(organization):
    write(organization.id, "fr", name="", about="Un port.")
    write(organization.id, "en", name="Harbour", about="A harbour.")
    write(organization.id, "fr", name="", about="Un grand port.")

    about = organization.about
    assert about.source == "fr"
    assert about.texts == {"fr": "Un grand port.", "en": "A harbour."}
    assert (about.shown("fr").is_outdated, about.shown("en").is_outdated) == (False, True)
    assert organization.names.texts == {"en": "Harbour"}


def test_a_translation_that_still_holds_is_said_so_by_saving_it_again(organization):
    write(organization.id, "fr", name="", about="Un port.")
    write(organization.id, "en", name="", about="A harbour.")
    write(organization.id, "fr", name="", about="Un  port.")
    write(organization.id, "en", name="", about="A harbour.")

    assert not organization.about.shown("en").is_outdated


def test_saving_without_a_change_changes_nothing(organization):
    write(organization.id, "fr", name="", about="Un port.")
    version = organization.version

    write(organization.id, "fr", name=" ", about=" Un port. ")

    assert organization.version == version


def test_an_emptied_text_is_removed(organization):
    write(organization.id, "fr", name="", about="Un port.")
    write(organization.id, "en", name="", about="A harbour.")
    write(organization.id, "en", name="", about="")
    one_left = organization.about.texts
    write(organization.id, "fr", name="", about="")

    assert one_left == {"fr": "Un port."}
    assert organization.about is None


def test_the_source_stays_while_there_are_translations(organization):
    write(organization.id, "fr", name="", about="Un port.")
    write(organization.id, "en", name="", about="A harbour.")

    with pytest.raises(Refused) as refusal:
        write(organization.id, "fr", name="", about="")

    assert refusal.value.field == "about"
    assert organization.about.texts == {"fr": "Un port.", "en": "A harbour."}


def test_who_writes_over_somebody_is_told(organization):
    seen = organization.version
    write(organization.id, "fr", name="", about="Un port.")

    with pytest.raises(Conflict):
        write(organization.id, "fr", name="", about="Autre chose.", version=seen)

    assert organization.about.texts == {"fr": "Un port."}
