"""The few things that differ from one installation to the next, read once at the start from the environment.

A product choice is data in the database, not a setting. Every field appears in docs/reference/settings.md.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.outgoing import Allowed, allowed_of


class WrongSetting(WingbeatError):
    """A setting has a value that will not do; see docs/reference/settings.md."""


def _mail_server(url: str) -> str:
    parts = urlsplit(url)
    try:
        found = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none
        found = False
    if not found:
        raise ValueError("It looks like smtp://user:password@host:587, or smtps://…:465 for TLS at once")
    return url


def _sender(words: str) -> str:
    if re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(words)[1]) is None:
        raise ValueError("It looks like help@shop.example, or Shop <help@shop.example>")
    return words


def _address(url: str) -> str:
    if re.fullmatch(r"https?://[^/\s]+", url) is None:
        raise ValueError("It looks like https://help.example.com, without a path")
    return url


def _readable(words: str) -> str:
    allowed_of(words)
    return words


class Settings(BaseSettings):
    """`WINGBEAT_DATA_DIR`, `WINGBEAT_PORT` … and `DATABASE_URL`; secrets among them are kept out of `repr`."""

    model_config = SettingsConfigDict(env_prefix="WINGBEAT_", frozen=True, env_ignore_empty=True)

    database_url: Annotated[str | None, Field(validation_alias="DATABASE_URL", repr=False)] = None
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: Annotated[str, AfterValidator(_address)] | None = None
    smtp_url: Annotated[Annotated[str, AfterValidator(_mail_server)] | None, Field(repr=False)] = None
    mail_from: Annotated[str, AfterValidator(_sender)] = "wingbeat@localhost"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    visitors_per_minute: Annotated[int, Field(ge=1)] = 120
    by_workspace: bool = False
    outgoing_allow: Annotated[str, AfterValidator(_readable)] = ""

    @property
    def allowed(self) -> Allowed:
        """Hosts and ports of the own network that may be asked all the same."""
        return allowed_of(self.outgoing_allow)

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process; raises `WrongSetting`, which names the variable and not its value."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            name = variable(str(first["loc"][0]))
            why = first["msg"].removeprefix("Value error, ")
            raise WrongSetting(f"{name}: {why}. See docs/reference/settings.md.", setting=name) from None


def variable(field: str) -> str:
    """The environment variable of a field."""
    return field.upper() if field.lower() == "database_url" else f"WINGBEAT_{field.upper()}"


def unknown(names: Iterable[str]) -> list[str]:
    """What to say of variables that look like settings and are none: most likely they are misspelt."""
    known = [*(variable(field) for field in Settings.model_fields), "WINGBEAT_PASSWORD"]  # the latter is `replay`'s
    return [
        f"There is no setting {name}."
        + "".join(f" Is {meant} meant?" for meant in get_close_matches(name, known, n=1, cutoff=0.8))
        for name in sorted(names)
        if name.startswith("WINGBEAT_") and name not in known
    ]
