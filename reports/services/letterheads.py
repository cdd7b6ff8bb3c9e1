"""The head, numbers and signatories of an edition's papers. Papers that were issued keep what they said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import DomainError
from awards.models import Edition, User
from awards.presets.schema import PapersPreset
from awards.services.ledger import append_event
from awards.services.setup_base import fingerprint, lock_edition, record_change, require_seen
from reports.emblem_image import clean_emblem
from reports.models import CertificateDrawing, Letterhead, Numbering, Signatory

ACTING = frozenset({Signatory.Prefix.PLT, Signatory.Prefix.PLH})
TEXTS = ("lines",)


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """What the secretariat writes at the head of papers."""

    lines: tuple[str, ...]
    number_pattern: str
    number_digits: int
    number_unit: str
    accent: str
    drawing: str = CertificateDrawing.KAWUNG
    numbering: str = Numbering.COUNTER


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """Who signs, in which capacity and during which time; `valid_until` is the first day outside."""

    code: str
    order: int
    prefix: str
    position: str
    name: str
    rank: str
    nip: str
    valid_from: date | None
    valid_until: date | None

    @property
    def is_acting(self) -> bool:
        return self.prefix in ACTING


@transaction.atomic
def add_letterhead(*, edition: Edition, papers: PapersPreset) -> Letterhead:
    """Make the letterhead, the number pattern and the signatories of an edition."""
    Signatory.objects.bulk_create(
        [
            Signatory(
                edition=edition,
                code=signatory.code,
                order=order,
                prefix=signatory.capacity,
                position=signatory.office,
                name=signatory.name,
                is_example=papers.evidence.contoh,
            )
            for order, signatory in enumerate(papers.signatories, start=1)
        ]
    )
    return Letterhead.objects.create(
        edition=edition,
        lines=list(papers.letterhead),
        number_pattern=papers.number_pattern,
        number_digits=papers.digits,
        number_unit=papers.unit_label,
        is_example=papers.evidence.contoh,
    )


def letterhead_seen(letterhead: Letterhead | None) -> str:
    """The fingerprint of a letterhead, which its page carries; empty when there is none."""
    return fingerprint(_facts_of(letterhead)) if letterhead is not None else ""


@transaction.atomic
def set_letterhead(*, edition: Edition, facts: LetterheadFacts, seen: str, by: User | None) -> Letterhead:
    """Put lines, numbering, accent and design in force for the papers issued from now on.

    Raises `SettingsChanged` when the letterhead is another one than the page showed.
    """
    lock_edition(edition.pk)
    stored = Letterhead.objects.select_for_update().filter(edition=edition).first()
    require_seen(seen, letterhead_seen(stored))
    before = _facts_of(stored) if stored is not None else {}
    letterhead = stored or Letterhead(edition=edition)
    after = asdict(facts) | {"lines": list(facts.lines)}
    for name, value in after.items():
        setattr(letterhead, name, value)
    letterhead.is_example = False
    letterhead.save()
    record_change(
        edition_id=edition.pk,
        kind="letterhead.changed",
        subject=f"edition:{edition.pk}",
        before=before,
        after=after,
        texts=TEXTS,
        by=by,
    )
    return letterhead


@transaction.atomic
def set_emblem(*, edition: Edition, file: BinaryIO, by: User | None) -> Letterhead:
    """Take over an emblem, drawn again as PNG and kept under its hash. Raises `EmblemRefused`.

    The file is never deleted: papers that were issued keep its hash and may be rendered later.
    """
    png = clean_emblem(file)
    digest = hashlib.sha256(png).hexdigest()
    lock_edition(edition.pk)
    letterhead = _letterhead(edition)
    name = f"emblems/{digest}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(png))
    before, letterhead.emblem_sha256 = letterhead.emblem_sha256, digest
    letterhead.emblem.name = name
    letterhead.save(update_fields=["emblem", "emblem_sha256"])
    _record_emblem(edition, before, digest, by)
    return letterhead


@transaction.atomic
def remove_emblem(*, edition: Edition, by: User | None) -> Letterhead:
    """Papers issued from now on bear the product's neutral shield again."""
    lock_edition(edition.pk)
    letterhead = _letterhead(edition)
    before, letterhead.emblem_sha256 = letterhead.emblem_sha256, ""
    letterhead.emblem.name = ""
    letterhead.save(update_fields=["emblem", "emblem_sha256"])
    _record_emblem(edition, before, "", by)
    return letterhead


