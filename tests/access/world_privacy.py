"""Personal data of an edition that addresses name by a key."""

from __future__ import annotations

from django.utils import timezone

from awards.models import Consent, DataRequest, Edition, User
from awards.services.erasure import ask
from awards.services.privacy import give_consent
from submissions.answers import clean
from submissions.models import Answer, Form, Question, Section, Submission


def add_nik(edition: Edition) -> Answer:
    """A NIK among the answers of the edition's first entry, in an earlier version of the form."""
    entry = Submission.objects.filter(category__edition=edition).earliest("pk")
    form = Form.objects.create(
        category=entry.category, version=90, state="retired", reason="NIK", published_at=timezone.now()
    )
    section = Section.objects.create(form=form, position=1, code="data-diri", title="Data diri")
    asked = Question.objects.create(
        section=section, position=1, code="nik", kind="short_text", label="NIK ketua tim", is_nik=True
    )
    Submission.objects.filter(pk=entry.pk).update(form=form)
    return Answer.objects.create(
        submission=entry,
        section_code=section.code,
        question_code=asked.code,
        value=clean(asked, "3672011505900001"),
        updated_at=timezone.now(),
    )


def add_request(edition: Edition, person: User) -> tuple[DataRequest, Consent]:
    """A correction that somebody asks for, and what they agreed to."""
    consent = give_consent(user=person, edition=edition, version=1, language="id")
    return ask(user=person, edition=edition, kind="correction", text="Gelar pada piagam kurang."), consent
