"""A paper as its public page confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from reports.models import Document, Signature, Signing


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose certificate is over a file; `at` is what the signer's clock said, None when it said nothing."""

    name: str
    organization: str
    issuer: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the paper of a document says, from its frozen facts."""

    document: Document
    facts: tuple[tuple[str, str], ...]
    recipient: str
    details: tuple[str, ...]
    award: str
    award_meta: str

    @property
    def is_genuine(self) -> bool:
        return self.document.state == Document.State.RENDERED

    @property
    def signature(self) -> Signature | None:
        """That the file is signed; None for one that carries no electronic signature."""
        return getattr(self.document, "signature", None)

    @property
    def awaits_signature(self) -> bool:
        """Whether the paper is to be signed outside, and is not yet."""
        return self.document.signing == Signing.OUTSIDE and self.signature is None

    @property
    def signers(self) -> list[Signer]:
        """Who signed, in order."""
        rows = self.signature.signers if self.signature else []
        return [
            Signer(row["name"], row["organization"], row["issuer"], parse_datetime(row["at"])) for row in rows
        ]

    @property
    def issuer(self) -> str:
        return str(self.document.facts.get("organiser", ""))


def confirmation(document: Document) -> Confirmation:
    """What a genuine paper says: kind, number, recipient, award, date, signatory.

    A void one confirms kind and number alone: what it said no longer holds.
    """
    said: Mapping[str, Any] = document.facts
    kind = str(said.get("heading") or document.get_kind_display())
    pairs = [(gettext("Kind"), kind), (gettext("Number"), document.number_text)]
    if document.state == Document.State.VOID:
        return Confirmation(document, tuple(pairs), "", (), "", "")
    signatory = said.get("signatory") or {}
    pairs += [
        (gettext("Title"), str(said.get("work") or "")),
        (gettext("Date"), str(said.get("date") or "")),
        (gettext("Signatory"), str(signatory.get("office") or "")),
    ]
    return Confirmation(
        document,
        tuple((label, value) for label, value in pairs if value),
        str(said.get("recipient") or ""),
        tuple(str(line) for line in said.get("details") or ()),
        str(said.get("award") or ""),
        ", ".join(str(said[key]) for key in ("category", "edition") if said.get(key)),
    )
