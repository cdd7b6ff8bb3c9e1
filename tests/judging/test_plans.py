"""Optimised assignments: computed from what stands, looked at, accepted once; and entries given by a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from awards import formats
from awards.exceptions import DomainError
from awards.models import AuditEvent, Membership
from awards.services.ledger import verify_ledger
from judging.imports.assigning import import_assignments
from judging.models import Assignment, AssignmentPlan, EntryExpertise, JurorExpertise
from judging.plan_board import plan_board
from judging.services.planning import compute_plan
from judging.services.plans import accept_plan, clean_tags, request_plan
from judging.services.recusals import declare_recusal
from tests.scenario import Award, Round
from tests.staff import make_staff, staff_client
from tests.threads import at_once
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db


def award(entries: int = 6, jurors: int = 4) -> Award:
    return Award(
        [Round("proposal", "100")],
        entries=[f"Inovasi {at}" for at in range(1, entries + 1)],
        jurors=[f"Juri {at}" for at in range(1, jurors + 1)],
    )


def plan_of(given: Award, sheets: int = 2, least: int = 0, most: int | None = None) -> AssignmentPlan:
    plan = request_plan(
        edition=given.edition,
        stages=[given.stages["proposal"]],
        sheets=sheets,
        least=least,
        most=most,
        by=make_staff(given.edition),
    )
    assert compute_plan(plan.pk) is True
    assert compute_plan(plan.pk) is False
    plan.refresh_from_db()
    return plan


def test_a_plan_honours_conflicts_and_expertise_and_fills_only_gaps() -> None:
    given = award()
    one, two = given.jurors["Juri 1"], given.jurors["Juri 2"]
    first, second = given.entries["Inovasi 1"], given.entries["Inovasi 2"]
    Membership.objects.create(user=one, role="member", organization=first.unit)
    declare_recusal(submission=second, juror=two, reason="Saudara", by=two)
    expert = given.jurors["Juri 3"]
    JurorExpertise.objects.create(edition=given.edition, juror=expert, tags=["air"], most=3)
    EntryExpertise.objects.create(submission=given.entries["Inovasi 3"], tags=["air"])
    plan = plan_of(given)
    assert (plan.state, plan.result["sheets"], Assignment.objects.count()) == ("ready", 12, 0)
    board = plan_board(plan)
    assert sum(row.after for row in board.loads) == 12
    assert max(row.after for row in board.loads if row.juror == expert) <= 3
    assert [row.is_linked for row in board.links] == [True]
    by = make_staff(given.edition)
    assert (accept_plan(plan_id=plan.pk, by=by), accept_plan(plan_id=plan.pk, by=by)) == (12, 0)
    pairs = set(Assignment.objects.values_list("submission_id", "juror_id"))
    assert pairs.isdisjoint({(first.pk, one.pk), (second.pk, two.pk)})
    assert (given.entries["Inovasi 3"].pk, expert.pk) in pairs
    JurorExpertise.objects.update(most=None)
    again = plan_of(given, sheets=3)
    assert (again.result["kept"], again.result["sheets"]) == (12, 6)
    accept_plan(plan_id=again.pk, by=by)
    assert pairs < set(Assignment.objects.values_list("submission_id", "juror_id"))
    assert AuditEvent.objects.filter(kind="assignment.plan_accepted").count() == 2
    assert verify_ledger(given.edition).is_whole


def test_a_plan_that_no_worker_takes_up_says_since_when_and_offers_the_way_by_hand(english: None) -> None:
    given = award()
    plan = request_plan(
        edition=given.edition,
        stages=list(given.stages.values()),
        sheets=2,
        least=0,
        most=None,
        by=make_staff(given.edition),
    )
    client, url = staff_client(given.edition), f"/sekretariat/{given.edition.slug}/pembagian/{plan.pk}/"
    again: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    assert "The plan is being computed" in client.get(url).content.decode()
    assert client.get(url, **again).status_code == 204
    asked = timezone.now() - timedelta(minutes=3)
    AssignmentPlan.objects.filter(pk=plan.pk).update(created_at=asked)
    page = client.get(url, **again).content.decode()
    assert "The plan waits for the worker" in page
    with timezone.override(given.edition.zone):
        assert f"It was asked for {formats.wib(asked)}" in page
    assert f'href="/sekretariat/{given.edition.slug}/penilaian/ipp/proposal/panel/manual/"' in page
    assert client.get(f"{url}?macet=1", **again).status_code == 204
    assert compute_plan(plan.pk) is True
    assert "All jurors are linked." in client.get(f"{url}?macet=1", **again).content.decode()


def test_a_plan_that_cannot_be_says_why_and_gives_nothing() -> None:
    given = award(entries=4, jurors=2)
    plan = plan_of(given, sheets=2, most=3)
    assert (plan.state, len(plan.result["obstacles"])) == ("impossible", 1)
    with pytest.raises(DomainError):
        accept_plan(plan_id=plan.pk, by=make_staff(given.edition))
    assert not Assignment.objects.exists()


def test_a_plan_is_not_accepted_once_something_has_changed() -> None:
    given = award()
    plan = plan_of(given)
    entry, juror = given.entries["Inovasi 1"], given.jurors["Juri 1"]
    declare_recusal(submission=entry, juror=juror, reason="Saudara", by=juror)
    with pytest.raises(DomainError):
        accept_plan(plan_id=plan.pk, by=make_staff(given.edition))
    assert not Assignment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_plan_accepted_twice_at_once_gives_its_sheets_once() -> None:
    given = award()
    plan, by = plan_of(given), make_staff(given.edition)
    results = at_once(*[lambda: accept_plan(plan_id=plan.pk, by=by)] * 3)
    assert sorted(results) == [0, 0, 12]
    assert Assignment.objects.count() == 12


def test_fields_of_expertise_are_kept_alike() -> None:
    assert clean_tags(" Air bersih,  KESEHATAN;air  bersih, ,") == ["air bersih", "kesehatan"]


def test_a_workbook_gives_entries_row_by_row(english: None) -> None:
    given = award(entries=2, jurors=2)
    entry, barred = given.entries["Inovasi 1"], given.entries["Inovasi 2"]
    juror = given.jurors["Juri 1"]
    declare_recusal(submission=barred, juror=juror, reason="Saudara", by=juror)
    rows = [
        ["Kode Entri", "Juri", "Kategori", "Tahap"],
        [entry.code.lower(), "juri 1", "ipp", "proposal"],
        [entry.code, juror.email.upper(), "ipp", "proposal"],
        [entry.code, "Juri 9", "ipp", "proposal"],
        ["E9-999", "Juri 1", "ipp", "proposal"],
        [barred.code, "Juri 1", "ipp", "proposal"],
        [barred.code, "Juri 2", "", ""],
    ]
    book = workbook({"Pembagian": rows}).getvalue()

    text = "\n".join(";".join(row) for row in rows).encode()

    def run(file: bytes = book, **options: bool) -> list[str]:
        report = import_assignments(edition=given.edition, workbook=ContentFile(file), **options)
        return [row.outcome.value for row in report.results]

    expected = ["accepted", "duplicate", "refused", "refused", "refused", "accepted"]
    assert run(dry_run=True) == expected
    assert run(text, dry_run=True) == expected
    assert not Assignment.objects.exists()
    assert run() == expected
    assert run() == ["unchanged", "unchanged", "refused", "refused", "refused", "unchanged"]
    given_now = Assignment.objects.values_list("submission__code", "juror__name", "origin")
    assert sorted(given_now) == [
        (entry.code, "Juri 1", "file"),
        (barred.code, "Juri 2", "file"),
    ]
