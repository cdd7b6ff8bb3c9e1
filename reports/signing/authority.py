"""The demonstration's authority: one certificate that signs the papers of a demo and proves nothing else."""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

WARNING = "DEMONSTRASI, tanpa kekuatan hukum"
SIGNER = "Penyelenggara Inovasi Award (DEMONSTRASI)"
DAY = datetime.timedelta(days=1)
VALID = 5 * 365 * DAY


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the files of an authority lie; only their owner reads them."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def pkcs12(self) -> Path:
        return self.folder / "signer.p12"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def password(self) -> str:
        return self.password_file.read_text(encoding="utf-8").strip()

    @property
    def exists(self) -> bool:
        return self.pkcs12.exists()


def ensure_authority(folder: Path) -> Authority:
    """The authority in a folder, made when there is none; two processes at once make one.

    The key of the root is thrown away once it has signed the one certificate, whose key lies in the PKCS#12.
    """
    authority = Authority(folder)
    if authority.exists:
        return authority
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # 0700
    try:
        _write(Authority(made))
        made.rename(folder)
    except OSError:
        if not authority.exists:
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return authority


def _write(authority: Authority) -> None:
    now = timezone.now()
    # A subject of its own each time: programs keep certificates apart by it.
    root_name = _name(f"Otoritas DEMONSTRASI Inovasi Award {secrets.token_hex(4)}")
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    root = (
        _certificate(root_name, root_name, root_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        _certificate(_name(SIGNER), root_name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    password = secrets.token_urlsafe(24)
    packed = pkcs12.serialize_key_and_certificates(
        b"demonstrasi", key, signer, [root], BestAvailableEncryption(password.encode())
    )
    _keep(authority.root, root.public_bytes(Encoding.PEM))
    _keep(authority.password_file, password.encode() + b"\n")
    _keep(authority.pkcs12, packed)


def _name(common: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, WARNING),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])  # fmt: skip


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + VALID)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _keep(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
