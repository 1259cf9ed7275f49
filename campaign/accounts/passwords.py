"""What makes a password good enough, judged offline, and its hash."""

import unicodedata
from collections.abc import Iterable

import flask_security.utils
from zxcvbn import zxcvbn

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import ngettext

FEWEST_LETTERS = 12
MOST_LETTERS = 128
LEAST_SCORE = 3
"""Of 0 to 4: some 10^8 guesses are not enough."""
MOST_JUDGED = 72
"""Letters that are looked at: the judge's time grows faster than the password."""


def normal_password(password: str) -> str:
    """The same letters, however a keyboard composed them."""
    return unicodedata.normalize("NFKD", password)


def hash_password(password: str) -> str:
    """Slow on purpose: it has no place inside a transaction."""
    return flask_security.utils.hash_password(normal_password(password))


def check_password(password: str, *, about: Iterable[str] = ()) -> None:
    """Raises Refused for a password that can be guessed; see `weakness`."""
    sentence = weakness(password, about=about)
    if sentence is not None:
        raise Refused(sentence, field="password")


def weakness(password: str, *, about: Iterable[str] = ()) -> str | None:
    """Why this password can be guessed, as a sentence; None if it is good.

    `about` are words about the person that others know too, such as the name.
    """
    if len(password) < FEWEST_LETTERS:
        return ngettext(
            "Take at least %(num)s letter; several words are easiest to remember.",
            "Take at least %(num)s letters; several words are easiest to remember.",
            FEWEST_LETTERS,
        )
    if len(password) > MOST_LETTERS:
        return ngettext(
            "Take at most %(num)s letter.", "Take at most %(num)s letters.", MOST_LETTERS
        )
    if zxcvbn(password[:MOST_JUDGED], user_inputs=list(about))["score"] < LEAST_SCORE:
        return _(
            "This password is easy to guess. Take several words that have nothing to do"
            " with each other or with you."
        )
    return None
