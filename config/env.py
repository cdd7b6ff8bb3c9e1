"""Every setting of an installation that comes from outside, with its type.

Nothing but this file and `config/services.py`, where the data lies, reads the environment. Messages are plain
Indonesian: there is no catalogue before there are settings.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from cryptography.x509 import load_pem_x509_certificates
from pydantic import Field, SecretStr, ValidationInfo, field_validator

from config.services import BASE_DIR, Services, loaded
from config.stack import postgres
from config.stack.paths import Place, ensure_secret

SHORTEST_SECRET_KEY = 50
# Kinds of papers that can be signed, and how; a test holds the kinds against the model.
SIGNED_KINDS = (
    "participant",
    "winner",
    "team",
    "winner_team",
    "juror",
    "recap",
    "minutes",
    "decree",
    "selection",
    "receipt",
)
DEMO_SIGNING = "participant=own,winner=own,team=own,winner_team=own,juror=own"


def _embedded(values: dict[str, Any]) -> bool:
    """An installation is a demo by itself only where this checkout's own servers were once started."""
    if values.get("database_url") or values.get("redis_url") or "var_dir" not in values:
        return False
    return postgres.password_file(Place.of(values["var_dir"]), postgres.ROLE).exists()


class Environment(Services):
    """Settings of one installation. A missing or malformed value stops the process at start.

    Only a demo, which listens on this machine alone, has defaults for what must be secret or safe.
    """

    demo: bool = Field(default_factory=_embedded)
    debug: bool = False
    secret_key: SecretStr = Field(default=SecretStr(""), validate_default=True)
    personal_data_keys: SecretStr = Field(default=SecretStr(""), validate_default=True)
    allowed_hosts: str = Field(default="", validate_default=True)
    public_url: str = Field(default="", validate_default=True)
    behind_proxy: bool = False
    port: int = Field(default=8000, ge=1, le=65535)
    media_root: Path = Field(default_factory=lambda values: values.get("var_dir", BASE_DIR / "var") / "media")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    least_free_mb: int = Field(default=1024, ge=1)
    email_host: str = Field(default="", validate_default=True)
    email_port: int = Field(default=587, ge=1, le=65535)
    email_user: str = ""
    email_password: SecretStr = SecretStr("")
    email_use_tls: bool = True
    email_from: str = "noreply@localhost.example"
    # In a demo the printed sign-ins must work on a machine that has no authenticator.
    staff_two_factor: bool = Field(default_factory=lambda values: not values.get("demo", False))
    oidc_name: str = ""
    oidc_server_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    s3_bucket: str = ""
    s3_endpoint_url: str = Field(default="", validate_default=True)
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: SecretStr = Field(default=SecretStr(""), validate_default=True)

    # In a demo its own authority signs the certificates.
    signing: str = Field(
        default_factory=lambda values: DEMO_SIGNING if values.get("demo") else "", validate_default=True
    )
    signing_p12_password: SecretStr = SecretStr("")
    signing_p12: Path | None = Field(default=None, validate_default=True)
    signing_visible: bool = True
    signing_trust_roots: Path | None = None

    @field_validator("debug")
    @classmethod
    def _debug(cls, value: bool, info: ValidationInfo) -> bool:
        if value and not info.data.get("demo", True):
            raise ValueError("hanya boleh 1 bila DEMO=1")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if not value and info.data.get("demo"):
            return SecretStr(ensure_secret(info.data["var_dir"] / "secret-key"))
        if info.data.get("demo", True):
            return value
        if not value:
            raise ValueError("wajib diisi (kecuali DEMO=1)")
        if len(value) < SHORTEST_SECRET_KEY:
            raise ValueError(f"terlalu pendek, paling sedikit {SHORTEST_SECRET_KEY} karakter acak")
        return value

    @field_validator("personal_data_keys")
    @classmethod
    def _personal_data_keys(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        keys = _listed(value.get_secret_value())
        if not keys and info.data.get("demo"):
            return SecretStr(_made_key(info.data["var_dir"] / "personal-data-key"))
        if not keys and info.data.get("demo", True):
            return value
        if not keys:
            raise ValueError("wajib diisi (kecuali DEMO=1)")
        for key in keys:
            try:
                Fernet(key)
            except ValueError:
                raise ValueError(
                    "tiap kunci harus 32 byte acak dalam base64 (44 karakter), dipisah koma, "
                    "yang terbaru dahulu"
                ) from None
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _allowed_hosts(cls, value: str, info: ValidationInfo) -> str:
        hosts = [host.strip() for host in value.split(",") if host.strip()]
        if info.data.get("demo", True):
            hosts = hosts or ["127.0.0.1", "localhost"]
        elif not hosts:
            raise ValueError("wajib diisi (kecuali DEMO=1), misalnya inovasi.contoh.go.id")
        elif "*" in hosts:
            raise ValueError("tidak boleh *; sebutkan nama host situs ini")
        return ",".join(hosts)

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("demo", True) and not value:
            return ""
        parts = urlsplit(value)
        scheme_allowed = ("http", "https") if info.data.get("demo", True) else ("https",)
        if parts.scheme not in scheme_allowed or not parts.hostname or parts.path.strip("/"):
            raise ValueError("wajib diisi (kecuali DEMO=1), misalnya https://inovasi.contoh.go.id")
        return value.rstrip("/")

    @field_validator("email_host")
    @classmethod
    def _email_host(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("demo", True):
            raise ValueError("wajib diisi (kecuali DEMO=1)")
        return value

    @field_validator("oidc_server_url")
    @classmethod
    def _oidc_server_url(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        allowed = ("http", "https") if info.data.get("demo", True) else ("https",)
        if value and (parts.scheme not in allowed or not parts.hostname):
            raise ValueError("harus berbentuk https://masuk.contoh.go.id/realms/pemda")
        return value.rstrip("/")

    @field_validator("oidc_client_secret")
    @classmethod
    def _oidc_whole(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        given = {name: info.data.get(name) for name in ("oidc_name", "oidc_server_url", "oidc_client_id")}
        if None in given.values():  # has a line of its own already
            return value
        if (any(given.values()) or value) and not (all(given.values()) and value):
            missing = [name.upper() for name, text in given.items() if not text]
            missing += [] if value else ["OIDC_CLIENT_SECRET"]
            raise ValueError(f"OIDC memerlukan keempat setelan; belum ada: {', '.join(missing)}")
        return value

    @field_validator("s3_endpoint_url")
    @classmethod
    def _s3_endpoint_url(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        allowed = ("http", "https") if info.data.get("demo", True) else ("https",)
        if value and (parts.scheme not in allowed or not parts.hostname):
            raise ValueError("harus berbentuk https://s3.contoh.go.id")
        return value.rstrip("/")

    @field_validator("s3_secret_key")
    @classmethod
    def _s3_whole(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """Both keys, or none where the machine itself has the right; and never keys without a bucket."""
        if bool(value) != bool(info.data.get("s3_access_key")):
            raise ValueError("S3_ACCESS_KEY dan S3_SECRET_KEY harus diisi dua-duanya")
        names = ("s3_endpoint_url", "s3_region", "s3_access_key")
        if not info.data.get("s3_bucket") and any(info.data.get(name) for name in names):
            raise ValueError("S3 memerlukan S3_BUCKET")
        return value

    @field_validator("signing")
    @classmethod
    def _signing(cls, value: str) -> str:
        for part in [] if value == "none" else _listed(value):
            kind, _equals, way = part.partition("=")
            if kind.strip() not in SIGNED_KINDS or way.strip() not in ("own", "outside"):
                raise ValueError(
                    "harus none, atau daftar seperti winner=own,minutes=outside "
                    f"(jenis: {', '.join(SIGNED_KINDS)})"
                )
        return value

    @field_validator("signing_p12")
    @classmethod
    def _signing_p12(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"{value} tidak ada")
        if value is None and not info.data.get("demo", True) and "own" in info.data.get("signing", ""):
            raise ValueError("wajib diisi bila SIGNING memuat own (kecuali DEMO=1)")
        return value

    @field_validator("signing_trust_roots")
    @classmethod
    def _signing_trust_roots(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                load_pem_x509_certificates(value.read_bytes())
            except (OSError, ValueError):
                raise ValueError(f"{value} harus berkas PEM dengan sertifikat otoritas") from None
        return value

    @property
    def signing_ways(self) -> dict[str, str]:
        """How papers are signed, by kind; a kind that is not named is not signed."""
        pairs = [part.partition("=") for part in _listed(self.signing) if "=" in part]
        return {kind.strip(): way.strip() for kind, _equals, way in pairs}

    @property
    def has_oidc(self) -> bool:
        """Whether people may sign in at a provider of OpenID Connect."""
        return bool(self.oidc_server_url)

    @property
    def encryption_keys(self) -> list[str]:
        """The keys of personal data at rest: the first one encrypts, all of them decrypt."""
        return _listed(self.personal_data_keys.get_secret_value())

    @property
    def hosts(self) -> list[str]:
        """The host names that this site answers to."""
        return self.allowed_hosts.split(",")

    @property
    def address(self) -> str:
        """The site's address in messages and QR codes, without a slash at the end."""
        return self.public_url or f"http://127.0.0.1:{self.port}"


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _made_key(path: Path) -> str:
    """The key of a demo: from a secret of this installation, made once."""
    return urlsafe_b64encode(sha256(ensure_secret(path).encode()).digest()).decode()


def load() -> Environment:
    """All settings, or the end of the process with one line for each missing or bad value."""
    return loaded(Environment)
