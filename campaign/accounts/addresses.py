"""E-mail addresses: how one looks. Whether anybody reads there, only a mail can tell."""

import email_validator


def is_address(text: str) -> bool:
    try:
        normal_address(text)
    except ValueError:
        return False
    return True


def normal_address(text: str) -> str:
    """As it is stored: in small letters, composed. Raises ValueError for what is no address."""
    checked = email_validator.validate_email(
        text.strip(), check_deliverability=False, globally_deliverable=False
    )
    return checked.normalized.lower()
