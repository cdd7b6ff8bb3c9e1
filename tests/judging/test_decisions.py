"""Who presides over an entry, and what the ledger says when the secretariat enters a signed decision."""

from __future__ import annotations

from typing import Any

import pytest

from awards.exceptions import DomainError
from awards.models import AuditEvent, User
from awards.services.ledger import verify_ledger
from judging.models import ChairDecision
from judging.presiding import presiding
from judging.services.decisions import decide_line, record_few_sheets
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet
from tests.scenario import Award, Round
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
REASON = "Tim tidak hadir."


def panel_of(*, chair: str | None = "J1", deputy: str | None = "J2", best: int | None = None) -> Award:
    award = Award(
        [Round("proposal", "50", options={"promote_best": best}), Round("presentasi", "50")],
        entries=["A", "B", "C"],
        jurors=["J1", "J2", "J3"],
        chair=chair,
        deputy=deputy,
    )
    award.assign_all("proposal")
    return award


def recuse(award: Award, juror: str, entry: str) -> None:
    declare_recusal(
        submission=award.entries[entry], juror=award.jurors[juror], reason="Unit sendiri", by=None
    )


def events(kind: str) -> list[tuple[int | None, dict[str, object]]]:
    return list(AuditEvent.objects.filter(kind=kind).order_by("sequence").values_list("actor_id", "data"))


@pytest.mark.parametrize(
    ("chair", "deputy", "recused", "entries", "sheet_of", "expected"),
    [
        ("J1", "J2", [], "A", None, "J1"),
        ("J1", "J2", [], "A", "J3", "J1"),
        ("J1", "J2", [], "A", "J1", "J2"),
        ("J1", "J2", [], "A", "J2", "J1"),
        ("J1", "J2", [("J1", "A")], "A", None, "J2"),
        ("J1", "J2", [("J1", "B")], "A", None, "J1"),
        ("J1", "J2", [("J1", "B")], "AB", None, "J2"),
        ("J1", "J2", [("J1", "A"), ("J2", "A")], "A", None, None),
        ("J1", "J2", [("J1", "A"), ("J2", "B")], "AB", None, None),
        ("J1", None, [], "A", "J1", None),
        ("J1", None, [("J1", "A")], "A", None, None),
        (None, "J2", [], "A", None, "J2"),
        (None, None, [], "A", None, None),
    ],
)
def test_the_deputy_presides_where_the_chair_is_concerned(
    chair: str | None,
    deputy: str | None,
    recused: list[tuple[str, str]],
    entries: str,
    sheet_of: str | None,
    expected: str | None,
) -> None:
    award = panel_of(chair=chair, deputy=deputy)
    for juror, entry in recused:
        recuse(award, juror, entry)

    found = presiding(
        stage=award.stages["proposal"],
        submission_ids=[award.entries[entry].pk for entry in entries],
        juror_id=award.jurors[sheet_of].pk if sheet_of else None,
    )

    assert (found.name if found else None) == expected


def test_an_excuse_entered_for_the_chair_is_the_chairs_and_the_ledger_names_the_typist() -> None:
    award = panel_of()
    typist = make_staff(award.edition)
    sheet = award.sheet("proposal", "A", "J3")

    excuse_sheet(sheet_id=sheet.pk, by=award.jurors["J1"], reason=REASON, entered_by=typist)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.excused_by, sheet.excused_reason) == ("excused", award.jurors["J1"], REASON)
    about = {
        "stage": sheet.stage_id,
        "submission": sheet.submission_id,
        "juror": award.jurors["J3"].pk,
        "decided_by": award.jurors["J1"].pk,
    }
    assert events("scoresheet.excused") == [(typist.pk, about)]
    assert verify_ledger(award.edition).is_whole


def test_a_reason_entered_for_the_deputy_is_the_deputys() -> None:
    award = panel_of()
    typist, entry = make_staff(award.edition), award.entries["A"]
    recuse(award, "J1", "A")

    given: dict[str, Any] = {"stage": award.stages["proposal"], "submission_id": entry.pk, "reason": REASON}
    with pytest.raises(DomainError):
        record_few_sheets(**given, by=award.jurors["J1"], entered_by=typist)
    decision = record_few_sheets(**given, by=award.jurors["J2"], entered_by=typist)

    assert (decision.by, decision.reason) == (award.jurors["J2"], REASON)
    data = {"submissions": [entry.pk], "takes": None, "decided_by": award.jurors["J2"].pk}
    assert events("chair.few_sheets") == [(typist.pk, data)]


def test_a_decision_at_the_line_entered_for_the_chair_is_the_chairs() -> None:
    award = panel_of(best=2)
    typist = make_staff(award.edition)
    for entry, value in {"A": "90", "B": "80", "C": "80"}.items():
        for juror in award.jurors:
            award.score("proposal", entry, juror, value)
    joint = [award.entries["B"].pk, award.entries["C"].pk]

    given: dict[str, Any] = {
        "stage": award.stages["proposal"],
        "takes": True,
        "reason": REASON,
        "by": award.jurors["J1"],
    }
    with pytest.raises(DomainError):
        decide_line(**given, submission_ids=[award.entries["A"].pk], entered_by=typist)
    decide_line(**given, submission_ids=joint, entered_by=typist)

    assert award.close("proposal") == []
    data = {"submissions": joint, "takes": True, "decided_by": award.jurors["J1"].pk}
    assert events("chair.promotion_line") == [(typist.pk, data)]


def test_a_decision_that_the_chair_types_names_the_chair_twice() -> None:
    award = panel_of()
    chair = award.jurors["J1"]

    excuse_sheet(sheet_id=award.sheet("proposal", "A", "J3").pk, by=chair, reason=REASON)

    assert [(actor, data["decided_by"]) for actor, data in events("scoresheet.excused")] == [
        (chair.pk, chair.pk)
    ]


@pytest.mark.parametrize("decider", ["typist", "J2", "J3"])
def test_whoever_types_it_only_the_presiding_person_decides(decider: str) -> None:
    award = panel_of()
    people: dict[str, User] = {**award.jurors, "typist": make_staff(award.edition)}
    stage, entry = award.stages["proposal"], award.entries["A"].pk

    with pytest.raises(DomainError):
        excuse_sheet(
            sheet_id=award.sheet("proposal", "A", "J1" if decider != "J2" else "J3").pk,
            by=people[decider],
            reason=REASON,
            entered_by=people["typist"],
        )
    with pytest.raises(DomainError):
        record_few_sheets(
            stage=stage,
            submission_id=entry,
            reason=REASON,
            by=people[decider],
            entered_by=people["typist"],
        )

    assert award.sheet("proposal", "A", "J1").state == "draft"
    assert not ChairDecision.objects.exists()


def test_an_entry_of_another_award_gets_no_reason() -> None:
    award, other = panel_of(), panel_of()

    with pytest.raises(DomainError):
        record_few_sheets(
            stage=award.stages["proposal"],
            submission_id=other.entries["A"].pk,
            reason=REASON,
            by=award.jurors["J1"],
        )

    assert not ChairDecision.objects.exists()
