"""Asking the child process what a PDF says, with the authorities that this installation trusts."""

from __future__ import annotations

import json
import logging

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings

from awards import confined
from reports.signing import limits
from reports.signing.authority import Authority
from reports.signing.policy import demo_folder
from reports.signing.refusals import CheckUnavailable
from reports.signing.said import Reading, SeenSignature

logger = logging.getLogger(__name__)


def ask(data: bytes, *, prefix: int = 0) -> Reading | None:
    """What a PDF says (see `reading.read`); None when it cannot be read within the child's limits.

    Raises `CheckUnavailable` where that is not the file's doing: the child could not run or was stopped, or
    the authorities cannot be read.
    """
    try:
        asked = {"prefix": prefix, "roots": [root.hex() for root in trust_roots()]}
    except (OSError, ValueError) as error:
        logger.exception("The authorities that are trusted cannot be read")
        raise CheckUnavailable from error
    try:
        answer = confined.ask(
            "reports.signing.child",
            input=json.dumps(asked).encode() + b"\n" + data,
            timeout=limits.CHILD_TIMEOUT_SECONDS,
        )
    except confined.ChildStopped as error:
        logger.exception("A PDF could not be looked at")
        raise CheckUnavailable from error
    except confined.ChildFailed:
        return None
    if "ok" not in answer:
        return None
    said = answer["ok"]
    return Reading(said["names"], [SeenSignature(**row) for row in said["signatures"]], said["base"])


def trust_roots() -> list[bytes]:
    """The authorities that are trusted, as DER: those of the settings, in a demo the demonstration's too."""
    files = [settings.SIGNING_TRUST_ROOTS] if settings.SIGNING_TRUST_ROOTS else []
    authority = Authority(demo_folder())
    if settings.DEMO and authority.exists:
        files.append(authority.root)
    return [
        certificate.public_bytes(Encoding.DER)
        for file in files
        for certificate in load_pem_x509_certificates(file.read_bytes())
    ]
