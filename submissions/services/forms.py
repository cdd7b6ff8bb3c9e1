"""Making a category's form and checklists from a preset."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from awards.models import Category
from awards.presets.schema import ChecklistItemPreset, ChecklistPreset, SectionPreset
from submissions.models import ChecklistItem, Form, Question, Section
from submissions.queries.checklists import ADMISSION

# No preset says how many files there may be at most; this is shown as an example.
MOST_FILES = 10


@transaction.atomic
def add_form(*, category: Category, sections: Sequence[SectionPreset]) -> None:
    """Put version 1 of a category's form in force: each section with its texts first, then its files.

    Nothing is made where the preset has no sections.
    """
    if not sections:
        return
    form = Form.objects.create(category=category, state=Form.State.IN_FORCE, published_at=timezone.now())
    fill_from_preset(form=form, sections=sections)


def fill_from_preset(*, form: Form, sections: Sequence[SectionPreset]) -> None:
    """Write the sections of a preset into a form that has none."""
    for preset in sections:
        section = Section.objects.create(
            form=form,
            position=preset.position,
            code=preset.code,
            title=preset.title,
            guidance=preset.guidance,
            tips=list(preset.tips),
            source=preset.evidence.text,
            is_example=preset.evidence.contoh,
        )
        texts = [
            Question(
                section=section,
                code=question.code,
                kind=Question.Kind.LONG_TEXT,
                label=question.label,
                is_required=question.is_required,
                in_gallery=question.in_gallery,
                max_words=question.max_words,
                source=preset.evidence.text,
                is_example=preset.evidence.contoh,
            )
            for question in preset.questions
        ]
        files = [
            Question(
                section=section,
                code=attachment.code,
                kind=Question.Kind.FILE,
                label=attachment.label,
                is_required=attachment.is_required,
                in_gallery=attachment.in_gallery,
                file_types=list(attachment.file_types),
                min_files=attachment.min_files,
                max_files=max(MOST_FILES, attachment.min_files),
                max_bytes=attachment.max_bytes,
                source=attachment.evidence.text,
                is_example=attachment.evidence.contoh,
            )
            for attachment in preset.attachments
        ]
        for position, question in enumerate([*texts, *files], start=1):
            question.position = position
        Question.objects.bulk_create([*texts, *files])


@transaction.atomic
def add_admission_checklist(*, category: Category, items: Sequence[ChecklistItemPreset]) -> None:
    """Make version 1 of what the secretariat checks before it admits an entry."""
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(
                category=category,
                checklist=ADMISSION,
                position=item.position,
                code=item.code,
                text=item.text,
                is_required=item.is_required,
                evidence=item.proof,
                source=item.evidence.text,
                is_example=item.evidence.contoh,
            )
            for item in items
        ]
    )


@transaction.atomic
def add_readiness_checklist(*, category: Category, preset: ChecklistPreset) -> int:
    """Add a readiness list (IGA) beside a category's judging; it never scores an entry.

    Returns how many indicators were added: none when this list is already there.
    """
    if ChecklistItem.objects.filter(category=category, checklist=preset.preset).exists():
        return 0
    items = ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(
                category=category,
                checklist=preset.preset,
                position=indicator.number,
                code=str(indicator.official_number),
                text=indicator.name,
                is_required=indicator.mandatory,
                weight=indicator.weight,
                parameters=list(indicator.parameters[1:]),
                bases=[
                    {"code": basis.code, "name": basis.name, "parameters": list(basis.parameters)}
                    for basis in indicator.bases
                ],
                evidence=indicator.proof,
                file_types=list(indicator.proof_types),
                remark=indicator.remark,
                source=preset.evidence.text,
                is_example=preset.evidence.contoh,
            )
            for indicator in preset.indicators
        ]
    )
    return len(items)
