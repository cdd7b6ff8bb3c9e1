"""Drafts as the secretariat sees them: how complete they are, and reminders by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import AuditEvent, Message
from submissions.models import Answer, Form, Submission
from submissions.queries.drafts import draft_rows, drafts
from submissions.services.draft_reminders import remind_drafts
from tests.staff import queries_of, signed_in
from tests.submissions.verification.entries import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def draft_of(office: Office, form: Form, title: str) -> Submission:
    entry = office.category.submissions.create(
        title=title, title_key=title.lower(), unit=office.unit, form=form
    )
    entry.team.create(role="leader", name=f"Ketua {title}", email=f"{title.lower()}@orang.example")
    return entry


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def form(office: Office) -> Form:
    form = Form.objects.create(category=office.category, state="in_force", published_at=timezone.now())
    for position, code in enumerate(("latar", "manfaat"), 1):
        section = form.sections.create(position=position, code=code, title=code.title())
        section.questions.create(position=1, code=code, kind="long_text", label=code, max_words=100)
    return form


def test_a_draft_says_how_complete_it_is_and_never_what_it_says(office: Office, form: Form) -> None:
    entry = draft_of(office, form, "Satu")
    Answer.objects.create(
        submission=entry, section_code="latar", question_code="latar", value="Isi", updated_at=timezone.now()
    )
    row = draft_rows(list(drafts(office.edition)))[0]
    identity = "Title, unit, and since when in use"  # of which the kind of participant is not chosen
    assert (row.done, row.all, row.missing, row.is_over) == (2, 4, (identity, "Manfaat"), False)
    client, url = signed_in(office.first), f"/sekretariat/{office.edition.slug}/verifikasi/draf/"
    at_one = queries_of(client, url)
    for title in ("Dua", "Tiga"):
        draft_of(office, form, title)
    assert queries_of(client, url) == at_one
    assert "Isi<" not in client.get(url).content.decode()


def test_a_reminder_goes_out_once_a_day_and_not_after_the_deadline(office: Office, form: Form) -> None:
    entry = draft_of(office, form, "Satu")
    for _again in range(2):
        assert remind_drafts(edition=office.edition, keys=None, by=office.first) == 1
    mail = Message.objects.get(kind="entry_reminder")
    assert mail.to == "satu@orang.example"
    assert "Manfaat" in mail.text
    event = AuditEvent.objects.filter(kind="submission.drafts_reminded").earliest("sequence")
    assert event.data["submissions"] == [entry.pk]
    office.edition.registration_closes_at = timezone.now() - timedelta(minutes=1)
    office.edition.save()
    assert remind_drafts(edition=office.edition, keys=[entry.pk], by=office.first) == 0
