"""What can happen to an account."""

from campaign.accounts.operations.people import (
    SIGN_IN,
    add_person,
    rehash_password,
    replace_password,
    send_reset_link,
)
from campaign.accounts.operations.sessions import (
    Beginning,
    begin_session,
    end_other_sessions,
    end_session,
    end_session_of,
    forget_old_sessions,
    see_session,
)

__all__ = [
    "SIGN_IN",
    "Beginning",
    "add_person",
    "begin_session",
    "end_other_sessions",
    "end_session",
    "end_session_of",
    "forget_old_sessions",
    "rehash_password",
    "replace_password",
    "see_session",
    "send_reset_link",
]
