"""Reminders by a real beat, real workers, real Redis and a mail server: each goes out once, whatever dies."""

from __future__ import annotations

import time
from datetime import timedelta
from email import message_from_string
from pathlib import Path

import pytest
from django.utils import timezone

from awards.models import Message, User
from submissions.models import DeadlineReminder, Submission
from tests.awards.people.smtp import MailServer, mail_server
from tests.e2e.workers import wait_until, workers_of
from tests.scenario import Award, Round

pytestmark = pytest.mark.django_db(transaction=True)


def drafts(number: int) -> None:
    """Drafts of the week before, two hours before the end of registration."""
    award = Award([Round("proposal", "100")], entries=[], jurors=[])
    award.edition.registration_closes_at = timezone.now() + timedelta(hours=2)
    award.edition.save()
    for at in range(1, number + 1):
        entry = Submission.objects.create(
            category=award.category,
            unit=award.edition.organizer,
            title=f"Draf {at:02d}",
            title_key=f"draf {at:02d}",
            owner=User.objects.create_user(f"tim{at}@peserta.example", name=f"Peserta {at:02d}"),
        )
        Submission.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(days=7))


def addresses(server: MailServer) -> list[str]:
    return sorted(message_from_string(mail)["To"] for mail in server.taken)


def test_a_beat_and_workers_that_die_and_start_again_remind_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts(4)
    expected = [f"tim{at}@peserta.example" for at in range(1, 5)]
    with mail_server() as server, workers_of(tmp_path, monkeypatch) as workers:
        workers.settings = "tests.e2e.settings_with_mail"
        workers.environment = {"TEST_MAIL_PORT": str(server.port)}
        beat, first = workers.start_beat(), workers.start()
        wait_until(lambda: bool(server.taken), seconds=60)
        workers.kill(first)
        workers.kill(beat)
        workers.start()
        workers.start()
        workers.start_beat()
        # A mail that the killed worker had begun is in doubt, and left to a person: it may have gone out.
        begun = Message.objects.filter(begun_at__isnull=False, state="waiting").count()
        wait_until(
            lambda: (
                Message.objects.filter(state="sent").count() + begun == 4
                and not Message.objects.filter(state="waiting", begun_at__isnull=True).exists()
            ),
            seconds=60,
        )
        time.sleep(3)  # the beat rings on
        assert len(server.taken) == len(set(addresses(server)))
        assert set(addresses(server)) <= set(expected)
        assert len(server.taken) >= 4 - begun
    assert DeadlineReminder.objects.filter(step="hours").count() == 4
    assert Message.objects.count() == 4
