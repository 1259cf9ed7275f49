"""The blueprints of accounts; each module of this package adds the pages of its noun."""

from flask import Blueprint
from flask_login import current_user

from campaign.accounts.models import Person

account = Blueprint("account", __name__)
"""The own account, for who is signed in."""

entry = Blueprint("entry", __name__)
"""Ways in besides the password, for who is not."""


def myself() -> Person:
    """Whose account it is; `authorize` has seen to it that somebody is signed in."""
    person: Person = current_user._get_current_object()
    return person
