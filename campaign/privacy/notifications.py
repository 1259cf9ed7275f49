"""The mail that proves an address."""

from campaign.kernel import mail


def send_link(address: str, language: str, token: str) -> None:
    mail.post("stored_about_you", to=address, language=language, values={"token": token})
