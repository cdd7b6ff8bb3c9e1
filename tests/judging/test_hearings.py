"""Days of presentations: plan, lot, moving by hand, attendance."""

from __future__ import annotations

import hashlib

import pytest

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import ChairDecision, Hearing, JurorAttendance
from judging.services.attendance import clear_attendance, record_absent, record_jurors, record_present
from judging.services.closing import close_stage
from judging.services.hearings import add_latecomers, draw_lot, move_hearing, undo_lot
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet
from submissions.services.entries import EntryFacts, admit_entry, register_entry
from tests.judging.hearing_award import NINE, drawn, hearing_award, hours, plan
from tests.scenario import Award, Round, make_unit
from tests.staff import make_staff, queries_of, staff_client
from tests.threads import at_once, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def order(award: Award) -> list[tuple[str, str, int]]:
    """Code, room and minute after nine of each slot, in the order of the lot."""
    rows = Hearing.objects.filter(plan__stage__category=award.category).select_related("submission", "room")
    return [
        (row.submission.code, row.room.name, int((row.starts_at - NINE).total_seconds() // 60))
        for row in rows.order_by("lot")
    ]


def test_the_order_can_be_recomputed_by_anyone() -> None:
    award = hearing_award(5)
    made = drawn(award)
    codes = [entry.code for entry in award.entries.values()]
    by_hand = sorted(codes, key=lambda code: hashlib.sha256(f"benih-2025:{code}".encode()).hexdigest())
    places = [("Aula", 0), ("Ruang 2", 0), ("Aula", 20), ("Ruang 2", 20), ("Aula", 40)]
    assert order(award) == [(code, *place) for code, place in zip(by_hand, places, strict=True)]
    event = AuditEvent.objects.get(kind="hearings.drawn")
    assert event.data["seed"] == made.seed == "benih-2025"
    assert event.data["order"] == by_hand


def test_a_seed_of_our_own_is_never_the_same() -> None:
    seeds = set()
    for _number in range(2):
        award = hearing_award(1)
        plan(award.stages["presentasi"])
        seeds.add(draw_lot(stage=award.stages["presentasi"], by=None).seed)
    assert {len(seed) for seed in seeds} == {32}
    assert len(seeds) == 2


def test_the_lot_is_drawn_once_and_drawing_again_stays_on_record() -> None:
    award = hearing_award(2)
    drawn(award)
    stage = award.stages["presentasi"]
    with pytest.raises(DomainError, match="drawn already"):
        draw_lot(stage=stage, by=None)
    with pytest.raises(DomainError, match="reason"):
        undo_lot(stage=stage, by=None, reason=" ")
    undo_lot(stage=stage, by=None, reason="Ruang berubah")
    draw_lot(stage=stage, by=None, seed="lain")
    seeds = AuditEvent.objects.filter(kind="hearings.drawn").order_by("sequence")
    assert [event.data["seed"] for event in seeds] == ["benih-2025", "lain"]
    record_present(hearing_id=Hearing.objects.earliest("pk").pk, people=2, by=None)
    with pytest.raises(DomainError, match="Attendance"):
        undo_lot(stage=stage, by=None, reason="Sekali lagi")


def test_nobody_draws_before_it_is_known_who_presents() -> None:
    rounds = [Round("proposal", "40", options={"promote_best": 1}), Round("presentasi", "60")]
    award = Award(rounds, entries=["A", "B"], jurors=["J1", "J2"])
    plan(award.stages["presentasi"])
    with pytest.raises(DomainError, match="Close the stage proposal first"):
        draw_lot(stage=award.stages["presentasi"], by=None)


def test_entries_that_do_not_fit_are_counted_and_nothing_is_drawn() -> None:
    award = hearing_award(5)
    stage = award.stages["presentasi"]
    plan(stage, rooms=("Aula",), long=1)
    with pytest.raises(DomainError, match="2 entries have no time"):
        draw_lot(stage=stage, by=None)
    assert order(award) == []


def test_latecomers_take_the_first_free_time() -> None:
    award = hearing_award(3)
    drawn(award)
    before = order(award)
    entry = register_entry(
        category=award.category, facts=EntryFacts(title="Susulan", unit=make_unit()), by=None, source="test"
    )
    late = admit_entry(submission=entry, by=None, check="outside")
    assert add_latecomers(stage=award.stages["presentasi"], by=None) == 1
    assert order(award) == [*before, (late.code, "Ruang 2", 20)]
    assert add_latecomers(stage=award.stages["presentasi"], by=None) == 0


def test_moving_swaps_with_whoever_is_there_and_says_why() -> None:
    award = hearing_award(3)
    made = drawn(award)
    first, second, _third = Hearing.objects.order_by("lot")
    move_hearing(
        hearing_id=first.pk,
        room_id=second.room_id,
        starts_at=second.starts_at,
        by=None,
        reason="Tim di jalan",
    )
    (one, *_), (two, *_) = order(award)[:2]
    assert order(award)[:2] == [(one, "Ruang 2", 0), (two, "Aula", 0)]
    assert set(Hearing.objects.exclude(moved_reason="").values_list("pk", flat=True)) == {first.pk, second.pk}
    room = made.rooms.get(name="Aula")
    for moment, words in (
        (NINE + hours(0.1), "meets another entry"),
        (NINE + hours(1), "meets a pause"),
        (NINE + hours(3), "outside the days"),
    ):
        with pytest.raises(DomainError, match=words):
            move_hearing(hearing_id=first.pk, room_id=room.pk, starts_at=moment, by=None, reason="x")
    move_hearing(hearing_id=first.pk, room_id=room.pk, starts_at=NINE + hours(2), by=None, reason="Macet")
    assert order(award)[0] == (one, "Aula", 120)


def test_an_absence_settles_what_the_chair_may_settle_and_leaves_the_chairs_own() -> None:
    award = hearing_award(1)
    drawn(award)
    hearing = Hearing.objects.get()
    chair, deputy = award.jurors["Ketua 01"], award.jurors["Wakil 02"]
    with pytest.raises(DomainError, match="for the chair"):
        record_absent(hearing_id=hearing.pk, reason="Tidak hadir", by=deputy)
    found = record_absent(hearing_id=hearing.pk, reason="Tidak hadir", by=chair)
    assert (found.excused, found.left) == (2, 1)
    assert award.sheet("presentasi", "Inovasi 01", "Ketua 01").state == "draft"
    assert ChairDecision.objects.get().reason == "Tidak hadir"
    own = award.sheet("presentasi", "Inovasi 01", "Ketua 01")
    excuse_sheet(sheet_id=own.pk, by=deputy, reason="Tidak hadir")
    assert close_stage(stage_id=award.stages["presentasi"].pk, by=None) == []
    assert award.finals() == {"Inovasi 01": (None, None, None, "")}
    assert verify_ledger(award.edition).is_whole


def test_the_deputy_records_it_where_the_chair_is_recused() -> None:
    award = hearing_award(1)
    drawn(award)
    chair, deputy = award.jurors["Ketua 01"], award.jurors["Wakil 02"]
    declare_recusal(submission=award.entries["Inovasi 01"], juror=chair, reason="Unit sendiri", by=chair)
    with pytest.raises(DomainError, match="for the chair"):
        record_absent(hearing_id=Hearing.objects.get().pk, reason="Sakit", by=chair)
    found = record_absent(hearing_id=Hearing.objects.get().pk, reason="Sakit", by=deputy)
    assert (found.excused, found.left) == (1, 1)  # the deputy's own sheet waits for somebody else


def test_attendance_is_kept_taken_back_and_never_of_strangers() -> None:
    award = hearing_award(1)
    day = drawn(award).days.get()
    hearing = record_present(hearing_id=Hearing.objects.get().pk, people=3, by=None)
    assert (hearing.attendance, hearing.people) == ("present", 3)
    assert clear_attendance(hearing_id=hearing.pk, by=None).attendance == "expected"
    jurors = award.jurors
    record_jurors(day=day, present=[jurors["Ketua 01"].pk], by=None)
    record_jurors(day=day, present=[jurors["Juri 03"].pk], by=None)
    came = JurorAttendance.objects.filter(is_present=True)
    assert [row.juror.name for row in came] == ["Juri 03"]
    with pytest.raises(DomainError, match="no seat"):
        record_jurors(day=day, present=[make_staff(award.edition).pk], by=None)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_draw_one_lot() -> None:
    award = hearing_award(3)
    stage = award.stages["presentasi"]
    plan(stage)
    results = at_once(*[lambda: draw_lot(stage=stage, by=None)] * 2)
    assert kinds(results) == ["DomainError", "HearingPlan"]
    assert AuditEvent.objects.filter(kind="hearings.drawn").count() == 1
    assert len(order(award)) == 3


def test_the_page_costs_the_same_for_one_and_three_entries() -> None:
    counts = []
    for entries in (1, 3):
        award = hearing_award(entries)
        drawn(award)
        base = f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/paparan/"
        counts.append(queries_of(staff_client(award.edition), base))
    assert counts == [14] * 2
