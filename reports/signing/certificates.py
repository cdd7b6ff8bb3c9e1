"""What is said of a certificate: whose it is, who issued it, and its fingerprint."""

from __future__ import annotations

import hashlib
from typing import Any


def said_of(certificate: Any) -> dict[str, str]:
    """Name, organization, issuer and fingerprint of a certificate (asn1crypto)."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "name": _text(subject, "common_name") or certificate.subject.human_friendly,
        "organization": _text(subject, "organization_name"),
        "issuer": _text(issuer, "common_name") or certificate.issuer.human_friendly,
        "certificate": fingerprint(certificate),
    }


def fingerprint(certificate: Any) -> str:
    """SHA-256 of a certificate."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def _text(name: dict[str, Any], key: str) -> str:
    value = name.get(key) or ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
