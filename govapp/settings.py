"""Every setting of an installation, read once from the environment (and `.env`), then frozen.

The descriptions are what README's configuration table prints, so they say unit and meaning.
"""

from __future__ import annotations

import re
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(SystemExit):
    """Stops the start, naming each variable and what it should be."""


class Settings(BaseSettings):
    """The settings in force. Build with `from_environment()`; tests pass keyword arguments."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=True)

    SECRET_KEY: str = Field(
        "",
        description="Signs tokens of forms and links; 32 characters or more. "
        "Empty: made once and kept in the instance folder (mode 600).",
    )
    DATABASE_URL: str = Field(
        "",
        description="`sqlite:///…` or `postgresql+psycopg://…`. "
        "Empty: SQLite in the instance folder.",
    )
    REDIS_URL: str = Field(
        "", description="`redis://…` for waking jobs and for throttles. Empty: files and rows."
    )
    SERVER_URL: str = Field(
        "http://127.0.0.1:8000",
        description="The address people reach this installation at; "
        "every link in letters begins with it.",
    )
    TRUSTED_PROXIES: int = Field(
        0, ge=0, le=5, description="How many reverse proxies in front set X-Forwarded headers."
    )
    MAIL_URL: str = Field(
        "",
        description="`smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. "
        "Empty: letters are written to `instance/mail` and shown to staff.",
    )
    MAIL_FROM: str = Field("governance@localhost.example", description="Sender address of letters.")
    STRIPE_SECRET_KEY: str = Field(
        "", description="`sk_…` or `rk_…`; `flask dues stripe` says whether it works."
    )
    STRIPE_WEBHOOK_SECRET: str = Field(
        "", description="`whsec_…`; needed together with the secret key."
    )
    STRIPE_WEBHOOK_SECRET_BEFORE: str = Field(
        "", description="The secret before, still accepted while a new one is introduced."
    )
    STRIPE_API_BASE: str = Field(
        "https://api.stripe.com", description="Where Stripe's API is; another one only in tests."
    )
    INSTANCE: Path = Field(
        ROOT / "instance", description="Folder for the SQLite file, kept files and secrets."
    )
    DEFAULT_ZONE: str = Field(
        "America/New_York", description="Time zone of the consortium (IANA name)."
    )
    DEFAULT_LOCALE: str = Field("en", description="Language of pages for visitors.")
    CURRENCY: str = Field(
        "USD", description="Currency shown while no rulebook names one (ISO 4217)."
    )
    SESSION_HOURS: int = Field(
        12, ge=1, le=720, description="Hours without a request after which a sign-in ends."
    )
    UPLOAD_MEGABYTES: int = Field(10, ge=1, le=200, description="Largest request body, in MB.")
    ARGON2_MEMORY_KIB: int = Field(
        19456, ge=8, description="Memory of a password hash in KiB (OWASP floor 19456)."
    )
    ARGON2_ROUNDS: int = Field(2, ge=1, description="Passes of a password hash.")
    ALARM: bool = Field(
        True,
        description="Wake the job runner after each commit; without it the minute's tick does.",
    )
    LOG_LEVEL: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("DATABASE_URL")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("REDIS_URL")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("SERVER_URL", "STRIPE_API_BASE")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.path not in {"", "/"}
        ):
            raise ValueError("must be like https://members.example.org, without a path")
        return value.rstrip("/")

    @field_validator("MAIL_URL")
    @classmethod
    def _mail(cls, value: str) -> str:
        if value and (
            urlsplit(value).scheme not in {"smtp", "smtps"} or not urlsplit(value).hostname
        ):
            raise ValueError("must be like smtp://user:password@host:587 or smtps://host:465")
        return value

    @field_validator("MAIL_FROM")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", value):
            raise ValueError("must be one bare address like governance@example.org")
        return value

    @field_validator("STRIPE_SECRET_KEY")
    @classmethod
    def _stripe_key(cls, value: str) -> str:
        if value and not value.startswith(("sk_", "rk_")):
            raise ValueError("must begin with sk_ or rk_")
        return value

    @field_validator("STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET_BEFORE")
    @classmethod
    def _stripe_webhook(cls, value: str) -> str:
        if value and not value.startswith("whsec_"):
            raise ValueError("must begin with whsec_")
        return value

    @field_validator("DEFAULT_ZONE")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in zoneinfo.available_timezones():
            raise ValueError("must be an IANA time zone such as America/New_York")
        return value

    @field_validator("CURRENCY")
    @classmethod
    def _currency(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{3}", value):
            raise ValueError("must be an ISO 4217 code such as USD")
        return value

    @field_validator("LOG_LEVEL")
    @classmethod
    def _level(cls, value: str) -> str:
        if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value

    @model_validator(mode="after")
    def _belongs_together(self) -> Settings:
        if self.SECRET_KEY and len(self.SECRET_KEY) < 32:
            raise ValueError("SECRET_KEY must have 32 characters or more")
        if bool(self.STRIPE_SECRET_KEY) != bool(self.STRIPE_WEBHOOK_SECRET):
            raise ValueError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together")
        return self

    @classmethod
    def from_environment(cls) -> Settings:
        """Settings of this process; stops with the variable's name and what it should be."""
        try:
            found = cls(_env_file=ROOT / ".env")  # type: ignore[call-arg]
        except ValidationError as error:
            lines = [
                f"  {'.'.join(str(part) for part in problem['loc']) or 'settings'}: "
                f"{problem['msg'].removeprefix('Value error, ')}"
                for problem in error.errors(include_input=False)
            ]
            raise SettingsError("govapp cannot start, please mend:\n" + "\n".join(lines)) from None
        return found

    @property
    def database_url(self) -> str:
        return self.DATABASE_URL or f"sqlite:///{self.INSTANCE / 'govapp.db'}"

    @property
    def https(self) -> bool:
        return self.SERVER_URL.startswith("https://")

    @property
    def on_loopback(self) -> bool:
        """True if the configured address can be reached from this machine only."""
        return is_loopback(urlsplit(self.SERVER_URL).hostname or "")

    def secret(self) -> str:
        """The signing key: the configured one, or one made once in the instance folder."""
        if self.SECRET_KEY:
            return self.SECRET_KEY
        return kept_secret(self.INSTANCE / "secret-key")


def is_loopback(host: str) -> bool:
    """True for a host name that means this machine."""
    return host in {"127.0.0.1", "localhost", "::1"}


def kept_secret(path: Path) -> str:
    """The secret kept in `path` (mode 600), made at the first call; safe under two starters."""
    import os
    import secrets

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
    return made
