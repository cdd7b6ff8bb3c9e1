"""The chair's and the deputy's own page: what they decide, what they may not, and what they never learn."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from django.test import Client

from awards.models import AuditEvent
from judging.chair_board import chair_board, presiding_seats
from judging.models import ChairDecision, Conflict, PanelMember, Scoresheet
from judging.services.closing import close_stage
from judging.services.conflicts import decide
from judging.services.recusals import declare_recusal
from tests.judging.hearing_award import drawn, hearing_award
from tests.scenario import Award
from tests.staff import make_staff, queries_of, signed_in
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
CHAIR, DEPUTY, JUROR = "Ketua 01", "Wakil 02", "Juri 03"
FULL = {"bukti": "80", "manfaat": "80"}


def path(award: Award, end: str = "") -> str:
    return f"/juri/pimpinan/{award.edition.slug}/ipp/presentasi/{end}"


def board_of(award: Award, name: str):  # type: ignore[no-untyped-def]
    seats = presiding_seats(award.jurors[name]).select_related("juror")
    return chair_board(seats.get(panel__stage=award.stages["presentasi"]))


def asked(award: Award, name: str) -> list[tuple[str, str]]:
    return [(one.kind, one.entries[0].title) for one in board_of(award, name).questions]


def test_the_chair_excuses_a_sheet_on_screen_and_the_stage_closes() -> None:
    award = hearing_award(1)
    for juror in (CHAIR, DEPUTY):
        award.score("presentasi", "Inovasi 01", juror, FULL)
    client, sheet = signed_in(award.jurors[CHAIR]), award.sheet("presentasi", "Inovasi 01", JUROR)
    page = client.get(path(award)).content.decode()
    assert "The sheet of Juri 03 is not final." in page
    sent = {"kind": "open_sheet", "about": str(sheet.pk)}
    assert client.post(path(award, "putuskan/"), sent | {"reason": " "}).status_code == 422
    assert client.post(path(award, "putuskan/"), sent | {"reason": "Sakit"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.excused_reason, sheet.excused_by) == ("excused", "Sakit", award.jurors[CHAIR])
    event = AuditEvent.objects.get(kind="scoresheet.excused")
    assert (event.actor, event.data["decided_by"]) == (award.jurors[CHAIR], award.jurors[CHAIR].pk)
    again = client.post(path(award, "putuskan/"), sent | {"reason": "Sakit"})
    assert again.status_code == 409
    assert award.close("presentasi") == []


def test_of_many_questions_the_first_are_put_and_the_rest_is_counted() -> None:
    award = hearing_award(3)
    for juror in (CHAIR, DEPUTY):
        for title in ("Inovasi 01", "Inovasi 02", "Inovasi 03"):
            award.score("presentasi", title, juror, FULL)
    client = signed_in(award.jurors[CHAIR])
    with mock.patch("judging.chair_board.MOST", 2):
        page = client.get(path(award))
        assert page.content.decode().count('name="about"') == 2
        assert "1 more question appears here when you have answered these." in page.content.decode()
        about = page.context["asked"][0][0].subject
        client.post(path(award, "putuskan/"), {"kind": "open_sheet", "about": about, "reason": "Sakit"})
        page = client.get(path(award)).content.decode()
    assert page.count('name="about"') == 2
    assert "more question" not in page


def test_nobody_excuses_the_own_sheet_and_the_deputy_does_it_for_the_chair() -> None:
    award = hearing_award(1)
    for juror in (DEPUTY, JUROR):
        award.score("presentasi", "Inovasi 01", juror, FULL)
    board = board_of(award, CHAIR)
    assert board.questions == ()
    assert [entry.title for entry in board.own] == ["Inovasi 01"]
    assert asked(award, DEPUTY) == [("open_sheet", "Inovasi 01")]
    own = award.sheet("presentasi", "Inovasi 01", CHAIR)
    sent = {"kind": "open_sheet", "about": str(own.pk), "reason": "Sendiri"}
    assert signed_in(award.jurors[CHAIR]).post(path(award, "putuskan/"), sent).status_code == 409
    assert signed_in(award.jurors[DEPUTY]).post(path(award, "putuskan/"), sent).status_code == 302


def test_the_line_is_decided_when_every_sheet_is_in() -> None:
    award = hearing_award(3, promote_best=2)
    stage = award.stages["presentasi"]
    values = {"Inovasi 01": "90", "Inovasi 02": "80", "Inovasi 03": "80"}
    for entry, value in values.items():
        for juror in (CHAIR, DEPUTY, JUROR):
            if (entry, juror) != ("Inovasi 01", JUROR):
                award.score("presentasi", entry, juror, {"bukti": value, "manfaat": value})
    assert asked(award, CHAIR) == [("open_sheet", "Inovasi 01")]
    award.score("presentasi", "Inovasi 01", JUROR, {"bukti": "90", "manfaat": "90"})
    (question,) = board_of(award, CHAIR).questions
    assert question.kind == "promotion_line"
    client = signed_in(award.jurors[CHAIR])
    sent = {"kind": question.kind, "about": question.subject, "takes": "all", "reason": "Setara"}
    assert client.post(path(award, "putuskan/"), sent).status_code == 302
    decision = ChairDecision.objects.get()
    assert (decision.takes, decision.by, len(decision.submission_ids)) == (True, award.jurors[CHAIR], 2)
    assert close_stage(stage_id=stage.pk, by=None) == []


def stripped(client: Client, award: Award) -> str:
    page = client.get(path(award)).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page)


def test_what_happens_to_an_entry_the_chair_stands_aside_from_is_never_seen() -> None:
    award = hearing_award(3, promote_best=1)
    chair = award.jurors[CHAIR]
    declare_recusal(submission=award.entries["Inovasi 01"], juror=chair, reason="Unit", by=chair)
    for entry in ("Inovasi 02", "Inovasi 03"):
        for juror in (CHAIR, DEPUTY, JUROR):
            award.score("presentasi", entry, juror, FULL)
    client = signed_in(chair)
    before = stripped(client, award)
    # What the chair declared is known to the chair, by the number alone: a title may change later.
    assert award.entries["Inovasi 01"].code in before
    assert "Inovasi 01" not in before
    award.score("presentasi", "Inovasi 01", JUROR, {"bukti": "10", "manfaat": "10"})
    assert stripped(client, award) == before
    award.score("presentasi", "Inovasi 01", DEPUTY, {"bukti": "99", "manfaat": "99"})
    assert stripped(client, award) == before
    assert [one.kind for one in board_of(award, CHAIR).questions] == []
    few = {"kind": "few_sheets", "about": str(award.entries["Inovasi 01"].pk), "reason": "x"}
    assert client.post(path(award, "putuskan/"), few).status_code == 409


def test_a_conflict_of_the_chair_passes_decisions_to_the_deputy_while_undecided_and_when_upheld() -> None:
    award = hearing_award(2)
    entry, chair = award.entries["Inovasi 01"], award.jurors[CHAIR]
    for juror in (CHAIR, DEPUTY):
        award.score("presentasi", "Inovasi 01", juror, FULL)
    for juror in (CHAIR, DEPUTY, JUROR):
        award.score("presentasi", "Inovasi 02", juror, FULL)
    found = Conflict.objects.create(
        submission=entry, juror=chair, grounds=["unit"], found_at=award.edition.registration_opens_at
    )
    secretary = make_staff(award.edition)
    office, at = signed_in(secretary), f"/sekretariat/{award.edition.slug}"
    conflict_page, closing_page = f"{at}/konflik/{found.pk}/", f"{at}/penilaian/ipp/presentasi/tutup/"
    sheet = award.sheet("presentasi", "Inovasi 01", JUROR)
    sent = {"kind": "open_sheet", "about": str(sheet.pk), "reason": "Sakit"}
    for is_recused in (None, True):  # to be decided, then upheld
        if is_recused:
            decide(conflict_id=found.pk, is_recused=True, reason="", by=secretary)
        assert asked(award, CHAIR) == []
        assert asked(award, DEPUTY)[0] == ("open_sheet", "Inovasi 01")
        assert signed_in(chair).post(path(award, "putuskan/"), sent).status_code == 409
        assert f"{DEPUTY} decides" in signed_in(chair).get(path(award)).content.decode()
        said = office.get(conflict_page).content.decode()
        assert "Who decides in presentasi" in said
        assert f"{DEPUTY} in place of {CHAIR}, who chairs the panel" in said
        assert (
            f"{DEPUTY} decides, since the chair has a conflict" in office.get(closing_page).content.decode()
        )
    decide(conflict_id=found.pk, is_recused=False, reason="Unit lain yang senama.", by=secretary)
    assert asked(award, CHAIR)[0] == ("open_sheet", "Inovasi 01")
    # The chair's own, which is a draft again.
    assert [one.about for one in board_of(award, DEPUTY).questions if one.kind == "open_sheet"] == [
        (award.sheet("presentasi", "Inovasi 01", CHAIR).pk,)
    ]
    assert "Who decides in presentasi" not in office.get(conflict_page).content.decode()
    assert signed_in(chair).post(path(award, "putuskan/"), sent).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.excused_by) == ("excused", chair)


def test_calibration_of_the_chair_does_not_move_with_a_closed_entry() -> None:
    pages: list[str] = []
    for value in ("20", "99"):
        award = hearing_award(3)
        chair = award.jurors[CHAIR]
        declare_recusal(submission=award.entries["Inovasi 01"], juror=chair, reason="Unit", by=chair)
        for at, entry in enumerate(award.entries):
            for shift, juror in enumerate(award.jurors):
                if (entry, juror) != ("Inovasi 01", CHAIR):
                    given = value if entry == "Inovasi 01" else str(70 + 5 * at + shift)
                    award.score("presentasi", entry, juror, {"bukti": given, "manfaat": given})
        assert signed_in(chair).get(path(award, "kalibrasi/")).status_code == 404  # not before it is closed
        assert award.close("presentasi") == []
        page = signed_in(chair).get(path(award, "kalibrasi/"))
        assert page.status_code == 200
        pages.append(repr([(title, found) for title, found, *_rest in page.context["blocks"]]))
    assert pages[0] == pages[1]


def test_an_absence_on_the_chairs_page_settles_the_entry() -> None:
    award = hearing_award(1)
    plan = drawn(award)
    client = signed_in(award.jurors[CHAIR])
    sent = {"hearing": str(plan.hearings.get().pk), "reason": "Tidak hadir"}
    assert client.post(path(award, "tidak-hadir/"), sent).status_code == 302
    states = Scoresheet.objects.order_by("juror__name").values_list("juror__name", "state")
    assert dict(states) == {CHAIR: "draft", JUROR: "excused", DEPUTY: "excused"}
    assert client.post(path(award, "tidak-hadir/"), sent).status_code == 422  # recorded already


def test_a_chair_who_was_replaced_presides_no_more() -> None:
    award = hearing_award(1)
    PanelMember.objects.filter(juror=award.jurors[CHAIR]).update(role="juror")
    assert signed_in(award.jurors[CHAIR]).get(path(award)).status_code == 404


def test_a_blind_stage_names_marks_alone() -> None:
    award = hearing_award(2, is_blind=True)
    drawn(award)
    chair = award.jurors[CHAIR]
    declare_recusal(submission=award.entries["Inovasi 02"], juror=chair, reason="Unit", by=chair)
    client = signed_in(chair)
    pages = [client.get(path(award)).content.decode(), client.get("/juri/paparan/").content.decode()]
    for page in pages:
        assert not any(title in page for title in award.entries)
        assert not any(entry.code in page for entry in award.entries.values())
    award.score("presentasi", "Inovasi 01", CHAIR, FULL)
    assert asked(award, CHAIR)[0][1] == ""


def test_a_juror_reads_when_the_own_entries_present_and_nothing_of_closed_ones() -> None:
    award = hearing_award(2)
    plan = drawn(award)
    juror = award.jurors[JUROR]
    declare_recusal(submission=award.entries["Inovasi 02"], juror=juror, reason="Unit", by=juror)
    slots = signed_in(juror).get("/juri/paparan/").context["slots"]
    hearing = plan.hearings.get(submission=award.entries["Inovasi 01"])
    assert [(row.name.title, row.hearing.starts_at) for row in slots] == [("Inovasi 01", hearing.starts_at)]
    assert signed_in(award.jurors[DEPUTY]).get("/juri/paparan/").context["slots"][1].hearing.plan == plan


@pytest.mark.django_db(transaction=True)
def test_an_excuse_meets_the_jurors_own_finalising() -> None:
    award = hearing_award(1)
    for juror in (CHAIR, DEPUTY):
        award.score("presentasi", "Inovasi 01", juror, FULL)
    sheet = award.sheet("presentasi", "Inovasi 01", JUROR)
    client = signed_in(award.jurors[CHAIR])
    sent = {"kind": "open_sheet", "about": str(sheet.pk), "reason": "Sakit"}
    at_once(
        lambda: client.post(path(award, "putuskan/"), sent),
        lambda: award.score("presentasi", "Inovasi 01", JUROR, FULL),
    )
    sheet.refresh_from_db()
    assert sheet.state in {"final", "excused"}
    assert (sheet.state == "excused") == AuditEvent.objects.filter(kind="scoresheet.excused").exists()
    assert award.close("presentasi") == []


def test_the_page_costs_the_same_for_one_and_three_entries() -> None:
    counts = []
    for entries in (1, 3):
        award = hearing_award(entries)
        drawn(award)
        counts.append(queries_of(signed_in(award.jurors[CHAIR]), path(award)))
    assert counts == [20] * 2
