"""What is kept beside entries and sheets: handed out whole, and erased where nothing rests on it."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from awards.models import User
from awards.personal_export import export_person
from awards.services.erasure import erase_person
from judging.models import PracticeEntry, PracticeSheet, PracticeWaiver
from reports.models import NominationText
from submissions.models import ChecklistItem, GalleryConsent, IndicatorLevel, Submission
from tests.scenario import Award
from tests.staff import make_staff
from tests.submissions.privacy.test_erasure import award, draft_of, erasure_of, in_team, person
from tests.submissions.privacy.test_niks import everything_stored

pytestmark = pytest.mark.django_db
__all__ = ["award"]


def write_beside(entry: Submission) -> None:
    """Goals, an affair, a signed consent and a level with a note."""
    entry.sdgs, entry.urusan = [6, 14], "kesehatan"
    entry.save()
    GalleryConsent.objects.create(
        submission=entry,
        shows_entry=True,
        given_by="Penanda Tangan Contoh",
        given_on=date(2025, 3, 1),
        at=timezone.now(),
    )
    item = ChecklistItem.objects.create(
        category=entry.category,
        checklist="iga",
        version=1,
        code=f"i{entry.pk}",
        position=entry.pk,
        text="Regulasi",
        weight=3,
        parameters=["a", "b", "c"],
    )
    IndicatorLevel.objects.create(
        submission=entry, item=item, own_level=2, own_note="Lemari rahasia di loket", own_at=timezone.now()
    )


def exported(user: User) -> dict[str, Any]:
    with zipfile.ZipFile(export_person(user)) as archive:
        found: dict[str, Any] = json.loads(archive.read("data.json"))
    return found


def practise(award: Award, user: User) -> PracticeSheet:
    """A practice sheet with a comment, and leave to score without it."""
    practice = PracticeEntry.objects.create(
        stage=award.category.stages.get(), title="Contoh latihan", text="Isi"
    )
    PracticeWaiver.objects.create(practice=practice, juror=user, reason="Sudah menilai tahun lalu")
    return PracticeSheet.objects.create(
        practice=practice,
        juror=user,
        values={"nilai": "80"},
        comment="Komentar latihan saya",
        total=Decimal(80),
        finalised_at=timezone.now(),
    )


def test_the_export_holds_what_is_written_beside_entries_and_what_a_juror_practised(award: Award) -> None:
    user = person()
    entry = in_team(award, user)
    write_beside(entry)
    practise(award, user)
    NominationText.objects.create(
        submission=entry, form="sinovik", section="dampak", text="Teks usulan", updated_at=timezone.now()
    )
    data = exported(user)
    (row,) = data["entries"]
    assert (row["sdgs"], row["urusan"]) == ([6, 14], "kesehatan")
    (consent,) = data["gallery_consents"]
    assert (consent["given_by"], consent["given_on"]) == ("Penanda Tangan Contoh", "2025-03-01")
    (level,) = data["readiness"]
    assert (level["indicator"], level["own_level"], level["own_note"], level["verified_level"]) == (
        "Regulasi",
        2,
        "Lemari rahasia di loket",
        None,
    )
    (text,) = data["nomination_texts"]
    assert (text["entry"], text["section"], text["text"]) == (entry.title, "dampak", "Teks usulan")
    (sheet,) = data["practice_sheets"]
    assert (sheet["example"], sheet["values"], sheet["comment"]) == (
        "Contoh latihan",
        {"nilai": "80"},
        "Komentar latihan saya",
    )
    assert [row["reason"] for row in data["practice_waivers"]] == ["Sudah menilai tahun lalu"]
    assert exported(person("lain@peserta.example"))["readiness"] == []


def test_an_erased_draft_leaves_nothing_beside_it_and_a_juror_no_comment_on_an_example(award: Award) -> None:
    user = person()
    draft = draft_of(user, award)
    write_beside(draft)
    sheet = practise(award, user)
    erase_person(request_id=erasure_of(user, award.edition).pk, by=make_staff(award.edition))
    draft.refresh_from_db()
    assert (draft.sdgs, draft.urusan, draft.indicator_levels.count()) == ([], "", 0)
    consent = draft.gallery_consents.get()  # the ledger names its key
    assert (consent.given_by, consent.given_on, consent.shows_entry) == ("", None, True)
    sheet.refresh_from_db()
    assert (sheet.values, sheet.comment) == ({"nilai": "80"}, "")
    stored = everything_stored()
    for text in ("Penanda Tangan Contoh", "Lemari rahasia", "Komentar latihan saya"):
        assert text not in stored
