"""What a person is told about the own account."""

from enum import StrEnum

from campaign.accounts.models import Person
from campaign.kernel import mail


class Change(StrEnum):
    """What was changed about signing in; templates/mail/account_changed says it in words."""

    CODE_APP_ADDED = "code_app_added"
    CODE_APP_REMOVED = "code_app_removed"
    FACTORS_REMOVED = "factors_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"


def tell_change(person: Person, change: Change) -> None:
    """So that a change by somebody else is noticed."""
    _post(person, "account_changed", change=change.value)


def send_sign_in_link(person: Person, token: str) -> None:
    _post(person, "sign_in_link", token=token)


def send_reset_link(person: Person, token: str) -> None:
    _post(person, "new_password", token=token)


def tell_password_changed(person: Person) -> None:
    """So that a change by somebody else is noticed."""
    _post(person, "password_changed")


def ask_to_confirm_address(person: Person, email: str, token: str) -> None:
    _post(person, "confirm_address", to=email, token=token)


def tell_address_asked(person: Person, stop: str) -> None:
    """Write to the present address, so that a change asked for by somebody else can be stopped."""
    _post(person, "address_asked", token=stop)


def tell_address_changed(person: Person) -> None:
    """At the address that it was until now."""
    _post(person, "address_changed")


def tell_new_device(person: Person, device: str) -> None:
    """So that a sign-in by somebody else is noticed."""
    _post(person, "new_device", device=device)


def _post(person: Person, template: str, *, to: str | None = None, **values: str) -> None:
    """In the person's language, to the person's address unless another is named."""
    mail.post(
        template,
        to=to or person.email,
        language=person.language,
        values={"name": person.name, **values},
    )
