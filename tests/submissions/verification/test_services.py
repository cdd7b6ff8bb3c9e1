"""Findings, returns, admission and rejection; what they leave behind, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent, Honour, Message
from awards.services.ledger import verify_ledger
from submissions.models import EligibilityOutcome, Submission
from submissions.queries.queue import Narrowing, counts, queue, queue_rows
from submissions.queries.verification import check_points, hindrances, open_return, rule_points
from submissions.services import bulk
from submissions.services.eligibility import try_rules
from submissions.services.entries import change_state, freeze_revision
from submissions.services.verification import (
    CheckChanged,
    admit_verified,
    decide_likeness,
    decide_rule,
    record_check,
    reject_verified,
    remind_returned,
    return_entry,
    take_entry,
)
from tests.scenario import make_unit
from tests.submissions.verification.entries import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def office() -> Office:
    return Office()


def mails(entry: Submission) -> list[str]:
    rows = Message.objects.filter(about=f"submission:{entry.pk}").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_an_entry_is_admitted_once_every_required_point_passed(office: Office) -> None:
    entry = office.check(office.entry(), "passed", "", "surat")
    with pytest.raises(DomainError, match="Foto: not checked yet"):
        admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)
    entry = office.check(entry, "not_applicable", "", "foto")
    entry = admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)
    assert entry.state == Submission.State.ADMITTED
    assert entry.revisions.count() == 1
    assert mails(entry) == ["entry_admitted"]
    kinds = AuditEvent.objects.filter(subject=f"submission:{entry.pk}").order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == [
        "submission.registered",
        "verification.checked",
        "verification.checked",
        "verification.tried",
        "submission.admitted",
    ]
    assert verify_ledger(office.edition).is_whole


def test_the_ledger_keeps_hashes_and_no_notes(office: Office) -> None:
    entry = office.check(office.entry(), "failed", "Surat tanpa tanda tangan Ketua Tim", "surat")
    data = AuditEvent.objects.get(kind="verification.checked", subject=f"submission:{entry.pk}").data
    assert data["outcome"] == "failed"
    assert len(data["note"]) == 64
    assert "Ketua" not in str(data)


def test_a_failed_point_needs_a_note_and_stands_in_the_way(office: Office) -> None:
    entry = office.entry()
    with pytest.raises(DomainError, match="Say in a note what is wrong"):
        office.check(entry, "failed", "  ", "surat")
    entry = office.check(entry, "failed", "Tanpa tanda tangan", "surat")
    assert hindrances(check_points(entry), []) == ["Surat: failed", "Foto: not checked yet"]


def test_a_returned_entry_is_checked_again_where_it_failed(office: Office) -> None:
    entry = office.entry()
    freeze_revision(entry)
    entry = office.check(office.check(entry, "passed", "", "foto"), "failed", "Buram", "surat")
    due = timezone.now() + timedelta(days=3)
    with pytest.raises(DomainError, match="in the past"):
        return_entry(
            submission=entry,
            reason="x",
            due_at=timezone.now() - timedelta(seconds=1),
            seen_version=entry.check_version,
            by=office.first,
        )
    entry = return_entry(
        submission=entry, reason="Kirim ulang", due_at=due, seen_version=entry.check_version, by=office.first
    )
    waiting = open_return(entry)
    assert waiting is not None
    assert (entry.state, waiting.reason, waiting.due_at) == ("returned", "Kirim ulang", due)
    assert mails(entry) == ["entry_returned"]
    assert "Kirim ulang" in Message.objects.get(kind="entry_returned").text
    remind_returned(submission=entry, by=office.first)
    assert mails(entry) == ["entry_returned", "entry_reminder"]
    entry = change_state(submission=entry, to=Submission.State.SUBMITTED, by=None)
    freeze_revision(entry)
    points = {point.item.code: point for point in check_points(entry)}
    assert (points["foto"].outcome, points["foto"].is_earlier) == ("passed", True)
    assert (points["surat"].outcome, points["surat"].result.outcome) == ("", "failed")  # type: ignore[union-attr]


def test_a_rejection_is_sent_with_its_reason(office: Office) -> None:
    entry = office.check(office.entry(), "failed", "Bukan inovasi", "surat")
    with pytest.raises(DomainError, match="Give the reason"):
        reject_verified(submission=entry, reason=" ", seen_version=entry.check_version, by=office.first)
    entry = reject_verified(
        submission=entry, reason="Tidak memenuhi syarat", seen_version=entry.check_version, by=office.first
    )
    assert (entry.state, entry.ended_reason) == ("rejected", "Tidak memenuhi syarat")
    assert "Tidak memenuhi syarat" in Message.objects.get(kind="entry_rejected").text
    with pytest.raises(DomainError, match="is “Rejected”"):
        record_check(
            submission=entry,
            item=check_points(entry)[0].item,
            outcome="passed",
            note="",
            seen="-",
            by=office.first,
        )


def test_the_second_of_two_verifiers_is_told(office: Office) -> None:
    entry = office.entry()
    seen = entry.check_version
    office.check(entry, "passed", "", "surat")
    point = check_points(entry)[0]
    with pytest.raises(CheckChanged, match="Staf secretariat judged this point meanwhile: Passed"):
        record_check(
            submission=entry, item=point.item, outcome="failed", note="x", seen="-", by=office.second
        )
    with pytest.raises(CheckChanged, match="Staf secretariat worked on"):
        reject_verified(submission=entry, reason="x", seen_version=seen, by=office.second)
    assert Submission.objects.get(pk=entry.pk).state == "submitted"


def test_rules_are_tried_stored_and_decided(office: Office) -> None:
    rule = office.rule("former_winner", developed=True, years=1)
    Honour.objects.create(
        category_code="ipp",
        year=2024,
        entry_title="SIPENA",
        unit=office.unit,
        place_number=1,
        place_title="I",
    )
    entry = office.check(office.entry("Sipena"))
    assert [one.outcome for one in try_rules(submission=entry, moment="writing")] == ["not_met"]
    entry.is_developed_further, entry.development = True, "Kini menjangkau semua kelurahan."
    entry.save()
    assert [one.outcome for one in try_rules(submission=entry, moment="writing")] == ["to_decide"]
    stored = EligibilityOutcome.objects.get(submission=entry)
    assert (stored.moment, stored.data["years"], stored.data["developed"]) == ("writing", [2024], True)
    with pytest.raises(DomainError, match="Former winners: not decided yet"):
        admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)
    decide = {"submission": entry, "rule": rule, "by": office.first}
    entry = decide_rule(is_accepted=False, reason="Sama saja", seen_version=entry.check_version, **decide)
    with pytest.raises(DomainError, match="decided against the entry"):
        admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)
    entry = decide_rule(is_accepted=True, reason="Sungguh baru", seen_version=entry.check_version, **decide)
    entry = admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)
    kept = EligibilityOutcome.objects.get(submission=entry, moment="verification")
    assert (kept.rule, kept.outcome) == (rule, "to_decide")


def test_what_a_rule_sees_of_an_entry(office: Office) -> None:
    office.category.max_per_unit, office.category.min_age_months = 1, 12
    office.category.save()
    kinds = ["age", "per_unit", "same_title", "no_juror", "unit_kind", "participant_kind"]
    for kind in kinds:
        office.rule(kind, is_blocking=kind != "same_title")
    office.entry("Satu")
    elsewhere = make_unit()
    office.entry("Lain", unit=elsewhere)
    entry = office.entry("Satu", unit=elsewhere, participant_kind="")
    entry.team.update(email=office.second.email.upper())
    office.edition.memberships.create(user=office.second, role="juror")
    said = {one.rule.kind: one for one in try_rules(submission=entry, moment="verification")}
    assert {kind: one.outcome for kind, one in said.items()} == {
        "age": "unknown",
        "per_unit": "not_met",
        "same_title": "not_met",
        "no_juror": "not_met",
        "unit_kind": "met",
        "participant_kind": "unknown",
    }
    assert [kind for kind, one in said.items() if one.blocks] == [
        "age",
        "per_unit",
        "no_juror",
        "participant_kind",
    ]
    assert said["no_juror"].data["holders"] == {"juror": [office.second.pk]}


def test_entries_alike_are_found_kept_and_judged_by_a_person(
    office: Office, django_capture_on_commit_callbacks: object
) -> None:
    words = " ".join(f"kata{number}" for number in range(200))
    old = office.entry("Antrean Daring", summary=words)
    other = Office().entry("Layanan Lain", summary="sama sekali lain " * 40)
    new = office.entry("Antrian Daring", summary=f"Pembuka yang baru. {words} Penutup.")
    for entry in (old, other, new):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            try_rules(submission=entry, moment="submission")
    pair = new.likenesses.get()
    assert (pair.other, pair.by_text, pair.verdict) == (old, 100, "")
    assert pair.by_title >= 60
    assert queue_rows([new])[0].doubts == ("Like another entry",)
    new = decide_likeness(
        submission=new,
        other_id=old.pk,
        verdict="different",
        note="Lain",
        seen_version=new.check_version,
        by=office.first,
    )
    assert queue_rows([new])[0].doubts == ()
    assert Submission.objects.get(pk=new.pk).state == "submitted"


def test_the_queue_narrows_and_counts(office: Office) -> None:
    late, mine, doubtful, returned = (office.entry() for _ in range(4))
    Submission.objects.filter(pk=late.pk).update(submitted_at=timezone.now() - timedelta(days=8))
    take_entry(submission=mine, by=office.first, verifier=office.first)
    office.check(doubtful, "failed", "Buram", "foto")
    due = timezone.now() + timedelta(days=1)
    return_entry(submission=returned, reason="x", due_at=due, seen_version=0, by=office.first)

    def found(**what: object) -> list[str]:
        narrowing = Narrowing(me=office.first.pk, **what)  # type: ignore[arg-type]
        return [entry.code for entry in queue(office.edition, narrowing)]

    assert found() == [late.code, mine.code, doubtful.code]
    assert found(late=True) == [late.code]
    assert found(verifier="me") == [mine.code]
    assert found(verifier="none", doubts=True) == [doubtful.code]
    assert found(state="returned") == [returned.code]
    assert found(state="overdue") == []
    returned.returns.update(at=timezone.now() - timedelta(days=2), due_at=timezone.now() - timedelta(days=1))
    assert found(state="overdue") == [returned.code]
    assert found(text=mine.title) == [mine.code]
    assert found(category="lain") == []
    numbers = counts(office.edition)
    assert (numbers.waiting, numbers.late, numbers.returned, numbers.overdue) == (3, 1, 1, 1)
    rows = {row.entry.code: row for row in queue_rows(list(queue(office.edition, Narrowing(state="all"))))}
    assert [rows[late.code].is_late, rows[mine.code].is_late] == [True, False]
    assert rows[doubtful.code].doubts == ("1 point failed",)
    with pytest.raises(DomainError, match="was over on"):
        remind_returned(submission=Submission.objects.get(pk=returned.pk), by=office.first)


def test_many_entries_are_shown_first_and_then_handled_one_by_one(office: Office) -> None:
    ready, failed, changed = office.check(office.entry()), office.entry(), office.check(office.entry())
    office.check(failed, "failed", "Buram", "surat")
    codes = [ready.code, failed.code, changed.code]
    shown = bulk.plans(edition=office.edition, action="admit", codes=codes)
    assert [(plan.entry.code, plan.why_not) for plan in shown] == [
        (ready.code, ""),
        (failed.code, "Surat: failed; Foto: not checked yet"),
        (changed.code, ""),
    ]
    office.check(changed, "failed", "Ternyata tidak", "foto")
    marks = {plan.entry.code: plan.entry.check_version for plan in shown if plan.happens}
    say = {"edition": office.edition, "reasons": {}, "due_at": None, "by": office.second}
    done = bulk.run(action="admit", versions=marks, **say)
    assert [(row.code, bool(row.problem)) for row in done] == [(ready.code, False), (changed.code, True)]
    states = dict(
        Submission.objects.filter(code__in=codes, category=office.category).values_list("code", "state")
    )
    assert states == {ready.code: "admitted", failed.code: "submitted", changed.code: "submitted"}
    returns = bulk.plans(edition=office.edition, action="return", codes=codes)
    assert [(plan.entry.code, plan.reason) for plan in returns if plan.happens] == [
        (failed.code, "Surat: Buram"),
        (changed.code, "Foto: Ternyata tidak"),
    ]


def test_an_entry_cannot_be_admitted_once_a_stage_is_closed(office: Office) -> None:
    entry = office.check(office.entry())
    office.category.stages.create(
        code="proposal", name="Proposal", position=1, weight=100, closed_at=timezone.now()
    )
    with pytest.raises(DomainError, match="The stage Proposal is closed"):
        admit_verified(submission=entry, seen_version=entry.check_version, by=office.first)


def test_rule_points_tell_what_is_open(office: Office) -> None:
    office.rule("participant_kind")
    office.rule("same_title", is_blocking=False)
    office.entry("Sama")
    entry = office.entry("Sama", unit=Office().unit, participant_kind="pelajar")
    points = rule_points(entry, try_rules(submission=entry, moment="verification"))
    assert [(point.said.outcome, point.is_open) for point in points] == [
        ("not_met", True),
        ("not_met", False),
    ]
