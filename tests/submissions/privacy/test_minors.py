"""Members under 18: a parent's letter is needed, its state is shown, and the consent is kept."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import Consent
from submissions.models import Attachment, Form, Question, Section, Submission
from submissions.queries.minors import parental_consent
from submissions.services.minors import keep_parental_consents
from tests.scenario import Award, Round
from tests.staff import make_staff, staff_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Submission:
    """An entry of pupils; one of the two members is under 18."""
    award = Award([Round("proposal", "100")], entries=["Alat"], jurors=[])
    entry = award.entries["Alat"]
    form = Form.objects.create(category=award.category, state="in_force", published_at=timezone.now())
    section = Section.objects.create(form=form, position=1, code="identitas", title="Identitas")
    Question.objects.create(
        section=section,
        position=1,
        code="izin-orang-tua",
        kind="file",
        label="Izin orang tua",
        is_required=False,
        file_types=["pdf"],
        min_files=0,
        max_files=3,
        max_bytes=1_000_000,
    )
    entry.form = form
    entry.save()
    entry.team.create(role="leader", name="Siswa 01", is_minor=True)
    entry.team.create(name="Guru 01")
    return entry


def upload_letter(entry: Submission) -> None:
    letter = Attachment(
        submission=entry,
        section_code="identitas",
        question_code="izin-orang-tua",
        position=1,
        name="izin.pdf",
        file_type="pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        by=make_staff(entry.category.edition),
    )
    letter.stored.save("x", ContentFile(b"%PDF-1.7"))


@pytest.mark.usefixtures("english")
def test_the_letter_is_missing_until_it_is_uploaded(entry: Submission) -> None:
    missing = parental_consent(entry)
    assert missing.problem == "Upload the consent that a parent has signed for: Siswa 01."
    with pytest.raises(DomainError, match="Siswa 01"):
        keep_parental_consents(submission=entry)
    upload_letter(entry)
    assert (parental_consent(entry).is_there, parental_consent(entry).problem) == (True, "")
    assert (keep_parental_consents(submission=entry), keep_parental_consents(submission=entry)) == (1, 0)
    consent = Consent.objects.get()
    member = entry.team.get(is_minor=True)
    assert (consent.kind, consent.subject, consent.user) == ("parental", f"team_member:{member.pk}", None)


@pytest.mark.usefixtures("english")
def test_a_form_that_does_not_ask_for_the_letter_says_so(entry: Submission) -> None:
    Question.objects.all().delete()
    assert "no question" in parental_consent(entry).problem


def test_nobody_under_18_needs_nothing(entry: Submission) -> None:
    entry.team.update(is_minor=False)
    assert (parental_consent(entry).names, parental_consent(entry).problem) == ((), "")
    assert keep_parental_consents(submission=entry) == 0


def test_the_page_of_the_entry_shows_the_state(entry: Submission) -> None:
    client = staff_client(entry.category.edition)
    address = f"/sekretariat/{entry.category.edition.slug}/entri/{entry.code}/"
    assert "Signed letter is missing" in client.get(address).content.decode()
    upload_letter(entry)
    assert "Signed letter is there" in client.get(address).content.decode()
