"""Queued papers become files: rendered and signed without a lock, stored and recorded under one.

A paper that this installation signs is signed between the two, so that no other file of it is ever stored:
its recorded hash is that of the signed file.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext

from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category
from reports.models import Document
from reports.models.document import GIVEN_UP_AFTER, document_path
from reports.models.letterhead import CertificateDrawing, emblem_content
from reports.pdf.certificates import (
    CertificateDesign,
    CertificateFacts,
    CertificateSignatory,
    render_certificates,
)
from reports.pdf.entry_papers import Receipt, render_receipt
from reports.pdf.official import Annex, AwardRow, Decree, Minutes, render_decree, render_minutes
from reports.pdf.papers import (
    Juror,
    PaperLetterhead,
    PaperSignatory,
    Recap,
    RecapRow,
    SelectionMinutes,
    SelectionRow,
    StageCells,
    StageColumns,
    Verification,
    render_recap,
    render_selection,
)
from reports.services.signing import record_own
from reports.signing.signers import Finished, Paper, signer_for

logger = logging.getLogger(__name__)

KAWUNG = CertificateDrawing.KAWUNG.value  # the only design when papers did not name one yet
PORTION = 25  # certificates recorded at once: as fast as a hundred, and people see them coming


def render_batch(document_ids: Sequence[int]) -> int:
    """Render and store the queued ones of these papers; returns how many were recorded.

    Each file has a fixed name, and what is stored is what is recorded: the row is locked while the file is
    written, and a paper that is rendered or void by then is left alone. Running it twice, or at the same
    time, makes one file. A run that is interrupted has recorded what it finished. A paper that cannot be
    rendered stays queued, its failure counted, and does not hold up the others; so does one that takes the
    worker down with it, since an attempt is counted before it begins. After five of them nobody tries again.
    """
    waiting = Document.objects.filter(pk__in=document_ids, state=Document.State.QUEUED)
    queued = list(waiting.filter(failures__lt=GIVEN_UP_AFTER).order_by("pk"))
    return sum(_record(_rendered(render, documents)) for render, documents in _groups(queued))


Render = Callable[[Sequence[Document]], list[bytes]]


def _groups(documents: Sequence[Document]) -> list[tuple[Render, list[Document]]]:
    """Certificates of one look and language in portions for the batch engine; whole papers one by one.

    What failed before goes alone, and last.
    """
    certificates: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    groups: list[tuple[Render, list[Document]]] = []
    for document in sorted(documents, key=lambda document: document.failures):
        if document.kind in WHOLE:
            groups.append((_render_whole, [document]))
        elif document.failures:
            groups.append((_render_certificates, [document]))
        else:
            facts = document.facts
            look = (facts["accent"], facts.get("emblem", ""), facts.get("drawing", KAWUNG))
            certificates[(facts["language"], *look)].append(document)
    portions = [
        (_render_certificates, group[start : start + PORTION])
        for group in certificates.values()
        for start in range(0, len(group), PORTION)
    ]
    return [*portions, *groups]


def _rendered(render: Render, documents: list[Document]) -> dict[int, Finished]:
    """Files by paper. When a group fails, each is tried alone; one that still fails is logged."""
    rows = Document.objects.filter(
        pk__in=[document.pk for document in documents], state=Document.State.QUEUED
    )
    with translation.override(documents[0].facts.get("language", settings.LANGUAGE_CODE)):
        rows.update(failures=F("failures") + 1, failure=gettext("The worker ended while it was rendered."))
    try:
        files = [
            _signed(document, _checked(pdf))
            for document, pdf in zip(documents, render(documents), strict=True)
        ]
    except Exception as error:
        if len(documents) == 1:
            logger.exception("Paper %s could not be rendered and stays queued", documents[0].public_id)
            rows.update(failure=f"{type(error).__name__}: {error}".strip(": ")[:300])
            return {}
        rows.update(failures=F("failures") - 1, failure="")
        logger.warning("A batch of %d papers failed, rendering them one by one", len(documents))
        return {pk: pdf for document in documents for pk, pdf in _rendered(render, [document]).items()}
    return {document.pk: pdf for document, pdf in zip(documents, files, strict=True)}


def _checked(pdf: bytes) -> bytes:
    if not pdf.startswith(b"%PDF-"):
        raise ValueError("the engine did not give a PDF")
    return pdf


def _signed(document: Document, pdf: bytes) -> Finished:
    """The file as it is stored: signed here, with room for a signature from outside, or as it is."""
    facts = document.facts
    heading = facts.get("heading") or document.get_kind_display()
    paper = Paper(
        reason=f"{heading} {document.number_text}",
        place=str(facts.get("place") or ""),
        address=str(facts.get("verify_url") or ""),
        language=str(facts["language"]),
    )
    return signer_for(document.signing).finish(pdf, paper)


def _render_certificates(documents: Sequence[Document]) -> list[bytes]:
    facts = documents[0].facts
    with translation.override(facts["language"]):
        return list(
            render_certificates(
                [certificate_of(document.facts) for document in documents],
                design=CertificateDesign(
                    facts["accent"], emblem_content(facts.get("emblem", "")), facts.get("drawing", KAWUNG)
                ),
            )
        )


def _render_whole(documents: Sequence[Document]) -> list[bytes]:
    """Whole papers, each in the language and under the letterhead that it was issued with."""
    files = []
    for document in documents:
        facts = document.facts
        with translation.override(facts["language"]):
            files.append(
                WHOLE[document.kind](
                    facts,
                    letterhead=PaperLetterhead(
                        tuple(facts["letterhead"]), emblem_content(facts.get("emblem", ""))
                    ),
                    verification=Verification(
                        facts["verify_url"], facts["verify_address"], facts["control_code"]
                    ),
                )
            )
    return files


def _recap(facts: Mapping[str, Any], **frame: Any) -> bytes:
    return render_recap(recap_of(facts), **frame)


def _minutes(facts: Mapping[str, Any], **frame: Any) -> bytes:
    return render_minutes(minutes_of(facts), **frame)


def _decree(facts: Mapping[str, Any], **frame: Any) -> bytes:
    return render_decree(decree_of(facts), **frame)


def _selection(facts: Mapping[str, Any], **frame: Any) -> bytes:
    return render_selection(selection_of(facts), **frame)


def _receipt(facts: Mapping[str, Any], **frame: Any) -> bytes:
    return render_receipt(receipt_of(facts), **frame)


WHOLE: Mapping[str, Callable[..., bytes]] = {
    Document.Kind.RECAP: _recap,
    Document.Kind.MINUTES: _minutes,
    Document.Kind.DECREE: _decree,
    Document.Kind.SELECTION: _selection,
    Document.Kind.RECEIPT: _receipt,
}


def receipt_of(facts: Mapping[str, Any]) -> Receipt:
    """The receipt that frozen facts describe."""
    return Receipt(
        number=facts["number"],
        edition=facts["edition"],
        code=facts["award"],
        rows=tuple((label, value) for label, value in facts["rows"]),
        files=tuple((name, size, digest) for name, size, digest in facts["files"]),
        declared=tuple(facts["declared"]),
        digest=facts["sha256"],
    )


def certificate_of(facts: Mapping[str, Any]) -> CertificateFacts:
    """The certificate that frozen facts describe."""
    names = CertificateFacts.__dataclass_fields__.keys() - {"details", "signatory"}
    return CertificateFacts(
        **{name: facts[name] for name in names if name in facts},
        details=tuple(facts["details"]),
        signatory=CertificateSignatory(**_tuples(facts["signatory"])),
    )


def recap_of(facts: Mapping[str, Any]) -> Recap:
    """The recap that frozen facts describe."""
    names = ("edition", "category", "method", "ledger", "provisional", "number")
    return Recap(
        **{name: facts[name] for name in names},
        stages=tuple(
            StageColumns(**{**stage, "jurors": tuple(Juror(**juror) for juror in stage["jurors"])})
            for stage in facts["stages"]
        ),
        rows=_rows(facts["rows"]),
        unranked=_rows(facts["unranked"]),
        recusals=tuple(facts["recusals"]),
        ties=tuple(facts["ties"]),
        signatories=tuple(PaperSignatory(**_tuples(block)) for block in facts["signatories"]),
    )


def minutes_of(facts: Mapping[str, Any]) -> Minutes:
    """The minutes that frozen facts describe."""
    names = ("edition", "category", "number", "opening", "closing", "quorum", "method", "ledger")
    return Minutes(
        **{name: facts[name] for name in names},
        vacant=tuple(facts["vacant"]),
        decisions=tuple(facts["decisions"]),
        dissent=tuple(facts["dissent"]),
        ties=tuple(facts["ties"]),
        recusals=tuple(facts["recusals"]),
        rows=tuple(AwardRow(**row) for row in facts["rows"]),
        attendance=tuple(tuple(row) for row in facts["attendance"]),
        signatories=tuple(PaperSignatory(**_tuples(block)) for block in facts["signatories"]),
    )


def decree_of(facts: Mapping[str, Any]) -> Decree:
    """The draft decision that frozen facts describe."""
    return Decree(
        **{name: facts[name] for name in ("edition", "issuer", "about")},
        considering=tuple(facts["considering"]),
        recalling=tuple(facts["recalling"]),
        dictum=tuple((label, text) for label, text in facts["dictum"]),
        annexes=tuple(
            Annex(annex["category"], tuple(AwardRow(**row) for row in annex["rows"]))
            for annex in facts["annexes"]
        ),
        signatories=tuple(PaperSignatory(**_tuples(block)) for block in facts["signatories"]),
    )


def selection_of(facts: Mapping[str, Any]) -> SelectionMinutes:
    """The minutes of a selection that frozen facts describe."""
    texts = ("edition", "category", "opening", "ledger", "number")
    return SelectionMinutes(
        **{name: facts[name] for name in texts},
        admitted=tuple(SelectionRow(**row) for row in facts["admitted"]),
        rejected=tuple(SelectionRow(**row) for row in facts["rejected"]),
        withdrawn=tuple(SelectionRow(**row) for row in facts["withdrawn"]),
        counts=tuple(facts["counts"]),
        rules=tuple(facts["rules"]),
        points=tuple(facts["points"]),
        signatories=tuple(PaperSignatory(**_tuples(block)) for block in facts["signatories"]),
    )


def _rows(rows: Sequence[Mapping[str, Any]]) -> tuple[RecapRow, ...]:
    return tuple(
        RecapRow(**{**row, "stages": tuple(StageCells(**_tuples(cells)) for cells in row["stages"])})
        for row in rows
    )


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


@transaction.atomic
def _record(files: Mapping[int, Finished]) -> int:
    """Store the files of papers that are still queued, their hashes and signatures, in one transaction."""
    papers = Document.objects.filter(pk__in=files)
    for category_id in sorted(set(papers.values_list("category_id", flat=True)) - {None}):
        lock_category(category_id, exclusive=False)
    queued = list(papers.filter(state=Document.State.QUEUED).select_for_update().order_by("pk"))
    now = timezone.now()
    for document in queued:
        pdf = files[document.pk].pdf
        document.file.name = _store(document, pdf)
        document.sha256 = hashlib.sha256(pdf).hexdigest()
        document.state, document.rendered_at = Document.State.RENDERED, now
        document.failures, document.failure = 0, ""
    fields = ["file", "sha256", "state", "rendered_at", "failures", "failure"]
    Document.objects.bulk_update(queued, fields, batch_size=200)
    editions: dict[int, list[list[Any]]] = defaultdict(list)
    for document in queued:
        editions[document.edition_id].append([document.pk, document.sha256])
    for edition_id, rendered in sorted(editions.items()):
        event = Event("document.rendered", f"edition:{edition_id}", {"documents": rendered})
        append_events(edition_id=edition_id, events=[event], by=None)
    record_own({document: made for document in queued if (made := files[document.pk].made)})
    return len(queued)


def _store(document: Document, pdf: bytes) -> str:
    """Write a file under its fixed name, over what an interrupted run may have left there."""
    storage, name = document.file.storage, document_path(document, "")
    storage.delete(name)
    stored: str = storage.save(name, ContentFile(pdf))
    if stored != name:
        storage.delete(stored)
        raise OSError(f"{name} could not be overwritten")
    return stored
