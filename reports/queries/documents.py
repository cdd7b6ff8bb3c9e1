"""Reads of papers: finding one that somebody holds, and how far rendering is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import constant_time_compare

from awards.models import Edition
from reports.models import Document

# Crockford's alphabet has no O, I and L; who reads them means these digits.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def find_document(public_id: str) -> Document | None:
    """The paper that a QR code names, void ones included."""
    return _papers().filter(public_id=public_id.lower()).first()


def find_by_number(number_text: str, control_code: str) -> Document | None:
    """The paper with this number and control code, void ones included; None when either is wrong.

    The code may be typed in small letters, with O for 0 and I or L for 1. A number alone finds nothing.
    """
    typed = normalise_code(control_code)
    found = None
    for document in _papers().filter(number_text__iexact=" ".join(number_text.split())):
        if constant_time_compare(typed, document.control_code):
            found = document
    return found


def normalise_code(control_code: str) -> str:
    """A typed control code in the form in which it is stored."""
    return control_code.upper().translate(MISREAD)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the papers in force are rendered."""

    rendered: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.rendered == self.total


def progress(edition: Edition, kinds: Collection[str]) -> Progress:
    """How far the papers of these kinds are; void ones and those without a number are left out."""
    counts = (
        Document.objects.filter(edition=edition, kind__in=kinds)
        .exclude(state__in=[Document.State.VOID, Document.State.OPEN])
        .aggregate(total=Count("pk"), rendered=Count("pk", filter=Q(state=Document.State.RENDERED)))
    )
    return Progress(counts["rendered"], counts["total"])


def _papers() -> QuerySet[Document]:
    return Document.objects.select_related("edition", "category", "replaced_by", "signature")
