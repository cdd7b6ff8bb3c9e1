"""Two people at the same entry at the same moment, on connections of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from awards.services.seals import lock_category
from submissions.models import CheckResult, Submission
from submissions.queries.verification import check_points
from submissions.services.entries import leave_field
from submissions.services.verification import admit_verified, record_check, reject_verified, return_entry
from tests.submissions.verification.entries import Office
from tests.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return Office()


def state_of(entry: Submission) -> str:
    return Submission.objects.get(pk=entry.pk).state


def test_of_two_verifiers_who_decide_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    entry = office.check(office.entry())
    seen = entry.check_version
    done = at_once(
        lambda: admit_verified(submission=entry, seen_version=seen, by=office.first),
        lambda: reject_verified(submission=entry, reason="Ganda", seen_version=seen, by=office.second),
    )
    assert kinds(done) == ["CheckChanged", "Submission"]
    assert state_of(entry) in {"admitted", "rejected"}
    decided = AuditEvent.objects.filter(kind__in=["submission.admitted", "submission.rejected"])
    assert decided.count() == 1
    assert verify_ledger(office.edition).is_whole


def test_of_two_findings_on_one_point_the_second_is_told(office: Office) -> None:
    entry = office.entry()
    point = check_points(entry)[0]

    def judge(outcome: str, by: object) -> object:
        return record_check(
            submission=entry, item=point.item, outcome=outcome, note="x", seen=point.seen, by=by
        )  # type: ignore[arg-type]

    done = at_once(lambda: judge("passed", office.first), lambda: judge("failed", office.second))
    assert kinds(done) == ["CheckChanged", "Submission"]
    assert CheckResult.objects.filter(submission=entry).count() == 1


def test_an_entry_that_leaves_while_it_is_returned_does_one_of_the_two(office: Office) -> None:
    entry = office.entry()
    due = timezone.now() + timedelta(days=1)
    done = at_once(
        lambda: return_entry(submission=entry, reason="x", due_at=due, seen_version=0, by=office.first),
        lambda: leave_field(submission=entry, to="withdrawn", reason="Mundur", by=office.second),
    )
    assert state_of(entry) == "withdrawn"
    assert [type(one).__name__ for one in done][1] == "Submission"


def test_nobody_is_admitted_past_a_stage_that_closes_at_the_same_moment(office: Office) -> None:
    entry = office.check(office.entry())
    seen = entry.check_version
    stage = office.category.stages.create(code="proposal", name="Proposal", position=1, weight=100)

    def close() -> bool:
        with transaction.atomic():
            lock_category(office.category.pk, exclusive=True)
            admitted = state_of(entry) == "admitted"
            type(stage).objects.filter(pk=stage.pk).update(closed_at=timezone.now())
        return admitted

    admission, was_admitted = at_once(
        lambda: admit_verified(submission=entry, seen_version=seen, by=office.first), close
    )
    assert (type(admission).__name__ == "Submission") == was_admitted
    assert (state_of(entry) == "admitted") == was_admitted
