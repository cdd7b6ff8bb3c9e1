"""Which papers are signed, how, and with what: the settings of this installation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate, load_pem_x509_certificate
from django.conf import settings
from django.utils.translation import gettext as _

from reports.exceptions import SetupError
from reports.models.document import Signing
from reports.signing.authority import Authority, ensure_authority


@dataclass(frozen=True, slots=True)
class Material:
    """The PKCS#12 of the organiser; its password is in no representation of it."""

    path: Path
    changed: int  # a file that was exchanged is read again
    is_demo: bool
    password: str = field(repr=False)


def way_of(kind: str) -> str:
    """How papers of a kind that are issued now are to be signed. Raises `SetupError` like `own_material`."""
    way: str = settings.SIGNING.get(kind, Signing.NONE)
    if way == Signing.OWN:
        own_material()
    return way


def ways_of(kinds: Iterable[str]) -> tuple[dict[str, str], dict[str, SetupError]]:
    """How papers of these kinds are to be signed, and of the kinds that cannot be signed here, why not.

    Raises `SetupError` like `way_of` when none of them can.
    """
    ways: dict[str, str] = {}
    refused: dict[str, SetupError] = {}
    for kind in kinds:
        try:
            ways[kind] = way_of(kind)
        except SetupError as error:
            refused[kind] = error
    if refused and not ways:
        raise next(iter(refused.values()))
    return ways, refused


def own_material() -> Material:
    """The certificate of the settings with its key, in a demo the demonstration's, made when needed.

    Raises `SetupError` when there is none or it cannot be opened.
    """
    demo = demo_authority() if settings.DEMO and not settings.SIGNING_P12 else None
    path = demo.pkcs12 if demo else settings.SIGNING_P12
    if not path:
        raise SetupError(_("No certificate is set for signing papers. Ask the administrator (SIGNING_P12)."))
    try:
        password = demo.password if demo else settings.SIGNING_P12_PASSWORD
        material = Material(path, path.stat().st_mtime_ns, demo is not None, password)
        certificate_of(material)
    except (OSError, ValueError):
        # Without the cause: what a library says of a key file is not for a log.
        raise SetupError(
            _("The certificate for signing papers cannot be opened. Ask the administrator (SIGNING_P12).")
        ) from None
    return material


@lru_cache(maxsize=2)
def certificate_of(material: Material) -> Certificate:
    """The certificate that signs. Raises ValueError where password or file are wrong."""
    opened = pkcs12.load_pkcs12(material.path.read_bytes(), material.password.encode() or None)
    if opened.key is None or opened.cert is None:
        raise ValueError("the file holds no key with its certificate")
    return opened.cert.certificate


def demo_authority() -> Authority:
    """The authority of this demonstration, made when there is none."""
    return ensure_authority(demo_folder())


def demo_folder() -> Path:
    """Where the files of the demonstration's authority lie."""
    folder: Path = settings.VAR_DIR / "demo-authority"
    return folder


def demo_root() -> str:
    """The fingerprint of the demonstration's authority on this machine; "" where there is none."""
    authority = Authority(demo_folder())
    if not authority.exists:
        return ""
    return load_pem_x509_certificate(authority.root.read_bytes()).fingerprint(SHA256()).hex()
