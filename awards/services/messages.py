"""The outbox: mails are rows, written in the transaction of what they tell of, and sent by a worker.

A mail goes out once as far as SMTP allows. `Message.begun_at` is set and committed before the mail server is
asked, and cleared by its answer. Whoever finds it set finds a mail in doubt: the worker or the connection
was lost after the asking, the server may have taken the mail or not. Such a mail is never sent again by
itself; it fails, says so, and a person decides. What the server refused surely did not go out, and is tried
again later.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError

from awards.exceptions import DomainError
from awards.models import Edition, Message, User
from awards.services.ledger import append_event

logger = logging.getLogger(__name__)

TASK = "awards.tasks.send_message"
# After the first, second, ... refusal; once there is none left, the mail fails.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
IN_DOUBT_AFTER = timedelta(minutes=10)  # longer than any sending takes, see the time limit of the task
TIMEOUT = 30  # seconds that the mail server has for each answer
BATCH = 200  # mails that one round of the beat rings for
PERMANENT = 500  # the mail server's answers from here on say that trying again is useless
IN_DOUBT = gettext_noop(
    "The connection to the mail server was lost while it took the mail. It may have gone out or not."
)


def reader_language(user: User | None, edition: Edition | None) -> str:
    """The language of a mail: the reader's own choice, else that of the edition's papers."""
    return (user.language if user else "") or (edition.language if edition else "") or settings.LANGUAGE_CODE


@transaction.atomic
def queue_message(
    *,
    key: str,
    kind: str,
    to: str,
    user: User | None,
    edition: Edition | None,
    language: str,
    subject: str,
    text: str,
    html: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    about: str = "",
    about_label: str = "",
) -> Message:
    """Put a mail into the outbox, and ring for a worker once the transaction is committed.

    Idempotent by `key`: asking again gives the mail that is there, sent or not. `about` is the key of what it
    tells of, as the ledger names it, and `about_label` what people call that. What is not sent by `not_after`
    is dropped.
    """
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "user": user,
            "edition": edition,
            "language": language,
            "subject": " ".join(subject.split())[:200],
            "text": text.strip() + "\n",
            "html": html,
            "not_before": not_before or timezone.now(),
            "not_after": not_after,
            "about": about,
            "about_label": about_label,
        },
    )
    if is_new and message.not_before <= timezone.now():
        transaction.on_commit(partial(ring, message.pk))
    return message


def queue_mail(
    *,
    key: str,
    kind: str,
    user: User,
    edition: Edition | None,
    context: Mapping[str, Any],
    not_before: datetime | None = None,
    about: str = "",
) -> Message:
    """Write the mail of a kind to a person, from the templates of `templates/mail/`.

    In the reader's language, and in the time zone of the edition. `about` names what it tells of, so that it
    can be dropped by `drop_waiting` when that no longer holds.
    """
    language = reader_language(user, edition)
    zone = edition.zone if edition is not None else timezone.get_default_timezone()
    full = {"reader": user, "edition": edition, "site": settings.PUBLIC_URL, **context}
    with translation.override(language), timezone.override(zone):
        subject = render_to_string(f"mail/{kind}.subject.txt", full)
        text = render_to_string(f"mail/{kind}.txt", full)
        html = render_to_string(f"mail/{kind}.html", full)
    return queue_message(
        key=key,
        kind=kind,
        to=user.email,
        user=user,
        edition=edition,
        language=language,
        subject=subject,
        text=text,
        html=html,
        not_before=not_before,
        about=about,
    )


def ring(message_id: int) -> bool:
    """Tell a worker of a waiting mail; False when the queue cannot be reached, the row waits on then."""
    try:
        current_app.send_task(TASK, args=[message_id])
    except OperationalError as error:
        logger.warning("The queue cannot be reached, mail %s waits: %s", message_id, error)
        return False
    return True


@transaction.atomic
def ring_for_waiting() -> int:
    """Ring again for mails that are due, and fail those in doubt; returns how many are due.

    This is what sends a mail whose bell was lost, and one that the server refused for now.
    """
    now = timezone.now()
    waiting = Message.objects.select_for_update(skip_locked=True).filter(state=Message.State.WAITING)
    doubtful = waiting.filter(begun_at__lt=now - IN_DOUBT_AFTER)
    for message in doubtful:
        _fail(message, IN_DOUBT)
    late = waiting.filter(begun_at__isnull=True, not_after__lte=now)
    for message in late:
        _drop(message)
    due = waiting.filter(begun_at__isnull=True, not_before__lte=now).order_by("not_before", "pk")
    found = list(due.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        transaction.on_commit(partial(ring, pk))
    return len(found)


@transaction.atomic
def drop_waiting(*, about: str, kind: str) -> int:
    """Drop the mails of a kind that tell of something and wait; returns how many.

    One that a worker has begun is on its way and stays as it is.
    """
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        about=about, kind=kind, state=Message.State.WAITING, begun_at__isnull=True
    )
    dropped = list(waiting)
    for message in dropped:
        _drop(message)
    return len(dropped)


def send(message_id: int) -> bool:
    """Send a mail that is due, once; True when the mail server took it.

    Whoever comes second, at the same time or after a restart, finds it begun or sent and leaves it alone.
    """
    message = _begin(message_id)
    if message is None:
        return False
    try:
        connection = get_connection(timeout=TIMEOUT)
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _refused(message.pk, error)
        return False
    try:
        connection.send_messages([_mail(message)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as error:
        _refused(message.pk, error)
        return False
    except (OSError, smtplib.SMTPException):
        logger.warning("Mail %s is in doubt", message.pk, exc_info=True)
        with transaction.atomic():
            _fail(Message.objects.select_for_update().get(pk=message.pk), IN_DOUBT)
        return False
    finally:
        _hang_up(connection)
    _sent(message.pk)
    return True


@transaction.atomic
def retry_message(*, message_id: int, by: User) -> Message:
    """A person has a failed mail sent again, one in doubt included."""
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state != Message.State.FAILED:
        raise DomainError(_("Only a mail that failed can be sent again."))
    message.state, message.attempts, message.error = Message.State.WAITING, 0, ""
    message.not_before, message.begun_at = timezone.now(), None
    message.save(update_fields=["state", "attempts", "error", "not_before", "begun_at"])
    if message.edition_id is not None:
        append_event(
            edition_id=message.edition_id,
            kind="message.retried",
            subject=f"message:{message.pk}",
            data={"kind": message.kind},
            by=by,
        )
    transaction.on_commit(partial(ring, message.pk))
    return message


@transaction.atomic
def _begin(message_id: int) -> Message | None:
    """Mark that the mail server is asked now; None when the mail is not due, or somebody else has it."""
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("edition")
        .filter(
            pk=message_id, state=Message.State.WAITING, begun_at__isnull=True, not_before__lte=timezone.now()
        )
        .first()
    )
    if message is not None and message.not_after is not None and message.not_after <= timezone.now():
        _drop(message)
        return None
    if message is not None:
        message.begun_at, message.attempts = timezone.now(), message.attempts + 1
        message.save(update_fields=["begun_at", "attempts"])
    return message


def _mail(message: Message) -> EmailMultiAlternatives:
    """The mail of a row. Its Message-ID is that of the row, so that a second copy is known as one."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:24]
    contact = message.edition.contact.get("email", "") if message.edition else ""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        reply_to=[contact] if contact else None,
        headers={
            "Message-ID": f"<{message.pk}.{digest}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _hang_up(connection: Any) -> None:
    """End the conversation; what was taken is taken, however the goodbye goes."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server hung up first", exc_info=True)


@transaction.atomic
def _sent(message_id: int) -> None:
    """Note that the server took the mail. The log keeps what it was and for whom, not its text.

    The text may hold a link or a code that signs in, and is in its reader's mailbox now.
    """
    Message.objects.filter(pk=message_id).update(
        state=Message.State.SENT, sent_at=timezone.now(), begun_at=None, error="", text="", html=""
    )


@transaction.atomic
def _refused(message_id: int, error: Exception) -> None:
    """The mail surely did not go out: try again after a pause, unless the server says it is useless."""
    message = Message.objects.select_for_update().get(pk=message_id)
    reason = _reason(error)
    if _is_permanent(error) or message.attempts > len(PAUSES):
        _fail(message, reason)
        return
    message.begun_at, message.error = None, reason
    message.not_before = timezone.now() + PAUSES[message.attempts - 1]
    message.save(update_fields=["begun_at", "error", "not_before"])


def _fail(message: Message, reason: str) -> None:
    message.state, message.error, message.begun_at = Message.State.FAILED, reason, None
    message.save(update_fields=["state", "error", "begun_at"])
    logger.warning("Mail %s of the kind %s failed", message.pk, message.kind)


def _drop(message: Message) -> None:
    """What it says holds no longer: nobody is bothered with it, and its text goes as that of a sent one."""
    message.state, message.text, message.html = Message.State.DROPPED, "", ""
    message.save(update_fields=["state", "text", "html"])


def _is_permanent(error: Exception) -> bool:
    """Whether the address or the mail itself is refused for good; a wrong password may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= PERMANENT
    return isinstance(error, ValueError)  # a header that no mail may have


def _reason(error: Exception) -> str:
    """What the server answered, for the log that the secretariat reads; no passwords are in answers."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(answer)}" for code, answer in error.recipients.values()]
        return "; ".join(answers)[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
