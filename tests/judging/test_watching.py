"""Watching a stage: states without scores, reminders once a day, sheets that lie far apart."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Message
from judging.models import Scoresheet
from judging.services.policy import save_policy
from judging.services.recusals import declare_recusal
from judging.services.reminding import remind_jurors
from judging.services.sheet_reopening import reopen_final_sheet
from judging.watching import disagreements, late_jurors, policy_of
from tests.judging.hearing_award import hearing_award
from tests.scenario import Award
from tests.staff import queries_of, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def path(award: Award, end: str = "") -> str:
    return f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/pantau/{end}"


def give(award: Award, entry: str, **totals: int) -> None:
    names = {"ketua": "Ketua 01", "wakil": "Wakil 02", "juri": "Juri 03"}
    for juror, total in totals.items():
        award.score("presentasi", entry, names[juror], {"bukti": str(total), "manfaat": str(total)})


def test_the_matrix_shows_states_and_no_score() -> None:
    award = hearing_award(2)
    give(award, "Inovasi 01", ketua=91, wakil=47)
    declare_recusal(
        submission=award.entries["Inovasi 02"], juror=award.jurors["Juri 03"], reason="Unit", by=None
    )
    client = staff_client(award.edition)
    page = again(client, path(award), "2-5", client.get(path(award)).context["matrix"].states)
    rows = page.context["matrix"].rows
    assert [[cell.state for cell in row.cells] for row in rows] == [
        ["final", "final", "open"],
        ["open", "open", "recused"],
    ]
    assert [(row.final, row.due) for row in rows] == [(2, 3), (0, 2)]
    text = page.content.decode()
    assert "<html" not in text
    # Addresses hold keys of rows, and the page says at which minute it is.
    said = re.sub(r'[\w-]+="[^" ]*/[^"]*"|\bid="[^"]*"|\d\d:\d\d WIB', "", text)
    assert re.findall(r"91|47", said) == []
    # Read out, and the late jurors with it, only where something has moved since.
    moved = again(client, path(award), "1-5", "").content.decode()
    assert ["2 of 5 sheets are final." in one for one in (text, moved)] == [False, True]
    assert ["Jurors with open sheets" in one for one in (text, moved)] == [False, True]


def again(client: Client, url: str, figures: str, states: str) -> Any:
    """What comes back where the page shows these."""
    return client.get(url, {"final": figures, "lembar": states}, headers={"HX-Request": "true"})


def test_one_sheet_reopened_beside_another_made_final_renews_the_late_jurors() -> None:
    award = hearing_award(1)
    give(award, "Inovasi 01", ketua=80, wakil=80)
    client = staff_client(award.edition)
    shown = client.get(path(award)).context["matrix"]
    with CaptureQueriesContext(connection) as still:
        same = again(client, path(award), shown.figures, shown.states)
    assert "late" not in same.context
    give(award, "Inovasi 01", juri=80)
    first = award.sheet("presentasi", "Inovasi 01", "Ketua 01")
    reopen_final_sheet(sheet_id=first.pk, by=award.jurors["Ketua 01"], reason="Salah ketik")
    with CaptureQueriesContext(connection) as moved:
        renewed = again(client, path(award), shown.figures, shown.states)
    assert [(row.juror.name, row.open) for row in renewed.context["late"]] == [("Ketua 01", 1)]
    assert 'id="pantau-juri" hx-swap-oob' in renewed.content.decode()
    assert "2 of 3 sheets are final." not in renewed.content.decode()  # as many as before: not read out
    # Who is late is asked for only then, in three queries: the page asks every twenty seconds.
    assert len(still) <= len(moved) - 3


def test_a_reminder_goes_out_once_a_day_to_those_who_are_late() -> None:
    award = hearing_award(2)
    give(award, "Inovasi 01", ketua=80, wakil=80, juri=80)
    give(award, "Inovasi 02", ketua=80)
    stage = award.stages["presentasi"]
    assert [(row.juror.name, row.open, row.is_reminded) for row in late_jurors(stage)] == [
        ("Juri 03", 1, False),
        ("Wakil 02", 1, False),
    ]
    client = staff_client(award.edition)
    juror = award.jurors["Wakil 02"]
    for _click in range(2):
        assert client.post(path(award, "ingatkan/"), {"juror": juror.pk}).status_code == 302
    assert [mail.to for mail in Message.objects.filter(kind="sheets_due")] == [juror.email]
    mail = Message.objects.get(kind="sheets_due")
    assert "Inovasi" not in mail.subject + mail.text.replace(award.edition.name, "")
    assert remind_jurors(stage=stage) == (1, 1)
    assert {row.is_reminded for row in late_jurors(stage)} == {True}


def test_nobody_is_reminded_of_a_closed_stage() -> None:
    award = hearing_award(1)
    give(award, "Inovasi 01", ketua=80, wakil=80, juri=80)
    assert award.close("presentasi") == []
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    assert remind_jurors(stage=stage) == (0, 0)


def test_sheets_far_apart_are_marked_by_the_editions_limits() -> None:
    award = hearing_award(3)
    give(award, "Inovasi 01", ketua=90, wakil=70, juri=80)  # range 20, standard deviation exactly 10
    give(award, "Inovasi 02", ketua=90, wakil=71, juri=80)  # range 19, standard deviation 9.50
    give(award, "Inovasi 03", ketua=10)  # one sheet disagrees with nobody
    stage = award.stages["presentasi"]
    far = disagreements(stage, policy_of(award.edition))
    assert [(row.entry.title, row.range) for row in far] == [("Inovasi 01", Decimal(20))]
    assert round(far[0].deviation, 6) == 10
    save_policy(
        edition=award.edition,
        range_limit=Decimal(99),
        deviation_limit=Decimal("9.5"),
        shows_scores=False,
        objection_days=3,
        by=None,
    )
    far = disagreements(stage, policy_of(award.edition))
    assert [row.entry.title for row in far] == ["Inovasi 01", "Inovasi 02"]


def test_the_policy_is_changed_on_its_page() -> None:
    award = hearing_award(1)
    client = staff_client(award.edition)
    url = f"/sekretariat/{award.edition.slug}/pengaturan/penilaian/"
    sent = {"range_limit": "15,5", "deviation_limit": "8", "shows_scores": "on", "objection_days": "5"}
    assert client.post(url, sent, headers={"accept-language": "id"}).status_code == 302
    policy = policy_of(award.edition)
    assert (policy.range_limit, policy.shows_scores, policy.objection_days) == (Decimal("15.50"), True, 5)
    assert client.post(url, sent | {"objection_days": "61"}).status_code == 422


def test_reopening_on_its_page_needs_a_reason() -> None:
    award = hearing_award(1)
    give(award, "Inovasi 01", juri=80)
    sheet = award.sheet("presentasi", "Inovasi 01", "Juri 03")
    client = staff_client(award.edition)
    assert client.post(path(award, f"lembar/{sheet.pk}/buka/"), {"reason": " "}).status_code == 422
    assert client.post(path(award, f"lembar/{sheet.pk}/buka/"), {"reason": "Salah"}).status_code == 302
    assert Scoresheet.objects.get(pk=sheet.pk).state == "draft"
    assert (
        staff_client(award.edition, "auditor").post(path(award, f"lembar/{sheet.pk}/buka/")).status_code
        == 403
    )


def test_the_page_costs_the_same_for_one_and_three_entries() -> None:
    counts = []
    for entries in (1, 3):
        award = hearing_award(entries)
        for number in range(1, entries + 1):
            give(award, f"Inovasi {number:02d}", ketua=90, wakil=50)
        counts.append(queries_of(staff_client(award.edition), path(award)))
    assert counts == [16] * 2
