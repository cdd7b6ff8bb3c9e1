"""What is reported further up: the readiness list beside a category, and an entry with levels in it."""

from __future__ import annotations

from awards.models import Category, User
from awards.presets import load_preset
from awards.presets.schema import ChecklistPreset
from submissions.models import Submission
from submissions.queries.readiness import readiness_of
from submissions.services.forms import add_readiness_checklist
from submissions.services.readiness import OwnLevel, VerifiedLevel, save_own_levels, verify_levels


def add_readiness(
    things: dict[str, object], *, category: Category, entry: Submission, by: User, prefix: str
) -> None:
    """The indicators beside the category; the first is verified for the entry, the second is said."""
    preset = load_preset("iga-2026")
    assert isinstance(preset, ChecklistPreset)
    add_readiness_checklist(category=category, preset=preset)
    levels = {row.item.pk: OwnLevel(2, note="Map arsip 3") for row in readiness_of([entry])[0].rows[:2]}
    save_own_levels(submission=entry, levels=levels, by=by)
    first = readiness_of([entry])[0].rows[0]
    found = {first.item.pk: VerifiedLevel(1, "Baru keputusan kepala dinas", judged=first.judged_mark)}
    verify_levels(submission=entry, levels=found, by=by)
    things[f"{prefix}judged_entry"] = entry.pk
