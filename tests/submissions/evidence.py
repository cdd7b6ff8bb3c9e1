"""An entry whose form asks for evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone

from awards.models import Edition, User
from submissions.models import Attachment, Form, Question, Section, Submission
from submissions.services.attachments import add_attachment
from tests.awards.files import builders as make
from tests.scenario import Award, make_unit, numbers


def make_owner() -> User:
    return User.objects.create_user(f"peserta{next(numbers)}@peserta.example", name="Peserta IPP 01")


def make_question(award: Award, **settings: Any) -> Question:
    """The only section of a category's form in force, with one question for files."""
    form, _ = Form.objects.get_or_create(
        category=award.category, state=Form.State.IN_FORCE, defaults={"published_at": timezone.now()}
    )
    section, _ = Section.objects.get_or_create(
        form=form, code="bukti", defaults={"position": 1, "title": "Bukti inovasi"}
    )
    position = section.questions.count() + 1
    defaults: dict[str, Any] = {
        "code": f"berkas-{position}",
        "kind": Question.Kind.FILE,
        "label": f"Berkas {position}",
        "is_required": False,
        "file_types": ["pdf", "jpg", "png"],
        "min_files": 0,
        "max_files": 2,
        "max_bytes": 2 << 20,
    }
    return Question.objects.create(section=section, position=position, **defaults | settings)


def make_entry(
    *, edition: Edition | None = None, owner: User | None = None, **settings: Any
) -> tuple[Submission, Question]:
    """A draft of an entry, and the question of its form."""
    award = Award([], entries=[], jurors=[], edition=edition)
    award.edition.registration_opens_at = timezone.now() - timedelta(days=1)
    award.edition.registration_closes_at = timezone.now() + timedelta(days=9)
    award.edition.save()
    question = make_question(award, **settings)
    number = next(numbers)
    entry = Submission.objects.create(
        category=award.category,
        title=f"Inovasi {number:03d}",
        title_key=f"inovasi {number:03d}",
        unit=make_unit(),
        owner=owner or make_owner(),
    )
    return entry, question


def sent(name: str = "surat.pdf", content: bytes | None = None) -> UploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, make.pdf() if content is None else content)


def add(
    entry: Submission, question: Question, name: str = "surat.pdf", content: bytes | None = None
) -> Attachment:
    """A file of the entry, sent by its owner."""
    assert entry.owner is not None
    return add_attachment(submission=entry, question=question, file=sent(name, content), by=entry.owner)
