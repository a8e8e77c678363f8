"""The settings of vanban, read once, from ``vanban.toml`` in the working directory and ``VANBAN_*`` variables."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from typing_extensions import override

from pipeline.errors import ConfigurationError
from pipeline.model import Limits

FILE = "vanban.toml"
PREFIX = "VANBAN_"


class Settings(BaseSettings):
    """Every setting, with its default; a variable wins over the file, the file over the default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    data: Path = Field(
        default=Path("vanban-data"), description="Folder for the database, the archive and all else that is kept."
    )
    inbox: Path = Field(
        default=Path(), description="Folder where files are dropped; without it, `inbox` in the data folder."
    )
    database: str = Field(
        default="", description="SQLAlchemy URL of the database; without it, `vanban.db` in the data folder."
    )
    batch_size: int = Field(default=25, ge=1, le=500, description="How many documents are taken at a time, 1 to 500.")
    processes: int = Field(default=1, ge=1, le=64, description="How many processes read and extract at once, 1 to 64.")
    max_bytes: int = Field(
        default=200_000_000,
        ge=1_000,
        le=4_000_000_000,
        description="Largest file that is read, in bytes, 1000 to 4000000000.",
    )
    settle_time: float = Field(
        default=2.0,
        ge=0,
        le=3_600,
        description="Seconds in which a file in the inbox must not have changed before it is taken, 0 to 3600.",
    )
    time_limit: int = Field(
        default=900, ge=1, le=86_400, description="Longest time that a document may take, in seconds, 1 to 86400."
    )
    memory_limit: int = Field(
        default=4_000_000_000,
        ge=1_000_000_000,
        le=1_000_000_000_000,
        description="Most memory that a document may take, in bytes, 1000000000 to 1000000000000.",
    )
    max_files: int = Field(
        default=2_000, ge=1, le=1_000_000, description="Most files that an archive or message may hold, 1 to 1000000."
    )
    max_unpacked_bytes: int = Field(
        default=2_000_000_000,
        ge=1_000,
        le=1_000_000_000_000,
        description="Most that an archive may unpack to, in bytes, 1000 to 1000000000000.",
    )
    max_depth: int = Field(
        default=3, ge=1, le=20, description="How deep archives and messages may be nested in each other, 1 to 20."
    )
    rules: Path | None = Field(default=None, description="Folder of your own rule packs, laid over ours (rules.md).")

    @property
    def limits(self) -> Limits:
        """What an archive or message may hold."""
        return Limits(files=self.max_files, size=self.max_unpacked_bytes, depth=self.max_depth)

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, values: dict[str, object]) -> dict[str, object]:
        data = Path(str(values.get("data", "vanban-data")))
        return {"inbox": data / "inbox", "database": f"sqlite:///{data / 'vanban.db'}", **values}

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if self.inbox.resolve() == self.data.resolve():
            raise ValueError("the inbox must be a folder of its own, not the data folder itself")
        return self

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**options: Any) -> Settings:
    """Read the settings of this working directory and environment.

    Args:
        options: Settings that the command line gives, which win; None where it does not.

    Returns:
        The settings, checked.

    Raises:
        ConfigurationError: A setting is unknown or has a value that is not allowed; the message names where it
            stands, its value and what is allowed.
    """
    known = ", ".join(Settings.model_fields)
    for variable in sorted(os.environ):
        if variable.startswith(PREFIX) and variable.removeprefix(PREFIX).lower() not in Settings.model_fields:
            raise ConfigurationError(
                f"the variable {variable} is not a setting of vanban", remedy=f"Unset it; the settings are: {known}."
            )
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise ConfigurationError("; ".join(_explain(dict(one)) for one in error.errors())) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{FILE} is not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{FILE} cannot be read: {error}") from error


def _explain(error: dict[str, object]) -> str:
    location = error["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else ""
    if error["type"] == "extra_forbidden":
        return f"{FILE}: there is no setting {name!r} (there are: {', '.join(Settings.model_fields)})"
    variable = PREFIX + name.upper()
    message = str(error["msg"]).removeprefix("Value error, ")
    if not name:
        return message
    place = variable if variable in os.environ else f"{FILE}, {name}"
    return f"{place}: {error['input']!r} is not allowed: {message[:1].lower()}{message[1:]}"
