"""Writing what an entry reaches of the indicators of a readiness list: own levels and verified ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, User
from awards.presets import digest, load_preset
from awards.presets.schema import ChecklistPreset
from awards.services.ledger import append_event
from awards.services.setup_base import lock_edition, lock_for_change
from awards.services.versions import require_unchanged
from submissions.models import Attachment, IndicatorLevel, Submission
from submissions.queries.readiness import (
    NOTHING_JUDGED,
    NOTHING_OWN,
    NOTHING_VERIFIED,
    Indicator,
    readiness_of,
)
from submissions.services.forms import add_readiness_checklist


@dataclass(frozen=True, slots=True)
class OwnLevel:
    """What an entry says of an indicator; `seen` is the mark of what its writer had before their eyes."""

    level: int | None
    basis: str = ""
    note: str = ""
    evidence_id: int | None = None
    seen: str = NOTHING_OWN


@dataclass(frozen=True, slots=True)
class VerifiedLevel:
    """What the secretariat found on an indicator; None takes a finding back.

    `seen` is the mark of the finding that its writer had before their eyes, `judged` that of the own level.
    """

    level: int | None
    note: str = ""
    seen: str = NOTHING_VERIFIED
    judged: str = NOTHING_JUDGED


IGA = "iga-2026"


@transaction.atomic
def add_iga(*, category: Category, by: User) -> int:
    """Put the indicators of the IGA beside a category; returns how many, none when they are there already."""
    lock_for_change(category.pk)
    preset = load_preset(IGA)
    if not isinstance(preset, ChecklistPreset):
        raise TypeError(IGA)
    added = add_readiness_checklist(category=category, preset=preset)
    if added:
        append_event(
            edition_id=category.edition_id,
            kind="readiness.added",
            subject=f"category:{category.pk}",
            data={"checklist": IGA, "indicators": added, "digest": digest(preset)},
            by=by,
        )
    return added


@transaction.atomic
def save_own_levels(*, submission: Submission, levels: Mapping[int, OwnLevel], by: User) -> int:
    """Store what an entry says of these indicators, all or nothing; returns how many were changed.

    `levels` holds those alone that the writer changed. An indicator that is verified keeps what it said
    when it was verified. Raises `ChangedMeanwhile` where somebody else changed what the entry says of one
    of them, `DomainError` for a verified one, for another entry's file and for an indicator that needs a
    way of measuring and has none.
    """
    rows = _locked(submission)
    files = set(Attachment.objects.present().filter(submission=submission).values_list("pk", flat=True))
    changed = []
    for key, said in levels.items():
        shown, item = rows[key], rows[key].item
        row = shown.level or IndicatorLevel(submission=submission, item=item)
        wanted = {
            "own_level": said.level,
            "basis": said.basis,
            "own_note": said.note,
            "evidence_id": said.evidence_id,
        }
        held = {name: getattr(row, name) for name in wanted}
        if held | {"evidence_id": row.evidence_id if row.evidence_id in files else None} == wanted:
            continue
        if row.verified_level is not None:
            raise DomainError(_("“%(name)s” is verified. What it said then stays.") % {"name": item.text})
        require_unchanged(shown.own_mark, said.seen, item.text)
        bases = {one["code"] for one in item.bases}
        if (said.level and bases and said.basis not in bases) or (said.basis and said.basis not in bases):
            raise DomainError(_("Choose how “%(name)s” is measured.") % {"name": item.text})
        if said.evidence_id is not None and said.evidence_id not in files:
            raise DomainError(_("The evidence of “%(name)s” is no longer there.") % {"name": item.text})
        _fill(row, wanted | {"own_by": by, "own_at": timezone.now()})
        changed.append(row)
    return len(changed)


@transaction.atomic
def verify_levels(*, submission: Submission, levels: Mapping[int, VerifiedLevel], by: User) -> int:
    """Store what the secretariat found on these indicators, with a row of the ledger; returns how many.

    `levels` holds those alone that the writer changed. Raises `ChangedMeanwhile` where somebody else
    changed the finding since it was shown, or the own level that it judges.
    """
    rows = _locked(submission)
    found: dict[str, int | None] = {}
    for key, said in levels.items():
        shown, item = rows[key], rows[key].item
        row = shown.level or IndicatorLevel(submission=submission, item=item)
        if (row.verified_level, row.verified_note) == (said.level, said.note):
            continue
        require_unchanged(shown.verified_mark, said.seen, item.text)
        require_unchanged(shown.judged_mark, said.judged, item.text)
        is_set = said.level is not None
        _fill(
            row,
            {
                "verified_level": said.level,
                "verified_note": said.note,
                "verified_by": by if is_set else None,
                "verified_at": timezone.now() if is_set else None,
            },
        )
        found[item.code] = said.level
    if found:
        append_event(
            edition_id=submission.category.edition_id,
            kind="readiness.verified",
            subject=f"submission:{submission.pk}",
            data={"checklist": next(iter(rows.values())).item.checklist, "levels": found},
            by=by,
        )
    return len(found)


def _locked(submission: Submission) -> dict[int, Indicator]:
    """The indicators of an entry with what is stored of them, and the entry's row held.

    The edition is held too, so that nobody archives it meanwhile: own levels pass no ledger.
    """
    lock_edition(submission.category.edition_id)
    entry = Submission.objects.select_for_update().get(pk=submission.pk)
    return {row.item.pk: row for row in readiness_of([entry])[0].rows}


def _fill(row: IndicatorLevel, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
