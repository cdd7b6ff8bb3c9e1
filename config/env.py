"""Every setting that comes from outside, with its type; the only file that reads the environment."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """Settings of one installation. A missing or malformed value stops the process at start."""

    model_config = SettingsConfigDict(env_file=BASE_DIR / ".env", extra="ignore")

    demo: bool = False
    debug: bool = False
    secret_key: SecretStr
    database_url: SecretStr
    redis_url: SecretStr
    allowed_hosts: str = ""
    public_url: str = "http://127.0.0.1:8000"
    port: int = Field(default=8000, ge=1, le=65535)
    media_root: Path = BASE_DIR / "var" / "media"
