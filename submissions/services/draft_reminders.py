"""Reminding people of their drafts by hand, at most once a day each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from awards.exceptions import ArchivedError
from awards.models import Edition, User
from awards.services.ledger import append_event
from submissions.models import Submission
from submissions.notice_texts import REMINDER
from submissions.queries.drafts import draft_rows, drafts
from submissions.services.notices import tell


@transaction.atomic
def remind_drafts(*, edition: Edition, keys: Sequence[int] | None, by: User) -> int:
    """Remind the people of these drafts, or of all, of what is missing; returns of how many.

    A draft whose time is over is left alone. Asking again on the same day sends nothing twice.
    """
    if edition.is_archived:
        raise ArchivedError(edition.name)
    now = timezone.now()
    entries = drafts(edition).select_for_update(of=("self",))
    if keys is not None:
        entries = entries.filter(pk__in=keys)
    reminded = []
    for row in draft_rows(list(entries)):
        if row.is_over:
            continue
        day = f"by-hand:{timezone.localdate(now, edition.zone)}"
        tell(row.entry, REMINDER, until=row.until, now=now, points=row.missing, occasion=day)
        reminded.append(row.entry.pk)
    if reminded:
        append_event(
            edition_id=edition.pk,
            kind="submission.drafts_reminded",
            subject=f"edition:{edition.pk}",
            data={"submissions": reminded},
            by=by,
        )
    return len(reminded)


def is_draft_of(edition: Edition, key: int) -> bool:
    """Whether the edition has a draft of this key."""
    return Submission.objects.filter(category__edition=edition, state=Submission.State.DRAFT, pk=key).exists()
