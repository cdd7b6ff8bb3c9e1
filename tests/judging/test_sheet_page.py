"""The pages of a scoresheet without a script: read, stored, settled, finalised, and closed to all others."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from judging.models import Assignment, Conflict, Scoresheet, SheetChange, SheetReopening
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import finalise_sheet, reopen_sheet, save_scores
from judging.services.sheet_changes import save_changes
from judging.sheet_changes import Change, read_value
from tests.access.panel_things import add_evidence
from tests.judging.sheets import CRITERIA, judged, signed_in, values_of
from tests.scenario import Award

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "Pasar Tani Daring Kota", "Bank Sampah Sekolah Terhubung", "Antar Dokumen"
FULL = {f"value-{code}": "80" for code in CRITERIA}


@pytest.fixture
def award() -> Award:
    return judged(entries=3)


@pytest.fixture
def sheet(award: Award) -> Scoresheet:
    return award.sheet("proposal", FIRST, "J1")


def page(sheet: Scoresheet, name: str = "sheet") -> str:
    return reverse(f"judging:{name}", args=[sheet.pk])


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def fill(sheet: Scoresheet) -> None:
    save_scores(sheet_id=sheet.pk, values=dict.fromkeys(CRITERIA, read_value("80")), by=sheet.juror)


def test_the_form_stores_everything_and_leads_to_the_last_look(award: Award, sheet: Scoresheet) -> None:
    client = signed_in(award.jurors["J1"])
    sent = FULL | {
        "value-latar": "82,5",
        "comment": "Dampaknya\r\nnyata.",
        "note-latar": "Data?",
        "private": "P",
    }
    response = client.post(page(sheet), sent | {"finalise": "1"})
    assert response["Location"] == page(sheet, "sheet-finalise")
    sheet.refresh_from_db()
    assert values_of(sheet)["latar"] == "82.5"
    assert (sheet.comment, sheet.notes, sheet.private_note) == ("Dampaknya\nnyata.", {"latar": "Data?"}, "P")

    look = text(client.get(page(sheet, "sheet-finalise")))
    assert f'name="seen" value="{sheet.version}"' in look
    response = client.post(page(sheet, "sheet-finalise"), {"seen": sheet.version})
    assert response["Location"] == page(award.sheet("proposal", SECOND, "J1"))
    sheet.refresh_from_db()
    assert (sheet.state, f"{sheet.total:.2f}") == ("final", "80.25")
    fixed = text(client.get(page(sheet)))
    assert "This sheet is final" in fixed
    assert fixed.count("readonly") >= 7


def test_what_is_wrong_is_said_and_stays_in_its_field(award: Award, sheet: Scoresheet) -> None:
    response = signed_in(award.jurors["J1"]).post(page(sheet), FULL | {"value-latar": "1o0"})
    assert response.status_code == 422
    assert 'value="1o0"' in response.content.decode()
    assert values_of(sheet) == {code: "80" for code in CRITERIA if code != "latar"}


def test_a_form_left_open_does_not_undo_another_device(award: Award, sheet: Scoresheet) -> None:
    client = signed_in(award.jurors["J1"])
    old = FULL | {f"base-value-{code}": "" for code in CRITERIA} | {"value-latar": "", "comment": ""}
    other = Change(uuid4(), "value:latar", "91", "")
    save_changes(sheet_id=sheet.pk, device="d" * 36, changes=[other], by=sheet.juror)
    client.post(page(sheet), old)
    assert values_of(sheet)["latar"] == "91"


def test_what_lost_is_shown_until_the_juror_settles_it(award: Award, sheet: Scoresheet) -> None:
    client = signed_in(award.jurors["J1"])
    for device, value, age in (("a" * 36, "90", 0), ("b" * 36, "70", 900)):
        late = Change(uuid4(), "value:latar", value, "", timedelta(seconds=age))
        save_changes(sheet_id=sheet.pk, device=device, changes=[late], by=sheet.juror)
    lost = SheetChange.objects.get(sheet=sheet, outcome="overtaken")
    assert "Values that did not count" in text(client.get(page(sheet)))
    client.post(page(sheet), {"use": str(lost.key)})
    assert values_of(sheet)["latar"] == "70"
    assert "Values that did not count" not in text(client.get(page(sheet)))

    again = Change(uuid4(), "value:latar", "60", "", timedelta(seconds=900))
    save_changes(sheet_id=sheet.pk, device="b" * 36, changes=[again], by=sheet.juror)
    client.post(page(sheet), {"leave": str(SheetChange.objects.get(value="60").key)})
    assert values_of(sheet)["latar"] == "70"
    assert "Values that did not count" not in text(client.get(page(sheet)))
    story = text(client.get(page(sheet, "sheet-history")))
    assert story.count("Overtaken by a newer value") == 2


def test_an_incomplete_sheet_is_not_finalised(award: Award, sheet: Scoresheet) -> None:
    client = signed_in(award.jurors["J1"])
    client.post(page(sheet), {"value-latar": "80"})
    look = text(client.get(page(sheet, "sheet-finalise")))
    assert "6 criteria have no value yet" in look
    response = client.post(page(sheet, "sheet-finalise"), {"seen": "1"}, follow=True)
    assert "Not yet scored" in text(response)
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_values_from_another_device_stop_the_last_step(award: Award, sheet: Scoresheet) -> None:
    fill(sheet)
    response = signed_in(award.jurors["J1"]).post(page(sheet, "sheet-finalise"), {"seen": "0"}, follow=True)
    assert "another device" in text(response)
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_the_window_is_the_servers(award: Award, sheet: Scoresheet) -> None:
    stage = award.stages["proposal"]
    stage.closes_at = timezone.now()
    stage.save()
    client = signed_in(award.jurors["J1"])
    assert "is not open for scoring now" in text(client.get(page(sheet)))
    client.post(page(sheet), {"value-latar": "80"})
    assert values_of(sheet) == {}
    assert SheetChange.objects.get(sheet=sheet).outcome == "late"


def test_a_reopened_sheet_says_why(award: Award, sheet: Scoresheet) -> None:
    fill(sheet)
    finalise_sheet(sheet_id=sheet.pk, by=sheet.juror)
    reopen_sheet(sheet_id=sheet.pk, by=None, reason="Salah baca kertas")
    SheetReopening.objects.create(
        sheet=sheet,
        was="final",
        reason="Salah baca kertas",
        by=award.jurors["J2"],
        at=timezone.now(),
        ledger_sequence=1,
    )
    shown = text(signed_in(award.jurors["J1"]).get(page(sheet)))
    assert "The secretariat opened this sheet again" in shown
    assert "Salah baca kertas" in shown


@pytest.mark.parametrize("name", ["sheet", "sheet-finalise", "sheet-history", "sheet-next"])
def test_a_sheet_is_its_jurors_alone(award: Award, sheet: Scoresheet, name: str) -> None:
    assert signed_in(award.jurors["J2"]).get(page(sheet, name)).status_code == 404
    mine = signed_in(award.jurors["J1"])
    assert mine.get(page(sheet, name)).status_code in {200, 302}
    declare_recusal(submission=sheet.submission, juror=sheet.juror, reason="Satu kantor", by=None)
    assert mine.get(page(sheet, name)).status_code == 404
    assert mine.post(page(sheet, "sheet-save"), b"{}", content_type="application/json").status_code == 404


def test_a_conflict_to_be_decided_closes_the_sheet(award: Award, sheet: Scoresheet) -> None:
    Conflict.objects.create(
        submission=sheet.submission, juror=sheet.juror, grounds=["unit"], found_at=timezone.now()
    )
    mine = signed_in(award.jurors["J1"])
    assert mine.get(page(sheet)).status_code == 404
    assert FIRST not in text(mine.get("/juri/"))


def test_nothing_opens_before_conflicts_are_declared(award: Award, sheet: Scoresheet) -> None:
    Assignment.objects.filter(pk=sheet.pk).update(declared_at=None)
    mine = signed_in(award.jurors["J1"])
    assert mine.get(page(sheet)).status_code == 302
    for name in ("sheet-finalise", "sheet-history"):
        assert mine.get(page(sheet, name)).status_code == 404
    sent = json.dumps({"device": "", "changes": []})
    assert mine.post(page(sheet, "sheet-save"), sent, content_type="application/json").status_code == 404


def test_what_devices_send_is_answered_in_kind(award: Award, sheet: Scoresheet) -> None:
    mine, key = signed_in(award.jurors["J1"]), str(uuid4())
    row = {"key": key, "field": "value:latar", "value": "82,5", "base": "", "age": 5}
    sent = json.dumps({"device": "a" * 36, "changes": [row]})
    for _time in (1, 2):
        answer = mine.post(page(sheet, "sheet-save"), sent, content_type="application/json").json()
        assert answer["results"] == [
            {"key": key, "field": "value:latar", "outcome": "stored", "message": "", "other": ""}
        ]
    assert answer["fields"]["value:latar"] == {"text": "82.5", "token": key}
    assert (answer["total"], answer["done"], answer["version"], answer["state"]) == ("8.25", 1, 1, "draft")
    bad = mine.post(page(sheet, "sheet-save"), b"[]", content_type="application/json")
    assert bad.status_code == 400


def test_the_way_on_follows_the_jurors_own_order(award: Award, sheet: Scoresheet) -> None:
    titles = list(award.entries)
    for title, order in zip(titles, (2, 3, 1), strict=True):
        Assignment.objects.filter(pk=award.sheet("proposal", title, "J1").pk).update(order=order)
    mine = signed_in(award.jurors["J1"])
    sheets = [award.sheet("proposal", title, "J1") for title in titles]
    shown = text(mine.get(page(sheets[0])))
    assert f'href="{page(sheets[2])}" data-way="before"' in shown
    assert f'href="{page(sheets[1])}" data-way="after"' in shown
    assert mine.get(page(sheets[1], "sheet-next"))["Location"] == page(sheets[2])
    for at in (0, 2):
        fill(sheets[at])
        finalise_sheet(sheet_id=sheets[at].pk, by=sheets[at].juror)
    assert mine.get(page(sheets[1], "sheet-next"))["Location"] == "/juri/"
    assert mine.get(page(sheets[0], "sheet-next"))["Location"] == page(sheets[1])


def test_ones_own_totals_beside_the_panels_only_when_all_are_final(award: Award) -> None:
    stage = award.stages["proposal"]
    address = reverse("judging:spread", args=[stage.pk])
    mine = signed_in(award.jurors["J1"])
    for at, title in enumerate(award.entries):
        assert mine.get(address).status_code == 404
        award.score("proposal", title, "J1", dict.fromkeys(CRITERIA, str(70 + 5 * at)))
        award.score("proposal", title, "J2", dict.fromkeys(CRITERIA, str(90)))
    shown = text(mine.get(address))
    assert (
        "70–75: 33 %, 17 %; 75–80: 33 %, 17 %; 80–85: 33 %, 17 %; 85–90: 0 %, 0 %; 90–95: 0 %, 50 %" in shown
    )
    assert "75.00" in shown
    assert "82.50" in shown
    assert address in text(mine.get("/juri/"))


def test_evidence_opens_inside_the_page(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    award = judged(entries=1)
    sheet = award.sheet("proposal", FIRST, "J1")
    _declared, file = add_evidence(award.stages["proposal"], award.entries[FIRST], award.jurors["J1"])
    mine = signed_in(award.jurors["J1"])
    response = mine.get(page(sheet))
    address = reverse("judging:evidence", args=[sheet.pk, file.pk])
    assert f'data-pdf="{address}"' in text(response)
    assert "frame-src blob:" in response.headers["Content-Security-Policy"]
    assert "frame-src" not in mine.get("/juri/").headers["Content-Security-Policy"]
    assert mine.get(address).headers["Content-Disposition"].startswith("attachment")


def test_pages_of_a_sheet_cost_the_same_for_many_entries() -> None:
    counts = []
    for entries in (2, 4):
        award = judged(entries=entries)
        sheet = award.sheet("proposal", FIRST, "J1")
        mine = signed_in(award.jurors["J1"])
        mine.get(page(sheet))
        with CaptureQueriesContext(connection) as seen:
            mine.get(page(sheet))
        sent = json.dumps({"device": "", "changes": []})
        with CaptureQueriesContext(connection) as saved:
            mine.post(page(sheet, "sheet-save"), sent, content_type="application/json")
        counts.append((len(seen), len(saved)))
    assert counts == [(14, 11)] * 2
