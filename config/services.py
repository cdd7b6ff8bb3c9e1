"""Where the data lies, from the environment: database, Redis and the folder of the embedded servers.

Messages are plain Indonesian: there is no catalogue before there are settings.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import dj_database_url
from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from config.stack import postgres, redis
from config.stack.pair import Pair
from config.stack.paths import Place

BASE_DIR = Path(__file__).resolve().parent.parent
SECRETS = (
    "secret_key",
    "personal_data_keys",
    "database_url",
    "redis_url",
    "email_password",
    "oidc_client_secret",
    "s3_secret_key",
    "signing_p12_password",
)
S = TypeVar("S", bound="Services")
WRONG = {
    "missing": "wajib diisi",
    "bool_parsing": "harus 0 atau 1",
    "bool_type": "harus 0 atau 1",
    "int_parsing": "harus bilangan bulat",
    "greater_than_equal": "terlalu kecil, paling kecil {ge}",
    "less_than_equal": "terlalu besar, paling besar {le}",
    "literal_error": "harus salah satu dari {expected}",
}


class SecretFiles(PydanticBaseSettingsSource):
    """`NAME_FILE` names a file that holds the value of the secret NAME."""

    def __init__(self, settings: type[BaseSettings], given: Mapping[str, str | None]) -> None:
        super().__init__(settings)
        self.given = given

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        path = self.given.get(f"{field_name}_file") if field_name in SECRETS else None
        if not path:
            return None, field_name, False
        if self.given.get(field_name):
            raise SystemExit(
                _stop([f"{field_name.upper()}: setel ini atau {field_name.upper()}_FILE, jangan dua-duanya"])
            )
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError):
            raise SystemExit(_stop([f"{field_name.upper()}_FILE: {path} tidak dapat dibaca"])) from None

    def __call__(self) -> dict[str, Any]:
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value}


class Services(BaseSettings):
    """Where the data lies. A server without an address is the embedded one of this checkout."""

    model_config = SettingsConfigDict(
        env_file=BASE_DIR / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    var_dir: Path = BASE_DIR / "var"
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  replaced by ours
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        given: dict[str, str | None] = {}
        for source in (dotenv_settings, env_settings):
            if isinstance(source, EnvSettingsSource):
                given |= source.env_vars
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls, given)

    @field_validator("var_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.resolve()

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                parsed = dj_database_url.parse(value.get_secret_value())
            except ValueError:  # an unknown scheme or a port that is no number
                parsed = {}
            if parsed.get("ENGINE") != "django.db.backends.postgresql" or not parsed.get("NAME"):
                raise ValueError("harus berbentuk postgresql://pengguna:sandi@host:5432/basisdata")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            database = parts.path.strip("/") or "0"
            network = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and database.isdecimal()
            if not (network or (parts.scheme == "unix" and parts.path)):
                raise ValueError("harus berbentuk redis://:sandi@host:6379/0")
        return value

    def pair(self, *, fast: bool = False) -> Pair:
        """The embedded servers that this installation needs."""
        return Pair(self.var_dir, postgres=self.database_url is None, redis=self.redis_url is None, fast=fast)

    def database_address(self) -> str:
        """The address of the database, given or embedded."""
        return (
            self.database_url.get_secret_value()
            if self.database_url
            else postgres.url(Place.of(self.var_dir))
        )

    def redis_address(self) -> str:
        """The address of Redis, given or embedded; its database number is the broker's."""
        return self.redis_url.get_secret_value() if self.redis_url else redis.url(Place.of(self.var_dir))

    def broker_address(self) -> str:
        """The address of Redis as Celery writes it."""
        address = self.redis_address()
        if address.startswith("unix://"):
            return address.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
        return address

    def cache_address(self) -> str:
        """The same Redis, next database: clearing the cache must not clear the queue."""
        address = self.redis_address()
        parts = urlsplit(address)
        if parts.scheme == "unix":
            head, _, number = address.partition("?db=")
            return f"{head}?db={int(number or 0) + 1}"
        number = parts.path.strip("/") or "0"
        return parts._replace(path=f"/{int(number) + 1}").geturl()


def load_services() -> Services:
    """Where the data lies, or the end of the process with one line for each bad value."""
    return loaded(Services)


def loaded(kind: type[S]) -> S:
    """Settings of this kind, or the end of the process with one line for each bad value."""
    try:
        return kind()
    except ValidationError as error:
        raise SystemExit(_stop(_lines(error))) from None


def _lines(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        if problem["type"] == "default_factory_not_called":
            continue  # follows from another line
        context = problem.get("ctx", {})
        said = WRONG.get(problem["type"], problem["msg"].removeprefix("Value error, ")).format(**context)
        lines.append(f"{str(problem['loc'][0]).upper()}: {said}")
    return lines


def _stop(lines: list[str]) -> int:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return 2
