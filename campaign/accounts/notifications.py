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
    mail.post(
        "account_changed",
        to=person.email,
        language=person.language,
        values={"name": person.name, "change": change.value},
    )


def send_sign_in_link(person: Person, token: str) -> None:
    mail.post(
        "sign_in_link",
        to=person.email,
        language=person.language,
        values={"name": person.name, "token": token},
    )


def send_reset_link(person: Person, token: str) -> None:
    mail.post(
        "new_password",
        to=person.email,
        language=person.language,
        values={"name": person.name, "token": token},
    )


def tell_password_changed(person: Person) -> None:
    """So that a change by somebody else is noticed."""
    mail.post(
        "password_changed",
        to=person.email,
        language=person.language,
        values={"name": person.name},
    )


def ask_to_confirm_address(person: Person, email: str, token: str) -> None:
    mail.post(
        "confirm_address",
        to=email,
        language=person.language,
        values={"name": person.name, "token": token},
    )


def tell_address_changed(person: Person) -> None:
    """At the address that it was until now."""
    mail.post(
        "address_changed",
        to=person.email,
        language=person.language,
        values={"name": person.name},
    )


def tell_new_device(person: Person, device: str) -> None:
    """So that a sign-in by somebody else is noticed."""
    mail.post(
        "new_device",
        to=person.email,
        language=person.language,
        values={"name": person.name, "device": device},
    )