@transaction.atomic
def save_signatory(
    *, edition: Edition, facts: SignatoryFacts, signatory_id: int | None = None, by: User | None
) -> Signatory:
    """Add a signatory or change one. Refused: two persons in one office on the same day.

    Somebody acting (Plt., Plh.) may stand within the term of the office holder, when the acting begins
    later: that person signs meanwhile.
    """
    lock_edition(edition.pk)
    others = Signatory.objects.filter(edition=edition, code=facts.code)
    _require_free(facts, [other for other in others if other.pk != signatory_id])
    signatory = Signatory(edition=edition) if signatory_id is None else _signatory(edition, signatory_id)
    before = {name: getattr(signatory, name) for name in asdict(facts)} if signatory_id else {}
    for name, value in asdict(facts).items():
        setattr(signatory, name, value)
    signatory.is_example = False
    signatory.save()
    record_change(
        edition_id=edition.pk,
        kind="signatory.saved",
        subject=f"signatory:{signatory.pk}",
        before=before,
        after=asdict(facts),
        texts=("name", "position", "rank", "nip"),
        by=by,
    )
    return signatory


@transaction.atomic
def remove_signatory(*, edition: Edition, signatory_id: int, by: User | None) -> Signatory:
    """Remove a signatory; papers that bear the name keep it."""
    lock_edition(edition.pk)
    signatory = _signatory(edition, signatory_id)
    signatory.delete()
    append_event(
        edition_id=edition.pk,
        kind="signatory.removed",
        subject=f"signatory:{signatory_id}",
        data={"code": signatory.code},
        by=by,
    )
    return signatory


def _signatory(edition: Edition, signatory_id: int) -> Signatory:
    signatory = Signatory.objects.select_for_update().filter(edition=edition, pk=signatory_id).first()
    if signatory is None:
        raise DomainError(_("Somebody removed this signatory meanwhile. Look at the list again."))
    return signatory


def _letterhead(edition: Edition) -> Letterhead:
    letterhead = Letterhead.objects.select_for_update().filter(edition=edition).first()
    if letterhead is None:
        raise DomainError(_("Write the letterhead first, then add the emblem."))
    return letterhead


def _facts_of(letterhead: Letterhead) -> dict[str, Any]:
    return {field.name: getattr(letterhead, field.name) for field in fields(LetterheadFacts)}


def _record_emblem(edition: Edition, before: str, after: str, by: User | None) -> None:
    record_change(
        edition_id=edition.pk,
        kind="letterhead.emblem",
        subject=f"edition:{edition.pk}",
        before={"sha256": before},
        after={"sha256": after},
        by=by,
    )


def _require_free(facts: SignatoryFacts, others: Sequence[Signatory]) -> None:
    for other in others:
        if not _overlap(facts, other):
            continue
        acts = other.prefix in ACTING
        if facts.is_acting != acts:
            acting, holder = (facts, other) if facts.is_acting else (other, facts)
            if (acting.valid_from or date.min) > (holder.valid_from or date.min):
                continue
        raise DomainError(
            _("%(name)s is in this office %(period)s. End that term first, or choose other days.")
            % {"name": other.name, "period": period_words(other.valid_from, other.valid_until)}
        )


def _overlap(one: SignatoryFacts, other: Signatory) -> bool:
    starts_before_end = other.valid_until is None or (one.valid_from or date.min) < other.valid_until
    return starts_before_end and (one.valid_until is None or (other.valid_from or date.min) < one.valid_until)


def period_words(first: date | None, until: date | None) -> str:
    """A term of office in words; `until` is the first day outside."""
    if first and until:
        return _("from %(first)s until before %(until)s") % {
            "first": formats.day(first),
            "until": formats.day(until),
        }
    if first:
        return _("since %(first)s") % {"first": formats.day(first)}
    return _("until before %(until)s") % {"until": formats.day(until)} if until else _("without an end")
