"""Reminders of the deadline: once each, to those who have not submitted, whatever restarts or runs twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from awards.models import Message, User
from awards.services.messages import send
from submissions.models import DeadlineExtension, DeadlineReminder, Return, Submission
from submissions.services.notices import tell
from submissions.services.reminders import remind, remind_all
from submissions.tasks import remind_of_deadlines
from tests.scenario import Award, Round
from tests.staff import make_staff
from tests.threads import at_once

CLOSES = datetime(2025, 2, 15, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def award(db: None) -> Award:
    """Registration closes at the end of 14 February 2025, WIB."""
    award = Award([Round("proposal", "100")], entries=[], jurors=[])
    award.edition.registration_closes_at = CLOSES
    award.edition.save()
    return award


def draft(award: Award, number: int = 1, **fields: Any) -> Submission:
    owner = User.objects.create_user(f"tim{number}@peserta.example", name=f"Peserta {number:02d}")
    entry = Submission.objects.create(
        category=award.category,
        unit=award.edition.organizer,
        title=f"Draf {number:02d}",
        title_key=f"draf {number:02d}",
        owner=owner,
        **fields,
    )
    Submission.objects.filter(pk=entry.pk).update(created_at=CLOSES - timedelta(days=10))
    return entry


def at(**before: float) -> Any:
    return time_machine.travel(CLOSES - timedelta(**before), tick=False)


def steps() -> list[str]:
    return list(DeadlineReminder.objects.order_by("pk").values_list("step", flat=True))


def test_each_step_is_reminded_of_once(award: Award) -> None:
    draft(award)
    said = []
    for before in (
        {"days": 7, "seconds": 1},
        {"days": 7},
        {"days": 6},
        {"days": 3},
        {"days": 2},
        {"hours": 3},
        {"hours": 1},
        {"seconds": 0},
        {"hours": -1},
    ):
        with at(**before):
            said.append((remind_of_deadlines(), remind_all()))
    assert said == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)]
    assert steps() == ["week", "days", "hours"]
    mails = Message.objects.order_by("pk")
    assert [mail.kind for mail in mails] == ["entry_reminder"] * 3
    assert {mail.not_after for mail in mails} == {CLOSES}
    assert "7\N{NO-BREAK SPACE}hari" in mails[0].text or "7 hari" in mails[0].text
    assert "24.00" in mails[0].text


def test_what_was_missed_is_made_up_for_by_one_mail(award: Award) -> None:
    draft(award)
    with at(hours=2):
        assert (remind_all(), remind_all()) == (1, 0)
    assert steps() == ["hours"]


def test_whoever_began_in_the_window_is_not_reminded_at_once(award: Award) -> None:
    entry = draft(award)
    Submission.objects.filter(pk=entry.pk).update(created_at=CLOSES - timedelta(days=5))
    with at(days=4):
        assert remind_all() == 0
    with at(days=3):
        assert remind_all() == 1


@pytest.mark.parametrize("state", ["submitted", "admitted", "rejected", "withdrawn", "disqualified"])
def test_only_what_is_open_is_reminded_of(award: Award, state: str) -> None:
    entry = draft(award)
    Submission.objects.filter(pk=entry.pk).update(
        state=state, number=1, code="E1-001", submitted_at=CLOSES, admitted_at=CLOSES
    )
    with at(days=3):
        assert remind_all() == 0


def test_an_extension_of_its_own_holds(award: Award) -> None:
    entry = draft(award)
    with at(days=7):
        remind_all()
    until = CLOSES + timedelta(days=2)
    with at(days=6):
        DeadlineExtension.objects.create(submission=entry, until=until, reason="Banjir")
    with at(days=5, seconds=1):
        assert remind_all() == 0
    with at(days=3):
        assert remind_all() == 1  # the deadline is another one, five days away
    with at(days=1):
        assert remind_all() == 1
    with at(days=-1.9):
        assert remind_all() == 1
    assert list(DeadlineReminder.objects.order_by("pk").values_list("step", "until")) == [
        ("week", CLOSES),
        ("week", until),
        ("days", until),
        ("hours", until),
    ]


def test_a_returned_entry_is_reminded_of_its_own_day(award: Award) -> None:
    entry = draft(award)
    Submission.objects.filter(pk=entry.pk).update(
        state="returned", number=1, code="E1-001", submitted_at=CLOSES - timedelta(days=9)
    )
    due = CLOSES + timedelta(days=6)
    back = Return.objects.create(
        submission=entry,
        revision_number=1,
        reason="Foto",
        due_at=due,
        by=make_staff(award.edition),
        at=CLOSES + timedelta(days=1),
    )
    with at(days=3):
        assert remind_all() == 0
    with at(days=-3):
        assert remind_all() == 1
    assert "E1-001" in Message.objects.get().subject
    Return.objects.filter(pk=back.pk).update(answered_at=CLOSES)
    with at(days=-5.99):
        assert remind_all() == 0


def test_an_archived_and_an_unopened_edition_remind_of_nothing(award: Award) -> None:
    draft(award)
    edition = award.edition
    edition.archived_at = CLOSES
    edition.save()
    with at(days=3):
        assert remind_all() == 0
    edition.archived_at = edition.opened_at = None
    edition.save()
    with at(days=3):
        assert remind_all() == 0


def test_who_submits_after_the_reminder_was_queued_is_not_bothered(award: Award) -> None:
    entry = draft(award)
    with at(days=3):
        remind_all()
        (mail,) = Message.objects.all()
        tell(entry, "withdrawn")
        assert send(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("dropped", "")


def test_a_reminder_that_could_not_go_out_in_time_is_dropped(award: Award) -> None:
    draft(award)
    with at(hours=1):
        remind_all()
    (mail,) = Message.objects.all()
    with at(seconds=0):
        assert send(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("dropped", 0)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_remind_once(award: Award) -> None:
    for number in (1, 2, 3):
        draft(award, number)
    with at(days=3):
        results = at_once(remind_all, remind_all, remind_all)
    assert sum(results) == 3
    assert Message.objects.count() == 3
    assert DeadlineReminder.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_who_submits_at_this_moment_is_reminded_before_or_not_at_all(award: Award) -> None:
    entry = draft(award)

    def submit() -> str:
        with transaction.atomic():
            row = Submission.objects.select_for_update().get(pk=entry.pk)
            row.state, row.number, row.code, row.submitted_at = "submitted", 1, "E1-001", CLOSES
            row.save()
            tell(row, "submitted")
        return "submitted"

    with at(days=3):
        at_once(submit, lambda: remind(submission_id=entry.pk, step="days"))
        assert remind(submission_id=entry.pk, step="days") is False
    waiting = Message.objects.filter(kind="entry_reminder", state="waiting")
    assert not waiting.exists()
