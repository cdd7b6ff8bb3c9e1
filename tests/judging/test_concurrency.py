"""Two people at the same moment: real threads, real connections, real row locks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from awards.services.seals import lock_category
from judging.models import PanelMember, Recusal, Scoresheet
from judging.services.audit import check_totals
from judging.services.closing import close_stage
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
from judging.services.scoresheets import finalise_sheet, locked_sheet, reopen_sheet, save_scores
from judging.services.seating import assign, seat_juror
from tests.scenario import Award, Round, make_juror
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6  # a race is lost now and then only


def award_with_scores(values: dict[str, str]) -> Award:
    award = Award(
        [Round("proposal", "50"), Round("presentasi", "50")],
        entries=["A", "B"],
        jurors=list(values),
        chair="J1",
    )
    award.assign_all("proposal")
    for entry in award.entries:
        for juror, value in values.items():
            award.score("proposal", entry, juror, value)
    return award


def test_two_closings_at_once_close_once() -> None:
    award = award_with_scores({"J1": "80", "J2": "90"})
    stage_id = award.stages["proposal"].pk

    results = at_once(*[lambda: close_stage(stage_id=stage_id, by=None)] * 2)

    assert kinds(results) == ["DomainError", "list"]
    assert award.standing("proposal") == {"A": ("85.00", 1, 1), "B": ("85.00", 1, 1)}
    assert AuditEvent.objects.filter(edition=award.edition, kind="stage.closed").count() == 1
    assert verify_ledger(award.edition).is_whole


def test_score_saved_during_closing_is_in_the_standing_or_refused() -> None:
    award = award_with_scores({"J1": "80", "J2": "90"})
    stage_id = award.stages["proposal"].pk
    sheet = award.sheet("proposal", "A", "J2")

    def change() -> str:
        with transaction.atomic():
            reopen_sheet(sheet_id=sheet.pk, by=None, reason="Salah ketik")
            save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(100)}, by=None)
            finalise_sheet(sheet_id=sheet.pk, by=None)
        return "saved"

    seen = set()
    for _round in range(ROUNDS):
        saved, closed = at_once(change, lambda: close_stage(stage_id=stage_id, by=None))
        assert closed == []
        sheet.refresh_from_db()
        score = award.standing("proposal")["A"][0]
        outcome = (saved if saved == "saved" else type(saved).__name__, str(sheet.total.normalize()), score)
        seen.add(outcome)
        reopen_stage(stage_id=stage_id, by=None, reason="Uji berikutnya")
        Scoresheet.objects.filter(pk=sheet.pk).update(total=Decimal(90))
        sheet.scores.update(value=Decimal(90))

    assert seen <= {("saved", "1E+2", "90.00"), ("DomainError", "9E+1", "85.00")}
    assert verify_ledger(award.edition).is_whole
    assert check_totals(award.edition).fault == ""


def test_recusal_during_closing_counts_before_or_waits_for_reopening() -> None:
    award = award_with_scores({"J1": "80", "J2": "90", "J3": "70"})
    stage_id = award.stages["proposal"].pk
    entry, juror = award.entries["A"], award.jurors["J3"]

    seen = set()
    for _round in range(ROUNDS):
        recused, closed = at_once(
            lambda: declare_recusal(submission=entry, juror=juror, reason="Unit sendiri", by=None),
            lambda: close_stage(stage_id=stage_id, by=None),
        )
        assert isinstance(recused, Recusal)
        assert closed == []
        state = Scoresheet.objects.get(stage=stage_id, submission=entry, juror=juror).state
        seen.add((state, award.standing("proposal")["A"][0]))
        reopen_stage(stage_id=stage_id, by=None, reason="Uji berikutnya")
        Recusal.objects.all().delete()
        Scoresheet.objects.filter(stage=stage_id).update(state="final", void_reason="")

    assert seen <= {("void", "85.00"), ("final", "80.00")}
    assert verify_ledger(award.edition).is_whole


def test_finalising_twice_at_once_is_recorded_once() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])
    award.assign_all()
    sheet = award.sheet("proposal", "A", "J1")
    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(77)}, by=None)

    results = at_once(*[lambda: finalise_sheet(sheet_id=sheet.pk, by=None)] * 4)

    assert kinds(results) == ["Scoresheet"] * 4
    events = AuditEvent.objects.filter(edition=award.edition, kind="scoresheet.finalised")
    assert events.count() == 1
    assert verify_ledger(award.edition).is_whole


def test_eight_jurors_saving_at_once_keep_one_chain() -> None:
    jurors = [f"J{number}" for number in range(8)]
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=jurors)
    award.assign_all()
    before = award.edition.ledger_head.__class__.objects.get(pk=award.edition.pk).count

    def work(juror: str):  # type: ignore[no-untyped-def]
        def call() -> None:
            for entry in award.entries:
                award.score("proposal", entry, juror, "75")

        return call

    results = at_once(*[work(juror) for juror in jurors])

    assert results == [None] * 8
    verdict = verify_ledger(award.edition)
    assert verdict.is_whole
    assert verdict.count == before + 8 * 2 * 2
    assert award.close("proposal") == []
    assert award.finals()["A"] == ("75.00", 1, 1, "Juara I")


def test_writer_waits_for_whoever_has_the_category_alone() -> None:
    award = award_with_scores({"J1": "80", "J2": "90"})
    sheet = award.sheet("proposal", "A", "J1")

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        reopen_sheet(sheet_id=sheet.pk, by=None, reason="Salah ketik")

    with transaction.atomic():
        lock_category(award.category.pk, exclusive=True)
        [result] = at_once(impatient)

    assert type(result).__name__ == "OperationalError"
    sheet.refresh_from_db()
    assert sheet.state == "final"


def test_the_category_is_found_by_its_sheet_in_one_question_and_shared() -> None:
    award = award_with_scores({"J1": "80", "J2": "90"})
    sheet = award.sheet("proposal", "A", "J1")

    def taken(*, exclusive: bool) -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            return lock_category(award.category.pk, exclusive=exclusive)

    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            assert locked_sheet(sheet.pk) == sheet
        assert len(asked) == 2  # the category's lock, and the sheet with its own
        [beside] = at_once(lambda: taken(exclusive=False))
        [alone] = at_once(lambda: taken(exclusive=True))
    assert (beside, type(alone).__name__) == (True, "OperationalError")
    with transaction.atomic():
        assert not lock_category(0, exclusive=True)
        with pytest.raises(DomainError, match="Lembar ini tidak ada"):
            locked_sheet(0)


def test_closed_stage_refuses_a_late_score() -> None:
    award = award_with_scores({"J1": "80", "J2": "90"})
    assert award.close("proposal") == []

    with pytest.raises(DomainError):
        reopen_sheet(sheet_id=award.sheet("proposal", "A", "J1").pk, by=None, reason="Terlambat")


def test_conflict_declared_while_entries_are_given_out_leaves_no_open_sheet() -> None:
    award = Award([Round("proposal", "100")], entries="ABCDEFGH", jurors=["J1", "J2"])
    stage, juror = award.stages["proposal"], award.jurors["J1"]

    for entry in award.entries.values():
        at_once(
            lambda entry=entry: assign(stage=stage, pairs=[(entry.pk, juror.pk)], by=None),
            lambda entry=entry: declare_recusal(submission=entry, juror=juror, reason="Keluarga", by=None),
        )

    assert Recusal.objects.filter(juror=juror).count() == 8
    assert not Scoresheet.objects.filter(juror=juror).exclude(state=Scoresheet.State.VOID).exists()


def test_the_same_entries_given_out_twice_at_once_are_given_once() -> None:
    award = Award([Round("proposal", "100")], entries="ABCDEF", jurors=["J1", "J2"])
    stage, juror = award.stages["proposal"], award.jurors["J1"]

    made = [
        at_once(*[lambda entry=entry: assign(stage=stage, pairs=[(entry.pk, juror.pk)], by=None)] * 2)
        for entry in award.entries.values()
    ]

    assert [sorted(counts) for counts in made] == [[0, 1]] * 6


def test_the_same_juror_seated_twice_at_once_has_one_seat() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=[])
    stage, newcomers = award.stages["proposal"], [make_juror(f"Juri {n}") for n in range(ROUNDS)]

    seated = [
        at_once(*[lambda juror=juror: seat_juror(stage=stage, juror=juror, by=None)] * 2)
        for juror in newcomers
    ]

    assert [kinds(results) for results in seated] == [["PanelMember"] * 2] * ROUNDS
    positions = PanelMember.objects.filter(panel__stage=stage).values_list("position", flat=True)
    assert list(positions) == list(range(1, ROUNDS + 1))
