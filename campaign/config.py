"""What the environment says: typed, checked once at start, and never half-configured."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")


class Incomplete(Exception):
    """The environment lacks something; the message says what, one line each."""


def share() -> Path:
    """The folder of templates, static, migrations, translations, examples.

    In a wheel they lie inside the package; in a checkout beside it.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_share"
    return packed if packed.is_dir() else package.parent


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address, all empty where it cannot be read.

    It is here and not in the kernel since settings hold addresses, too. Nothing else takes an
    address apart: `urlsplit` raises ValueError for some of what strangers send.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port  # read here, since a port beyond all ports is found only then
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def is_loopback(url: str) -> bool:
    """Whether the host of this address is the machine itself."""
    return parts_of(url).hostname in LOOPBACK_HOSTS


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations. Secrets are kept out of `repr`."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    data_dir: Path
    redis_url: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    trusted_proxies: int = 0
    stripe_secret_key: str | None = field(default=None, repr=False)
    stripe_webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    stripe_api_base: str | None = None
    rates_url: str | None = None
    """Where the worker fetches reference rates; None: nowhere."""
    second_factor_for: tuple[str, ...] = ()
    """Roles, of organizations and of coalitions, that need more than a password."""
    demo: bool = False
    testing: bool = False
    pseudo_languages: tuple[str, ...] = ()
    """Languages offered without a catalogue, to walk the pages in their script's direction."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Settings of an installation. Raises Incomplete naming everything that is missing."""
        settings = cls.for_commands(environment)
        settings.check()
        return settings

    @classmethod
    def for_commands(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """For commands that touch the data only: what serving needs may be missing."""
        given = os.environ if environment is None else environment
        data_dir = Path(given.get("DATA_DIR") or "var").absolute()
        return cls(
            database_url=given.get("DATABASE_URL") or f"sqlite:///{data_dir / 'campaign.db'}",
            secret_key=given.get("SECRET_KEY", ""),
            base_url=given.get("BASE_URL", "").rstrip("/"),
            data_dir=data_dir,
            redis_url=given.get("REDIS_URL") or None,
            smtp_url=given.get("SMTP_URL") or None,
            mail_from=given.get("MAIL_FROM") or None,
            trusted_proxies=_whole_number(given, "TRUSTED_PROXIES"),
            stripe_secret_key=given.get("STRIPE_SECRET_KEY") or None,
            stripe_webhook_secrets=tuple(given.get("STRIPE_WEBHOOK_SECRET", "").split()),
            stripe_api_base=given.get("STRIPE_API_BASE") or None,
            rates_url=given.get("RATES_URL") or None,
            second_factor_for=tuple(
                given.get("SECOND_FACTOR_FOR", "coordinator treasurer").split()
            ),
        )

    @classmethod
    def for_demo(cls, base_url: str, data_dir: Path, **changes: object) -> "Settings":
        """Settings of the demo: everything on this machine, the secret kept beside the data."""
        if not is_loopback(base_url):
            raise Incomplete(
                "The demo serves this machine only: BASE_URL and HOST must be loopback."
            )
        return cls(
            database_url=f"sqlite:///{data_dir / 'demo.db'}",
            secret_key=_kept_secret(data_dir / "demo.secret"),
            base_url=base_url.rstrip("/"),
            data_dir=data_dir,
            mail_from="Campaign demo <demo@campaign.example>",
            demo=True,
            **changes,  # type: ignore[arg-type]  # keyword names are the fields'
        )

    def check(self) -> None:
        """Raises Incomplete with a line for each thing that is missing or wrong."""
        wrong = [sentence for holds, sentence in self._demands() if not holds]
        if wrong:
            raise Incomplete("\n".join(wrong))

    def _demands(self) -> list[tuple[bool, str]]:
        return [
            (len(self.secret_key) >= 32, "SECRET_KEY is missing or shorter than 32 characters."),
            (
                parts_of(self.base_url).scheme in ("http", "https"),
                "BASE_URL is missing: the public address, such as https://campaign.example.org",
            ),
            (bool(self.smtp_url), "SMTP_URL is missing: smtp://user:password@host:587"),
            (bool(self.mail_from), "MAIL_FROM is missing: the sender of the mails."),
            (
                bool(self.stripe_secret_key) == bool(self.stripe_webhook_secrets),
                "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both or none.",
            ),
            (
                self.rates_url is None
                or parts_of(self.rates_url).scheme == "https"
                or is_loopback(self.rates_url),
                "RATES_URL must begin with https://",
            ),
        ]

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https:")


def _whole_number(given: Mapping[str, str], name: str) -> int:
    text = given.get(name) or "0"
    if not text.isascii() or not text.isdigit():
        raise Incomplete(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _kept_secret(path: Path) -> str:
    """A random secret, made once and kept readable for its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
