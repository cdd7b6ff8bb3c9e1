"""What a PDF says of itself: which paper it names, who signed it, and what came after a paper of ours.

Runs in the child process alone, on files that nobody has checked.
"""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pikepdf
from asn1crypto import x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from reports.pdf.boxes import KEY
from reports.signing import limits
from reports.signing.apart import apart
from reports.signing.certificates import fingerprint, said_of
from reports.signing.said import Reading, SeenSignature

ADDRESS = re.compile(rb"/v/([2-9a-hjkmnp-z]{16})/")
ROUNDING = 2.0  # points by which a picture of a signature may stand out of its box
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class Unreadable(Exception):  # noqa: N818 (the word of the page)
    """The file is no PDF that can be judged: broken, protected by a password, or far too involved."""


def read(data: bytes, *, prefix: int, roots: list[bytes]) -> Reading:
    """Judge a file whose first `prefix` bytes are a paper of ours (0: unknown), by these authorities (DER).

    Raises `Unreadable`.
    """
    names = named_papers(data)
    try:
        reader = PdfFileReader(io.BytesIO(data))
        found = _bearable(reader)
        trusted = [x509.Certificate.load(root) for root in roots]
        signatures = [_seen(each, trusted) for each in found]
        base = _base(reader, data[:prefix]) if prefix else ""
    except Unreadable:
        raise
    except Exception as error:
        # A hostile file fails anywhere in the library; without a readable structure it still names a paper.
        if prefix or not names:
            raise Unreadable from error
        return Reading(names, [], "")
    return Reading(names, signatures, base)


def _bearable(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """The signatures of a file that is open to everybody and not far too involved. Raises `Unreadable`."""
    if reader.encrypted or reader.xrefs.total_revisions > limits.REVISIONS:
        raise Unreadable
    found: list[EmbeddedPdfSignature] = reader.embedded_regular_signatures
    if len(found) > limits.SIGNATURES:
        raise Unreadable
    return found


def named_papers(data: bytes) -> list[str]:
    """The papers whose page a file names in its bytes, its metadata or its title, in order, each once."""
    texts = [data]
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if "/Metadata" in pdf.Root:
                texts.append(pdf.Root.Metadata.read_bytes())
            texts.extend(str(value).encode() for _key, value in pdf.docinfo.items())
    except Exception:  # noqa: S110 (what is broken is named by its plain bytes, if at all)
        pass
    found = dict.fromkeys(match.decode() for text in texts for match in ADDRESS.findall(text))
    return list(found)[: limits.NAMES]


def _seen(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> SeenSignature:
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    status = apart(lambda: validate_pdf_signature(signature, context, key_usage_settings=USAGE))
    certificate = status.signing_cert
    at = status.signer_reported_dt
    path = status.validation_path
    return SeenSignature(
        **said_of(certificate),
        at=at.isoformat(timespec="seconds") if at else "",
        problem=_problem(status, certificate),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        root=fingerprint(path.first) if status.trusted and path is not None else "",
    )


def _problem(status: Any, certificate: x509.Certificate) -> str:
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 (no Django in this process)
    judged = (
        ("broken", not (status.intact and status.valid)),
        ("altered", not status.docmdp_ok or status.modification_level not in HARMLESS),
        ("expired", certificate.not_valid_after < now),
        ("early", certificate.not_valid_before > now),
        ("revoked", status.revoked),
        ("untrusted", not status.trusted),
    )
    return next((name for name, holds in judged if holds), "")


def _base(reader: PdfFileReader, paper: bytes) -> str:
    """What was added to the paper that the file begins with, revision by revision."""
    first = PdfFileReader(io.BytesIO(paper))
    last_of_paper = first.xrefs.total_revisions - 1
    try:
        result = DEFAULT_DIFF_POLICY.review_file(reader, last_of_paper)
    except SuspiciousModification:
        return "altered"
    if isinstance(result, SuspiciousModification) or result.modification_level not in HARMLESS:
        return "altered"
    return "same" if _in_their_boxes(reader, first) else "outside"


def _in_their_boxes(reader: PdfFileReader, paper: PdfFileReader) -> bool:
    """Whether every picture of a signature lies in a box that the paper keeps free, or has no size."""
    for number in range(_pages(reader)):
        page, kept = _page(reader, number), _page(paper, number)
        boxes = [[float(side) for side in box] for box in kept.get(KEY, [])]
        for entry in page.get("/Annots", ArrayObject()):
            note = entry.get_object()
            if not isinstance(note, DictionaryObject) or not _is_signature(note):
                continue
            left, bottom, right, top = _rectangle(note)
            if right - left < 1 or top - bottom < 1:
                continue
            if not any(
                left >= box[0] - ROUNDING
                and bottom >= box[1] - ROUNDING
                and right <= box[2] + ROUNDING
                and top <= box[3] + ROUNDING
                for box in boxes
            ):
                return False
    return True


def _pages(reader: PdfFileReader) -> int:
    count = int(reader.root["/Pages"]["/Count"])
    if count > limits.PAGES:
        raise Unreadable
    return count


def _page(reader: PdfFileReader, number: int) -> DictionaryObject:
    page: DictionaryObject = reader.find_page_for_modification(number)[0].get_object()
    return page


def _is_signature(note: DictionaryObject) -> bool:
    parent = note.get("/Parent", DictionaryObject())
    return "/Sig" in (note.get("/FT"), parent.get("/FT"))


def _rectangle(note: DictionaryObject) -> tuple[float, float, float, float]:
    one, two, three, four = (float(side) for side in note.get("/Rect", [0, 0, 0, 0]))
    return min(one, three), min(two, four), max(one, three), max(two, four)
