"""A save beside a finalising, a second save, a recusal, a closing: real threads, real row locks."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import Score, Scoresheet, SheetChange
from judging.services.audit import check_totals
from judging.services.closing import close_stage
from judging.services.recusals import declare_recusal
from judging.services.sheet_changes import Saved, finalise_seen, save_changes
from judging.sheet_changes import Change
from tests.judging.sheets import CRITERIA, TITLES, judged, values_of
from tests.scenario import Award
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def save(sheet: Scoresheet, *changes: Change) -> Saved:
    return save_changes(sheet_id=sheet.pk, device="a" * 36, changes=changes, by=sheet.juror)


def value(field: str, text: str) -> Change:
    return Change(uuid4(), f"value:{field}", text, "")


def full(award: Award, title: str, juror: str = "J1") -> Scoresheet:
    sheet = award.sheet("proposal", title, juror)
    save(sheet, *[value(code, "80") for code in CRITERIA])
    sheet.refresh_from_db()
    return sheet


def test_a_save_beside_a_finalising_is_in_the_total_or_late_or_stops_it() -> None:
    award = judged(entries=5)
    for title in award.entries:
        sheet = full(award, title)
        saved, final = at_once(
            partial(save, sheet, value("latar", "90")),
            partial(finalise_seen, sheet_id=sheet.pk, seen_version=sheet.version, by=sheet.juror),
        )
        (result,) = saved.results
        sheet.refresh_from_db()
        if result.outcome == "late":
            assert (sheet.state, sheet.total, values_of(sheet)["latar"]) == ("final", Decimal(80), "80")
        else:  # the juror who finalises has not seen the new value, and is told
            assert (type(final).__name__, sheet.state) == ("DomainError", "draft")
            assert values_of(sheet)["latar"] == "90"
    assert verify_ledger(award.edition).is_whole
    assert check_totals(award.edition).fault == ""


def test_the_same_request_many_times_at_once_counts_once() -> None:
    award = judged(entries=1)
    sheet = award.sheet("proposal", TITLES[0], "J1")
    changes = [value(code, "80") for code in CRITERIA]
    results = at_once(*[lambda: save(sheet, *changes)] * 4)
    assert [[one.outcome for one in saved.results] for saved in results] == [["stored"] * 7] * 4
    assert SheetChange.objects.filter(sheet=sheet).count() == Score.objects.filter(sheet=sheet).count() == 7
    sheet.refresh_from_db()
    finals = at_once(
        *[lambda: finalise_seen(sheet_id=sheet.pk, seen_version=sheet.version, by=sheet.juror)] * 4
    )
    assert kinds(finals) == ["Scoresheet"] * 4
    rows = AuditEvent.objects.filter(subject=f"sheet:{sheet.pk}").order_by("sequence")
    assert list(rows.values_list("kind", flat=True)) == ["scoresheet.scored", "scoresheet.finalised"]
    assert verify_ledger(award.edition).is_whole


def test_a_save_beside_a_recusal_leaves_a_void_sheet() -> None:
    award = judged(entries=4)
    for entry in award.entries.values():
        sheet = award.sheet("proposal", entry.title, "J1")
        saved, recused = at_once(
            partial(save, sheet, value("latar", "90")),
            partial(
                declare_recusal,
                submission=entry,
                juror=award.jurors["J1"],
                reason="Satu kantor",
                by=None,
            ),
        )
        assert type(recused).__name__ == "Recusal"
        assert type(saved).__name__ in {"Saved", "DomainError"}
        sheet.refresh_from_db()
        assert sheet.state == "void"
        assert values_of(sheet) == ({"latar": "90"} if isinstance(saved, Saved) else {})
    assert verify_ledger(award.edition).is_whole


def test_a_finalising_beside_a_closing_is_in_the_standing_or_keeps_the_stage_open() -> None:
    award = judged(entries=1)
    award.score("proposal", TITLES[0], "J2", dict.fromkeys(CRITERIA, "60"))
    sheet = full(award, TITLES[0])
    final, closed = at_once(
        lambda: finalise_seen(sheet_id=sheet.pk, seen_version=sheet.version, by=sheet.juror),
        lambda: close_stage(stage_id=award.stages["proposal"].pk, by=None),
    )
    assert type(final).__name__ == "Scoresheet"
    if closed == []:
        assert award.standing("proposal")[TITLES[0]][0] == "70.00"
    else:
        assert "open_sheet" in [blocker.kind for blocker in closed]
    (late,) = save(sheet, value("latar", "99")).results
    assert late.outcome == "late"
    assert values_of(sheet)["latar"] == "80"
