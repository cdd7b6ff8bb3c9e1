"""A juror's first real sheet waits for the practice sheet, unless the secretariat lets the juror off."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import AuditEvent
from judging.models import PracticeEntry, PracticeWaiver, Scoresheet, SheetChange
from judging.services.practice import save_practice, set_practice
from judging.services.scoresheets import save_scores
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


def save(client: Client, sheet: Scoresheet, value: str = "80") -> dict[str, str]:
    row = {"key": str(uuid4()), "field": "value:latar", "value": value, "base": ""}
    body = json.dumps({"device": "d" * 36, "changes": [row]})
    answer = client.post(
        reverse("judging:sheet-save", args=[sheet.pk]), body, content_type="application/json"
    ).json()
    return {"outcome": answer["results"][0]["outcome"], "late": answer["late"]}


def test_the_first_sheet_waits_and_the_practice_sheet_opens_it() -> None:
    award, practice, sheet = practising()
    client = signed_in(award.jurors["J1"])
    link = f'href="{reverse("judging:practise", args=[sheet.stage_id])}"'
    page = client.get(reverse("judging:sheet", args=[sheet.pk])).content.decode()
    assert ("First the practice sheet" in page, link in page, "readonly" in page) == (True, True, True)
    home = client.get("/juri/").content.decode()
    assert f"{link} data-next" in home
    told = save(client, sheet)
    assert (told["outcome"], told["late"].startswith("First hand in")) == ("late", True)
    assert values_of(sheet) == {}
    assert SheetChange.objects.get().value == "80"  # kept, so that nothing typed is lost
    save_practice(practice=practice, juror=sheet.juror, values=FULL, comment="", final=False)
    assert save(client, sheet)["outcome"] == "late"
    save_practice(practice=practice, juror=sheet.juror, values=FULL, comment="", final=True)
    assert save(client, sheet) == {"outcome": "stored", "late": ""}
    assert "Practise first" not in client.get("/juri/").content.decode()


def test_who_has_begun_goes_on_and_paper_does_not_wait() -> None:
    award, _practice, sheet = practising()
    other = award.sheet("proposal", TITLES[1], "J1")
    save_scores(sheet_id=other.pk, values=FULL, by=None, from_paper=True)
    assert save(signed_in(award.jurors["J1"]), sheet)["outcome"] == "stored"


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
    assert save(signed_in(award.jurors["J2"]), award.sheet("proposal", TITLES[0], "J2"))["outcome"] == "late"
