"""What a PDF that somebody holds is: a paper of ours as it was recorded, a changed one, or a stranger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reports.models import Document, Signature, Signing
from reports.signing.asking import ask
from reports.signing.refusals import CheckUnavailable
from reports.signing.said import SeenSignature
from reports.signing.verdict import problem_of

ENDS = 24  # revisions of a file that are looked at as the possible end of a paper of ours
END = re.compile(rb"%%EOF(\r\n|\r|\n)?")
KNOWN = (Document.State.RENDERED, Document.State.VOID)

Kind = Literal["recorded", "unsigned", "signed_elsewhere", "changed", "unknown", "unreadable", "unavailable"]


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """`recorded`: byte for byte the file of record; `unsigned`: what it was before it was signed outside;
    `signed_elsewhere`: a paper of ours with good signatures that were not taken back; `changed`: it begins
    with a paper of ours or names one, and is not it; `unknown`: nothing in it is ours; `unavailable`: we
    could not look, whatever the file is.
    """

    kind: Kind
    document: Document | None = None
    signatures: tuple[SeenSignature, ...] = ()


def file_answer(data: bytes) -> FileAnswer:
    """Judge a file. Of a paper nothing is told but to somebody whose file is it, or names its address."""
    lengths = _beginnings(data)
    whole = hashlib.sha256(data).hexdigest()
    papers = Document.objects.filter(state__in=KNOWN).select_related("edition", "replaced_by", "signature")
    found = {paper.sha256: paper for paper in papers.filter(sha256__in=lengths)}
    if whole in found:
        return FileAnswer("recorded", found[whole])
    before = {
        row.original_sha256: row.document
        for row in Signature.objects.filter(
            original_sha256__in=lengths, way=Signing.OUTSIDE, document__state__in=KNOWN
        ).select_related("document__edition", "document__replaced_by")
    }
    if whole in before:
        return FileAnswer("unsigned", before[whole])
    try:
        return _grown(data, lengths, before | found) or _named(data)
    except CheckUnavailable:
        return FileAnswer("unavailable")


def _beginnings(data: bytes) -> dict[str, int]:
    """The hash of the file up to each end of a revision, and of all of it, with the length."""
    lengths = {hashlib.sha256(data).hexdigest(): len(data)}
    digest, done = hashlib.sha256(), 0
    for number, match in enumerate(END.finditer(data)):
        if number == ENDS:
            break
        for end in sorted({match.start() + 5, match.end()}):
            digest.update(data[done:end])
            done = end
            lengths[digest.hexdigest()] = end
    return lengths


def _grown(data: bytes, lengths: Mapping[str, int], papers: Mapping[str, Document]) -> FileAnswer | None:
    """The answer about a file that begins with a paper of ours; None when it does not."""
    digest = max(papers, key=lambda each: lengths[each], default=None)
    if digest is None:
        return None
    reading = ask(data, prefix=lengths[digest])
    if reading is None:
        return FileAnswer("changed", papers[digest])
    signatures = tuple(reading.signatures)
    good = papers[digest].signing == Signing.OUTSIDE and problem_of(reading) is None
    return FileAnswer("signed_elsewhere" if good else "changed", papers[digest], signatures)


def _named(data: bytes) -> FileAnswer:
    """The answer about a file that says whose page confirms it, or says nothing of ours."""
    reading = ask(data)
    if reading is None:
        return FileAnswer("unreadable")
    papers = Document.objects.filter(public_id__in=reading.names, state__in=KNOWN)
    paper = papers.select_related("edition", "replaced_by", "signature").first()
    if paper is None:
        return FileAnswer("unknown")
    return FileAnswer("changed", paper, tuple(reading.signatures))
