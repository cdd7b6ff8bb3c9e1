"""The mails of an entry's life: who is told, once each, in their own language.

Called by the service that does what is told, in its transaction: what is rolled back is not told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from awards.models import Message, User
from awards.queries.people import admins_of
from awards.services.messages import drop_waiting, queue_message, reader_language
from submissions.models import Submission, TeamMember
from submissions.notice_texts import (
    ADMITTED,
    REJECTED,
    REMINDER,
    RESUBMITTED,
    STARTED,
    SUBMITTED,
    TEAM_INVITED,
    WITHDRAWN,
    WRITERS,
    about,
    letter,
)

# After these nobody needs to be reminded: what waits in the outbox is dropped.
SETTLED = frozenset({SUBMITTED, RESUBMITTED, ADMITTED, REJECTED, WITHDRAWN})
# Whom an event is for beside the owner and the leader; a draft is the writers' own affair.
WITHOUT_UNIT = frozenset({STARTED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail goes to: an account, or a member of the team who has none yet."""

    email: str
    name: str
    user: User | None = None
    is_unit_admin: bool = False

    @property
    def key(self) -> str:
        """What makes a mail to this reader the same one; no address, which may have to be erased."""
        if self.user is not None:
            return str(self.user.pk)
        return sha256(self.email.casefold().encode()).hexdigest()[:24]


@transaction.atomic
def tell(submission: Submission, event: str, **facts: Any) -> list[Message]:
    """Queue the mails of an event of an entry's life, one for each person concerned; returns them.

    Events and their facts are those of `notice_texts`: `started`, `submitted`, `taken_back`, `resubmitted`,
    `admitted`; `returned` (due_at, points, reason), `rejected` (reason, points), `withdrawn` (reason),
    `extended` (until, reason), `team_invited` (member), `reminder` (until, now, points). The owner, the
    leader and the admins of the unit are told, each once whatever they are; a draft that begins is told to
    its writers alone, and an invitation to the member. `occasion` makes a mail go out once for the same
    occasion; without it each call is an occasion of its own.
    """
    if event not in WRITERS:
        raise ValueError(event)
    entry = _with_names(submission)
    if event in SETTLED:
        drop_waiting(about=f"submission:{entry.pk}", kind=f"entry_{REMINDER}")
    occasion = str(facts.pop("occasion", "") or timezone.now().isoformat(timespec="microseconds"))
    readers = _readers(entry, event, facts.get("member"))
    return [_queue(entry, event, reader, occasion, facts) for reader in readers]


def readers_of(submission: Submission) -> list[Reader]:
    """The owner, the leader and the admins of the unit, each once by their address."""
    return _readers(_with_names(submission), "", None)


def _with_names(submission: Submission) -> Submission:
    return Submission.objects.select_related(
        "category__edition__organizer", "category__edition__letterhead", "unit__parent", "owner"
    ).get(pk=submission.pk)


def _readers(submission: Submission, event: str, member: TeamMember | None) -> list[Reader]:
    if event == TEAM_INVITED:
        found = [_member(member)] if member is not None else []
    else:
        found = [*_writers(submission), *([] if event in WITHOUT_UNIT else _unit_admins(submission.unit_id))]
    once: dict[str, Reader] = {}
    for reader in found:
        if reader is not None:
            once.setdefault(reader.email.casefold(), reader)
    return list(once.values())


def _writers(submission: Submission) -> list[Reader | None]:
    leader = submission.team.filter(role=TeamMember.Role.LEADER).select_related("user").first()
    owner = _account(submission.owner) if submission.owner is not None else None
    return [owner, _member(leader) if leader is not None else None]


def _member(member: TeamMember) -> Reader | None:
    if member.user is not None:
        return _account(member.user)
    return Reader(member.email, member.name) if "@" in member.email else None


def _account(user: User) -> Reader | None:
    return Reader(user.email, user.name, user) if user.is_active else None


def _unit_admins(unit_id: int) -> list[Reader | None]:
    return [Reader(one.email, one.name, one, is_unit_admin=True) for one in admins_of([unit_id])[unit_id]]


def _queue(
    submission: Submission, event: str, reader: Reader, occasion: str, facts: Mapping[str, Any]
) -> Message:
    edition = submission.category.edition
    language = reader_language(reader.user, edition)
    with translation.override(language), timezone.override(edition.zone):
        written = letter(submission, event, facts)
        context = {
            "reader": reader,
            "edition": edition,
            "site": settings.PUBLIC_URL,
            "link": settings.PUBLIC_URL + _path(reader),
            "entry": about(submission),
            "letter": written,
        }
        parts = [render_to_string(f"mail/entry.{ending}", context) for ending in ENDINGS]
    subject, text, html = parts
    return queue_message(
        key=f"entry:{submission.pk}:{event}:{occasion}:{reader.key}",
        kind=f"entry_{event}",
        to=reader.email,
        user=reader.user,
        edition=edition,
        language=language,
        subject=subject,
        text=text,
        html=html,
        about=f"submission:{submission.pk}",
        about_label=about(submission)[:80],
        not_after=facts.get("until") if event == REMINDER else None,
    )


ENDINGS: Sequence[str] = ("subject.txt", "txt", "html")


def _path(reader: Reader) -> str:
    """Where a reader finds the entry: a unit admin in the list of the unit, everybody else in their own."""
    return reverse("reports:unit-entries" if reader.is_unit_admin else "reports:my-entries")
