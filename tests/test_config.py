"""An installation refuses to start half-configured, and says what is missing."""

from pathlib import Path

import pytest

from campaign.config import Incomplete, Settings

WHOLE = {
    "SECRET_KEY": "s" * 40,
    "BASE_URL": "https://campaign.example.org/",
    "SMTP_URL": "smtp://127.0.0.1:25",
    "MAIL_FROM": "campaign@example.org",
}


def test_a_whole_environment_starts(tmp_path: Path) -> None:
    settings = Settings.from_environment({**WHOLE, "DATA_DIR": str(tmp_path)})

    assert settings.base_url == "https://campaign.example.org"
    assert settings.database_url == f"sqlite:///{tmp_path}/campaign.db"
    assert settings.is_https


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({}, ("coordinator", "treasurer")),
        ({"SECOND_FACTOR_FOR": "editor treasurer"}, ("editor", "treasurer")),
        ({"SECOND_FACTOR_FOR": ""}, ()),
    ],
)
def test_money_and_coordination_need_a_second_factor_unless_told_otherwise(
    said: dict[str, str], roles: tuple[str, ...]
) -> None:
    assert Settings.from_environment({**WHOLE, **said}).second_factor_for == roles


def test_the_demo_asks_for_no_second_factor(tmp_path: Path) -> None:
    assert Settings.for_demo("http://127.0.0.1:8000", tmp_path).second_factor_for == ()


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(Incomplete) as refused:
        Settings.from_environment({"STRIPE_SECRET_KEY": "sk_test_1"})

    named = [line.split()[0] for line in str(refused.value).splitlines()]
    assert named == ["SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM", "STRIPE_SECRET_KEY"]


def test_several_webhook_secrets_may_hold_at_once() -> None:
    settings = Settings.from_environment(
        {**WHOLE, "STRIPE_SECRET_KEY": "sk", "STRIPE_WEBHOOK_SECRET": "whsec_1 whsec_2"}
    )

    assert settings.stripe_webhook_secrets == ("whsec_1", "whsec_2")


def test_secrets_are_not_shown() -> None:
    settings = Settings.from_environment({**WHOLE, "DATABASE_URL": "postgresql://u:hidden@h/d"})

    assert "sssss" not in repr(settings)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("address", ["http://campaign.example.org", "http://192.0.2.1:8000"])
def test_the_demo_serves_this_machine_only(tmp_path: Path, address: str) -> None:
    with pytest.raises(Incomplete, match="loopback"):
        Settings.for_demo(address, tmp_path)


def test_the_demo_keeps_its_secret_for_its_owner(tmp_path: Path) -> None:
    first = Settings.for_demo("http://127.0.0.1:8000", tmp_path)
    second = Settings.for_demo("http://127.0.0.1:8000", tmp_path)

    assert first.secret_key == second.secret_key
    assert (tmp_path / "demo.secret").stat().st_mode & 0o777 == 0o600
