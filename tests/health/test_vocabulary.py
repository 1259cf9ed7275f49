import pytest

from campaign.health.models import HealthMeasure, MeasureKind
from campaign.health.vocabulary import LABELS, VALUES, title_of
from campaign.kernel.i18n import force_locale


def test_every_kind_has_a_label():
    assert set(LABELS) == set(MeasureKind)


@pytest.mark.parametrize(
    ("kind", "value", "title"),
    [
        (MeasureKind.MASKS, None, "Masks"),
        (MeasureKind.CAPACITY_SHARE, 50, "50% of the usual places"),
        (MeasureKind.MOST_PEOPLE, 1, "At most 1 person"),
        (MeasureKind.MOST_PEOPLE, 50, "At most 50 people"),
        (MeasureKind.MOST_PEOPLE, None, "A limited number of people"),
        (MeasureKind.DISTANCE, 150, "1.5 m apart"),
        (MeasureKind.CURFEW, 19, "Curfew from 19:00"),
    ],
)
def test_a_title_says_the_kind_and_its_value(app, kind, value, title):
    with app.test_request_context("/en/"):
        assert title_of(HealthMeasure(kind=kind, value=value)) == title


def test_numbers_are_written_as_the_reader_writes_them(app):
    with app.test_request_context("/fr/"), force_locale("fr"):
        distance = title_of(HealthMeasure(kind=MeasureKind.DISTANCE, value=150))

    assert "1,5" in distance


def test_kinds_with_a_value_say_what_the_number_means():
    assert set(VALUES) == {
        MeasureKind.CAPACITY_SHARE,
        MeasureKind.CURFEW,
        MeasureKind.DISTANCE,
        MeasureKind.MOST_PEOPLE,
    }
