"""A draft with evidence: a file that counts and one that was removed."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from awards.models import Category, Organization, User
from submissions.models import Attachment, Form, Question, Section, Submission
from submissions.models.attachment import stored_path
from tests.awards.files import builders as make


def add_evidence(
    things: dict[str, object],
    *,
    category: Category,
    unit: Organization,
    owner: User,
    mate: User | None,
    prefix: str,
) -> None:
    """An entry that its owner writes, a teammate reads, and the unit's admin writes too."""
    entry = Submission.objects.create(
        category=category,
        title="Draf dengan bukti",
        title_key="draf dengan bukti",
        unit=unit,
        owner=owner,
    )
    if mate is not None:
        entry.team.create(role="member", name=mate.name, user=mate, may_edit=False)
    question = _question(category)
    facts = {
        "submission": entry,
        "section_code": question.section.code,
        "question_code": question.code,
        "file_type": "png",
        "media_type": "image/png",
        "sha256": "0" * 64,
        "by": owner,
    }
    content = make.png()
    rows = [
        Attachment.objects.create(
            **facts,
            position=position,
            name=f"Foto {position}.png",
            size=len(content),
            removed_at=None if position == 1 else timezone.now(),
            stored=default_storage.save(stored_path(None, ""), ContentFile(content)),
            preview=default_storage.save(stored_path(None, ""), ContentFile(make.jpg())),
        )
        for position in (1, 2)
    ]
    things |= {
        f"{prefix}draft_entry": entry.pk,
        f"{prefix}evidence": rows[0].pk,
        f"{prefix}removed_evidence": rows[1].pk,
        f"{prefix}evidence_section": question.section.code,
        f"{prefix}evidence_question": question.code,
    }


def _question(category: Category) -> Question:
    """A question for pictures of the form in force, which is made where there is none."""
    form, is_new = Form.objects.get_or_create(
        category=category, state=Form.State.IN_FORCE, defaults={"published_at": timezone.now()}
    )
    if is_new:
        section = Section.objects.create(form=form, position=1, code="bukti", title="Bukti")
        Question.objects.create(
            section=section,
            position=1,
            code="foto",
            kind=Question.Kind.FILE,
            label="Foto inovasi",
            is_required=False,
            file_types=["jpg", "png"],
            min_files=0,
            max_files=3,
            max_bytes=2 << 20,
        )
    questions = Question.objects.filter(section__form=form, kind=Question.Kind.FILE)
    found: Question = questions.select_related("section").order_by("section__position", "position")[0]
    return found
