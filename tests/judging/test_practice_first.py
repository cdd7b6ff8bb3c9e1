"""A juror's first real sheet waits for the practice sheet, unless the secretariat lets the juror off."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.models import AuditEvent, Stage
from judging.models import PracticeEntry, PracticeWaiver, Scoresheet, SheetChange
from judging.services.practice import save_practice, set_practice
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet, save_scores
from judging.sheet_changes import read_value
from tests.judging.sheets import CRITERIA, TITLES, judged, signed_in, values_of
from tests.scenario import Award
from tests.staff import make_staff, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FULL = dict.fromkeys(CRITERIA, read_value("80"))


def practising() -> tuple[Award, PracticeEntry, Scoresheet]:
    award = judged(entries=2)
    practice = set_practice(
        stage=award.stages["proposal"], title="Contoh", text="Isi", by=make_staff(award.edition)
    )
    return award, practice, award.sheet("proposal", TITLES[0], "J1")


def save(client: Client, sheet: Scoresheet, value: str = "80", key: UUID | None = None) -> dict[str, Any]:
    row = {"key": str(key or uuid4()), "field": "value:latar", "value": value, "base": ""}
    body = json.dumps({"device": "d" * 36, "changes": [row]})
    response = client.post(
        reverse("judging:sheet-save", args=[sheet.pk]), body, content_type="application/json"
    )
    answer = response.json()
    if response.status_code != 200:
        return {"status": response.status_code} | answer
    return {"outcome": answer["results"][0]["outcome"], "late": answer["late"]}


WAITS = {
    "status": 409,
    "message": "First hand in your practice sheet of this stage. Then your sheets can be scored.",
}


def test_the_first_sheet_waits_and_the_practice_sheet_opens_it() -> None:
    award, practice, sheet = practising()
    client = signed_in(award.jurors["J1"])
    link = f'href="{reverse("judging:practise", args=[sheet.stage_id])}"'
    page = client.get(reverse("judging:sheet", args=[sheet.pk])).content.decode()
    assert ("First the practice sheet" in page, link in page, "readonly" in page) == (True, True, True)
    home = client.get("/juri/").content.decode()
    assert f"{link} data-next" in home
    assert save(client, sheet) == WAITS
    save_practice(practice=practice, juror=sheet.juror, values=FULL, comment="", final=False)
    assert save(client, sheet) == WAITS
    assert (values_of(sheet), SheetChange.objects.count()) == ({}, 0)  # the device keeps it
    save_practice(practice=practice, juror=sheet.juror, values=FULL, comment="", final=True)
    assert save(client, sheet) == {"outcome": "stored", "late": ""}
    assert "Practise first" not in client.get("/juri/").content.decode()


def test_what_was_typed_before_the_practice_entry_was_set_is_stored_after_the_practice_sheet() -> None:
    """Two sheets were open without a network when the secretariat set the entry; their keys never change."""
    award = judged(entries=2)
    client, juror = signed_in(award.jurors["J1"]), award.jurors["J1"]
    sheets = [award.sheet("proposal", title, "J1") for title in TITLES[:2]]
    typed = [(sheet, str(70 + at), uuid4()) for at, sheet in enumerate(sheets)]
    practice = set_practice(
        stage=award.stages["proposal"], title="Contoh", text="Isi", by=make_staff(award.edition)
    )
    assert [save(client, *one) for one in typed] == [WAITS, WAITS]
    save_practice(practice=practice, juror=juror, values=FULL, comment="", final=True)
    assert [save(client, *one)["outcome"] for one in typed] == ["stored", "stored"]
    assert [values_of(sheet) for sheet in sheets] == [{"latar": "70"}, {"latar": "71"}]


def test_a_form_without_our_script_waits_in_the_history_and_is_offered_after_the_practice_sheet() -> None:
    """A browser without the script keeps nothing itself, so the server does."""
    award, practice, sheet = practising()
    client, page = signed_in(award.jurors["J1"]), reverse("judging:sheet", args=[sheet.pk])
    client.post(page, {"value-latar": "77", "base-value-latar": ""})
    assert SheetChange.objects.values_list("value", "outcome").get() == ("77", "late")
    save_practice(practice=practice, juror=sheet.juror, values=FULL, comment="", final=True)
    key = SheetChange.objects.get().key
    assert f'name="use" value="{key}"' in client.get(page).content.decode()
    client.post(page, {"use": str(key)})
    assert values_of(sheet) == {"latar": "77"}


def test_a_window_that_is_over_is_final_also_before_the_practice_sheet() -> None:
    award, _practice, sheet = practising()
    Stage.objects.filter(pk=sheet.stage_id).update(closes_at=timezone.now() - timedelta(minutes=1))
    client = signed_in(award.jurors["J1"])
    told = save(client, sheet)
    assert (told["outcome"], "is not open for scoring now" in told["late"]) == ("late", True)
    page = client.get(reverse("judging:sheet", args=[sheet.pk])).content.decode()
    assert ("Nothing can be written now" in page, "First the practice sheet" in page) == (True, False)


def test_who_has_begun_goes_on_and_paper_does_not_wait() -> None:
    award, _practice, sheet = practising()
    other = award.sheet("proposal", TITLES[1], "J1")
    save_scores(sheet_id=other.pk, values=FULL, by=None, from_paper=True)
    assert save(signed_in(award.jurors["J1"]), sheet)["outcome"] == "stored"


@pytest.mark.parametrize("ended", ["excused", "recused"])
def test_who_has_begun_goes_on_whatever_became_of_that_sheet(ended: str) -> None:
    """The first page and the sheet follow one rule: begun is begun, also where it no longer counts."""
    award = judged(entries=2, jurors=("J2", "J1"))
    juror, client = award.jurors["J1"], signed_in(award.jurors["J1"])
    begun, other = (award.sheet("proposal", title, "J1") for title in TITLES[:2])
    save_scores(sheet_id=begun.pk, values={"latar": read_value("80")}, by=juror)
    set_practice(stage=award.stages["proposal"], title="Contoh", text="Isi", by=make_staff(award.edition))
    if ended == "excused":
        excuse_sheet(sheet_id=begun.pk, by=award.jurors["J2"], reason="Sakit")
    else:
        declare_recusal(submission=begun.submission, juror=juror, reason="Kantor", by=None)
    home = client.get("/juri/").content.decode()
    assert ("Begin to score" in home, "First the practice entry" in home) == (True, False)
    assert save(client, other) == {"outcome": "stored", "late": ""}


def test_the_secretariat_lets_a_juror_off_with_a_reason() -> None:
    award, practice, sheet = practising()
    office = staff_client(award.edition)
    page = reverse("judging:practice", args=[award.edition.slug, "ipp", "proposal"])
    juror = award.jurors["J1"]
    for reason, status in (("", 422), (" ", 422), ("Sudah berlatih tahun lalu", 302)):
        sent = {"juror": str(juror.pk), "reason": reason}
        assert office.post(f"{page}bebaskan/", sent).status_code == status
    waiver = PracticeWaiver.objects.get()
    assert (waiver.practice, waiver.juror, waiver.reason) == (practice, juror, "Sudah berlatih tahun lalu")
    event = AuditEvent.objects.get(kind="practice.waived")
    assert event.data == {"practice": practice.pk, "juror": juror.pk}
    assert office.post(f"{page}bebaskan/", sent).status_code == 422  # nothing is missing of this juror
    shown = office.get(page).content.decode()
    assert ("Sudah berlatih tahun lalu" in shown, f">{award.jurors['J2'].name}</option>" in shown) == (
        True,
        True,
    )
    assert save(signed_in(juror), sheet)["outcome"] == "stored"
    assert save(signed_in(award.jurors["J2"]), award.sheet("proposal", TITLES[0], "J2")) == WAITS
