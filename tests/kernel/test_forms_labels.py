"""What stands beside a field never contradicts what is said of it."""

import pytest
from flask import render_template_string
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Optional

from campaign.kernel.forms import NeededAtTimes
from campaign.kernel.i18n import gettext

FIELD = '{% from "components/field.html" import field %}{{ field(form.words) }}'


@pytest.mark.parametrize(
    ("validators", "is_optional"),
    [([], True), ([Optional()], True), ([DataRequired()], False), ([NeededAtTimes()], False)],
)
def test_a_field_that_may_stay_empty_says_so(app, validators, is_optional):
    assert ("(optional)" in shown(app, validators)) == is_optional


def test_no_field_is_called_optional_beside_the_sentence_that_wants_it(app):
    page = shown(app, [], errors=["Write the amount you want to give."])

    assert "Write the amount you want to give." in page
    assert "(optional)" not in page


@pytest.mark.parametrize(
    ("law", "said"),
    [("No law knows it.", "No law knows it."), ("BAO, § 18", "BAO, § 18."), ("<b>.", "<b>.")],
)
def test_a_sentence_that_ends_in_a_text_with_a_stop_has_one_stop(app, law, said):
    with app.test_request_context():
        mail = render_template_string('{{ _("Law: %(law)s.", law=law) }}', law=law)
        assert gettext("Law: %(law)s.", law=law) == f"Law: {said}"
        assert mail == f"Law: {said.replace('<b>', '&lt;b&gt;')}"


def shown(app, validators, errors=()):
    class Sample(Form):
        words = StringField("Words", validators)

    with app.test_request_context():
        form = Sample()
        form.words.errors = errors
        return render_template_string(FIELD, form=form)
