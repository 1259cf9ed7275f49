import pytest

from campaign.accounts.passwords import check_password, weakness
from campaign.kernel.errors import Refused


@pytest.mark.parametrize("password", ["four quiet green boats", "тихая зелёная лодка плывёт"])
def test_several_words_are_good(app, password):
    assert weakness(password) is None


def test_a_very_long_password_is_judged_at_once_and_is_good(app):
    assert weakness("four quiet green boats " * 5) is None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("x1!Yz", "Take at least 12 letters; several words are easiest to remember."),
        ("x" * 129, "Take at most 128 letters."),
    ],
)
def test_what_is_too_short_or_too_long_is_told(app, password, sentence):
    assert weakness(password) == sentence


@pytest.mark.parametrize("password", ["password1234", "qwertyuiop12", "aaaaaaaaaaaaaaaa"])
def test_common_passwords_are_refused_offline(app, password):
    with pytest.raises(Refused) as refusal:
        check_password(password)

    assert refusal.value.field == "password"
    assert "easy to guess" in refusal.value.sentence


def test_what_others_know_about_a_person_does_not_make_a_password(app):
    password = "ferdinandthebrave"

    assert weakness(password) is None
    assert weakness(password, about=["Ferdinand the Brave", password]) is not None
