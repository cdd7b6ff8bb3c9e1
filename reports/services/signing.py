"""Signatures of record: those made here beside the file, and papers that were signed outside taken back."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from awards.models import User
from awards.services.ledger import Event, append_event, append_events
from reports.models import Document, Signature, Signing
from reports.signing.asking import ask
from reports.signing.policy import demo_root
from reports.signing.refusals import SignedFileRefused
from reports.signing.said import Made, SeenSignature
from reports.signing.verdict import problem_of


def record_own(made: Mapping[Document, Made]) -> None:
    """Keep who signed the papers that were just stored, with a row in the ledger: ids and hashes only.

    The caller holds the rows of the papers.
    """
    now = timezone.now()
    Signature.objects.bulk_create(
        [
            Signature(
                document=document,
                way=Signing.OWN,
                signers=list(signature.signers),
                original_sha256=signature.original_sha256,
                sha256=document.sha256,
                is_demo=signature.is_demo,
                created_at=now,
            )
            for document, signature in made.items()
        ],
        batch_size=200,
    )
    editions: dict[int, list[list[Any]]] = defaultdict(list)
    for document, signature in made.items():
        certificates = [each["certificate"] for each in signature.signers]
        row = _ledger_row(document, signature.original_sha256, certificates)
        editions[document.edition_id].append(row)
    for edition_id, rows in sorted(editions.items()):
        event = Event("document.signed", f"edition:{edition_id}", {"documents": rows})
        append_events(edition_id=edition_id, events=[event], by=None)


def take_back(*, document: Document, data: bytes, by: User) -> Signature:
    """Take a paper back that was signed outside; its file is then the signed one, the old bytes are kept.

    It must begin with the very bytes that left, followed by nothing but signatures, all of them valid and led
    back to a trusted authority, the last one over the whole file, each drawn in its box. Raises
    `SignedFileRefused` with the reason otherwise, `CheckUnavailable` where it could not be looked at. The
    child process judges without a lock; the paper may have become void meanwhile.
    """
    _check_open(document)
    with document.file.open("rb") as file:
        paper = file.read()
    signatures = _judged(document, data, paper)
    return _store(document, data, paper, signatures, by)


def _check_open(document: Document) -> None:
    if document.state == Document.State.VOID:
        raise SignedFileRefused("void")
    if document.signing != Signing.OUTSIDE or document.state != Document.State.RENDERED:
        raise SignedFileRefused("not_asked")
    if Signature.objects.filter(document=document).exists():
        raise SignedFileRefused("signed_already")


def _judged(document: Document, data: bytes, paper: bytes) -> list[SeenSignature]:
    """The signatures over the paper. Raises `SignedFileRefused`."""
    if data == paper:
        raise SignedFileRefused("unsigned")
    if not data.startswith(paper):
        _refuse_other(document, data)
    reading = ask(data, prefix=len(paper))
    if reading is None:
        raise SignedFileRefused("unreadable")
    problem = problem_of(reading)
    if problem is not None:
        code, values = problem
        raise SignedFileRefused(code, **values)
    return reading.signatures


def _refuse_other(document: Document, data: bytes) -> None:
    """Say which file it is that does not begin with the paper's bytes."""
    reading = ask(data)
    if reading is None:
        raise SignedFileRefused("unreadable")
    if document.public_id in reading.names:
        raise SignedFileRefused("saved_anew")
    other = Document.objects.filter(edition=document.edition_id, public_id__in=reading.names).first()
    if other is not None:
        raise SignedFileRefused("other_paper", number=other.number_text)
    raise SignedFileRefused("not_ours")


@transaction.atomic
def _store(
    document: Document, data: bytes, paper: bytes, signatures: list[SeenSignature], by: User
) -> Signature:
    locked = Document.objects.select_for_update().get(pk=document.pk)
    _check_open(locked)
    original, demo = locked.file.name, demo_root()
    digest = hashlib.sha256(data).hexdigest()
    name = original.removesuffix(".pdf") + "-signed.pdf"
    storage = locked.file.storage
    storage.delete(name)  # what a take-back that was interrupted left there
    if storage.save(name, ContentFile(data)) != name:
        raise OSError(f"{name} could not be overwritten")
    signature = Signature.objects.create(
        document=locked,
        way=Signing.OUTSIDE,
        signers=[signer_row(each) for each in signatures],
        original_sha256=hashlib.sha256(paper).hexdigest(),
        original=original,
        sha256=digest,
        is_demo=any(each.root == demo for each in signatures),
        created_at=timezone.now(),
        by=by,
    )
    locked.file.name, locked.sha256 = name, digest
    locked.save(update_fields=["file", "sha256"])
    row = _ledger_row(locked, signature.original_sha256, [each.certificate for each in signatures])
    append_event(
        edition_id=locked.edition_id,
        kind="document.signed",
        subject=f"edition:{locked.edition_id}",
        data={"documents": [row]},
        by=by,
    )
    return signature


def signer_row(seen: SeenSignature) -> dict[str, str]:
    """A signer as a `Signature` keeps it."""
    return {
        "name": seen.name,
        "organization": seen.organization,
        "issuer": seen.issuer,
        "certificate": seen.certificate,
        "at": seen.at,
    }


def _ledger_row(document: Document, before: str, certificates: list[str]) -> list[Any]:
    """Id, way, hash before, hash since, fingerprints of the certificates."""
    return [document.pk, document.signing, before, document.sha256, certificates]
