"""Mails of an entry against a mail server that refuses, waits and breaks off: nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from awards.models import Membership, Message, User
from awards.services import messages
from awards.services.messages import ring_for_waiting, send
from submissions.models import Submission, TeamMember
from submissions.services.notices import tell
from tests.awards.people.smtp import MailServer, mail_server
from tests.scenario import Award, Round
from tests.staff import staff_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The mail server that Django sends by, which has a second for each answer."""
    monkeypatch.setattr(messages, "TIMEOUT", 1)
    with mail_server() as state:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield state


@pytest.fixture
def entry() -> Submission:
    """An entry with an owner, a leader and a unit admin."""
    award = Award([Round("proposal", "100")], entries=["Antrean"], jurors=[])
    entry = award.entries["Antrean"]
    owner, leader, admin = (
        User.objects.create_user(f"{number}@peserta.example", name=f"Peserta {number:02d}")
        for number in (1, 2, 3)
    )
    entry.owner = owner
    entry.save()
    TeamMember.objects.create(submission=entry, role="leader", name="Ketua Tim IPP 01", user=leader)
    Membership.objects.create(user=admin, role="unit_admin", organization=entry.unit)
    return entry


def send_all() -> list[tuple[str, str]]:
    """What a round of the workers makes of the outbox: state and reason of each mail."""
    for pk in list(Message.objects.order_by("pk").values_list("pk", flat=True)):
        send(pk)
    return list(Message.objects.order_by("pk").values_list("state", "error"))


def test_each_recipient_has_an_answer_of_its_own(entry: Submission, server: MailServer) -> None:
    server.by_recipient = {"1@peserta.example": "never", "2@peserta.example": "full"}
    tell(entry, "admitted")
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert send_all() == [
            ("failed", "550 no such user"),
            ("waiting", "452 mailbox full"),
            ("sent", ""),
        ]
        server.by_recipient.clear()
        assert send_all()[1] == ("waiting", "452 mailbox full")  # not before the pause is over
        clock.move_to(start + timedelta(minutes=2))
        assert ring_for_waiting() == 1
        assert [state for state, _error in send_all()] == ["failed", "sent", "sent"]
    assert [message_from_string(mail)["To"] for mail in server.taken] == [
        "3@peserta.example",
        "2@peserta.example",
    ]


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("spam", "failed", "554 no, thank you"),
        ("later", "waiting", "451 try again later"),
        ("cut", "failed", messages.IN_DOUBT),
        ("hang up", "failed", messages.IN_DOUBT),
        ("slow", "failed", messages.IN_DOUBT),
    ],
)
def test_nothing_goes_out_twice_whatever_the_server_does(
    entry: Submission, server: MailServer, answer: str, state: str, error: str
) -> None:
    server.answers = [answer]
    mail = tell(entry, "returned", points=["Foto"])[0]
    assert send(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (state, error)
    assert send(mail.pk) is False
    assert server.asked == 1
    assert len(server.taken) <= 1


def test_a_server_that_never_takes_it_is_given_up_and_the_secretariat_sees_it(
    entry: Submission, server: MailServer
) -> None:
    server.answers = ["later"] * 50
    mail = tell(entry, "rejected", reason="Usia inovasi")[0]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _round in range(20):
            send(mail.pk)
            clock.shift(timedelta(hours=9))
    assert server.asked == len(messages.PAUSES) + 1
    edition = entry.category.edition
    client = staff_client(edition)
    address = f"/sekretariat/{edition.slug}/surat/"
    page = client.get(address, {"state": "failed", "kind": "entry_rejected", "about": entry.code})
    text = page.content.decode()
    assert "451 try again later" in text
    assert "Entry rejected" in text
    assert [row.pk for row in page.context["page"].object_list] == [mail.pk]
    withdrawn = tell(entry, "withdrawn")
    others = client.get(address, {"kind": "entry_withdrawn"})
    assert {row.pk for row in others.context["page"].object_list} == {row.pk for row in withdrawn}
    assert list(client.get(address, {"about": "IPP-999"}).context["page"].object_list) == []


def test_an_unknown_kind_in_the_address_narrows_nothing(entry: Submission) -> None:
    tell(entry, "admitted")
    edition = entry.category.edition
    page = staff_client(edition).get(f"/sekretariat/{edition.slug}/surat/", {"kind": "x"})
    assert len(page.context["page"].object_list) == 3
