"""The outbox: written with what it tells of, sent once, tried again after a refusal, never twice in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent, Message, User
from awards.services import messages
from awards.services.messages import queue_mail, queue_message, retry_message, ring_for_waiting, send
from awards.tasks import send_message, send_waiting_messages
from tests.awards.people.smtp import MailServer, mail_server
from tests.scenario import make_edition
from tests.staff import make_staff, queries_of, staff_client
from tests.threads import at_once

MAIL = Path(django_settings.BASE_DIR) / "templates" / "mail"


def queued(key: str = "a", **given: object) -> Message:
    """A mail in the outbox."""
    fields = {
        "kind": "test",
        "to": "pembaca@staf.example",
        "user": None,
        "edition": None,
        "language": "id",
        "subject": "Kabar",
        "text": "Isi.",
        "html": "<p>Isi.</p>",
    }
    return queue_message(key=key, **(fields | given))  # type: ignore[arg-type]


@pytest.fixture
def server(settings) -> Iterator[MailServer]:  # type: ignore[no-untyped-def]
    """The mail server that Django sends by."""
    with mail_server() as state:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield state


@pytest.mark.django_db
def test_a_mail_is_queued_once_for_its_key() -> None:
    first = queued("k", subject="Satu\nBcc: x@y.example")
    second = queued("k", subject="Dua")
    assert first.pk == second.pk
    assert Message.objects.get().subject == "Satu Bcc: x@y.example"


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_rung_after_the_commit_and_not_for_what_was_rolled_back(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    rung: list[int] = []
    monkeypatch.setattr(messages, "ring", rung.append)
    kept = queued("kept")
    queued("later", not_before=timezone.now() + timedelta(hours=1))
    with transaction.atomic():
        queued("lost")
        transaction.set_rollback(True)
    assert rung == [kept.pk]
    assert not Message.objects.filter(key="lost").exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_waits_where_the_queue_cannot_be_reached(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise messages.OperationalError("no queue")

    monkeypatch.setattr(messages.current_app, "send_task", refuse)
    message = queued()
    assert Message.objects.get(pk=message.pk).state == "waiting"


@pytest.mark.django_db
def test_a_sent_mail_carries_both_forms_and_leaves_its_text_nowhere() -> None:
    edition = make_edition()
    edition.contact = {"email": "sekretariat@cilegon.example"}
    edition.save()
    message = queued(edition=edition)
    assert send_message(message.pk) is True
    assert send_message(message.pk) is False
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["pembaca@staf.example"], "Kabar", "Isi.\n")
    assert sent.reply_to == ["sekretariat@cilegon.example"]
    assert sent.alternatives[0] == ("<p>Isi.</p>", "text/html")
    message.refresh_from_db()
    assert (message.state, message.text, message.html, message.attempts) == ("sent", "", "", 1)
    assert message.begun_at is None


@pytest.mark.django_db
def test_a_mail_is_not_sent_before_its_time() -> None:
    message = queued(not_before=timezone.now() + timedelta(hours=1))
    assert send(message.pk) is False
    assert ring_for_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert send_waiting_messages() == 1
        assert send(message.pk) is True


@pytest.mark.django_db
def test_the_server_refuses_for_now_and_then_takes_the_mail(server: MailServer) -> None:
    server.answers = ["later", "later", "take"]
    message = queued()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert send(message.pk) is False
        message.refresh_from_db()
        assert (message.state, message.error) == ("waiting", "451 try again later")
        assert send(message.pk) is False  # not before the pause is over
        assert server.asked == 1
        clock.move_to(start + timedelta(minutes=2))
        assert send(message.pk) is False
        clock.move_to(start + timedelta(minutes=8))
        assert send(message.pk) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 3, "")
    (raw,) = server.taken
    headers = message_from_string(raw)
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"].startswith(f"<{message.pk}.")
    assert headers["Content-Language"] == "id"


@pytest.mark.django_db
def test_a_mail_fails_at_once_where_the_address_is_refused_for_good(server: MailServer) -> None:
    server.answers = ["never"]
    message = queued()
    assert send(message.pk) is False
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "550 no such user")


@pytest.mark.django_db
def test_a_mail_fails_after_the_last_pause(server: MailServer) -> None:
    server.answers = ["later"] * 20
    message = queued()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(20):
            send(message.pk)
            clock.shift(timedelta(hours=9))
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", len(messages.PAUSES) + 1)
    assert server.asked == len(messages.PAUSES) + 1


@pytest.mark.django_db
def test_a_server_that_cannot_be_reached_is_tried_again(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    message = queued()
    assert send(message.pk) is False
    message.refresh_from_db()
    assert message.state == "waiting"
    assert message.begun_at is None
    assert "ConnectionRefused" in message.error


@pytest.mark.django_db
def test_a_mail_in_doubt_is_not_sent_again_by_itself(server: MailServer) -> None:
    server.answers = ["hang up", "take"]
    message = queued()
    assert send(message.pk) is False
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", messages.IN_DOUBT)
    assert send(message.pk) is False
    assert ring_for_waiting() == 0
    assert server.asked == 1
    retry_message(message_id=message.pk, by=make_staff(make_edition()))
    assert send(message.pk) is True
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_a_mail_whose_worker_died_is_in_doubt_after_ten_minutes() -> None:
    message = queued()
    Message.objects.filter(pk=message.pk).update(begun_at=timezone.now(), attempts=1)
    assert send(message.pk) is False
    assert ring_for_waiting() == 0
    assert Message.objects.get().state == "waiting"
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        ring_for_waiting()
    assert (Message.objects.get().state, Message.objects.get().error) == ("failed", messages.IN_DOUBT)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_a_mail_once(server: MailServer) -> None:
    message = queued()
    results = at_once(*[lambda: send(message.pk)] * 3)
    assert sorted(results) == [False, False, True]
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_only_a_failed_mail_is_sent_again_and_the_ledger_says_by_whom() -> None:
    edition = make_edition()
    staff = make_staff(edition)
    message = queued(edition=edition)
    with pytest.raises(DomainError):
        retry_message(message_id=message.pk, by=staff)
    Message.objects.filter(pk=message.pk).update(state="failed", error="550 no", attempts=1)
    retry_message(message_id=message.pk, by=staff)
    event = AuditEvent.objects.get(edition=edition, kind="message.retried")
    assert (event.actor, event.subject) == (staff, f"message:{message.pk}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "papers", "expected"),
    [("en", "id", "en"), ("", "en", "en"), ("", "id", "id"), ("id", "en", "id")],
)
def test_a_mail_is_in_the_readers_language_else_in_the_editions(own: str, papers: str, expected: str) -> None:
    edition = make_edition()
    edition.language = papers
    reader = User.objects.create_user("r@staf.example", name="Pembaca 01", language=own)
    assert messages.reader_language(reader, edition) == expected


@pytest.mark.django_db
def test_text_of_people_stays_text_in_a_mail() -> None:
    edition = make_edition()
    staff = make_staff(edition)
    staff.name = "<b>Staf & 'Kawan'</b>"
    staff.save()
    invited = User.objects.create_user("r@staf.example", name="Pembaca 01")
    invitation = invited.invitations.create(
        role="committee", edition=edition, by=staff, token_sha256="x", expires_at=timezone.now()
    )
    message = queue_mail(
        key="k",
        kind="invitation",
        user=invited,
        edition=edition,
        context={"invitation": invitation, "link": "https://x.example/undangan/t/", "where": edition.name},
    )
    assert "&lt;b&gt;Staf &amp; &#x27;Kawan&#x27;" in message.html
    assert "<b>Staf & 'Kawan'</b>" in message.text
    assert "https://x.example/undangan/t/" in message.text
    assert "http" not in message.html.replace("https://x.example/undangan/t/", "").replace(
        django_settings.PUBLIC_URL, ""
    )


def test_every_kind_of_mail_has_its_three_templates() -> None:
    names = {path.name.split(".")[0] for path in MAIL.glob("*.subject.txt")}
    assert names >= {"invitation", "invitation_declined", "role_granted", "role_revoked"}
    assert [name for name in names if not (MAIL / f"{name}.txt").exists()] == []
    assert [name for name in names if not (MAIL / f"{name}.html").exists()] == []
    for path in MAIL.glob("*.html"):
        assert "<img" not in path.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_log_shows_what_went_to_whom_and_a_failed_mail_is_sent_again() -> None:
    edition = make_edition()
    client = staff_client(edition)
    failed = queued("a", edition=edition, subject="Undangan")
    queued("b", edition=edition, to="lain@staf.example")
    queued("c", edition=make_edition(), to="asing@staf.example")
    Message.objects.filter(pk=failed.pk).update(state="failed", error="550 no such user")
    address = f"/sekretariat/{edition.slug}/surat/"
    page = client.get(address).content.decode()
    assert "550 no such user" in page
    assert "lain@staf.example" in page
    assert "asing@staf.example" not in page
    narrowed = client.get(address, {"state": "failed"}).content.decode()
    assert "lain@staf.example" not in narrowed
    assert client.post(f"{address}{failed.pk}/ulangi/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == "waiting"


@pytest.mark.django_db
def test_an_auditor_reads_the_log_and_sends_nothing() -> None:
    edition = make_edition()
    message = queued(edition=edition)
    Message.objects.filter(pk=message.pk).update(state="failed")
    client = staff_client(edition, "auditor")
    address = f"/sekretariat/{edition.slug}/surat/"
    assert "Send again" not in client.get(address).content.decode()
    assert client.post(f"{address}{message.pk}/ulangi/").status_code == 403
    assert staff_client(make_edition()).get(address).status_code == 404


@pytest.mark.django_db
def test_a_mail_of_another_edition_is_not_found() -> None:
    edition = make_edition()
    message = queued(edition=make_edition())
    client = staff_client(edition)
    assert client.post(f"/sekretariat/{edition.slug}/surat/{message.pk}/ulangi/").status_code == 404


@pytest.mark.django_db
def test_the_log_asks_the_same_number_of_queries_for_any_number_of_mails() -> None:
    counts = []
    for number in (1, 3):
        edition = make_edition()
        reader = make_staff(edition)
        for at in range(number):
            queued(f"{number}-{at}", edition=edition, user=reader)
        counts.append(queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/surat/"))
    assert counts[0] == counts[1]
