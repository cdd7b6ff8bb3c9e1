"""Keeping the words of entries for comparison, what is alike, and what a verifier says of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from submissions.likeness import shingles_of
from submissions.models import EntryText, Likeness, Submission
from submissions.queries.likeness import alike_entries
from submissions.queries.reading import words_of_entry


@transaction.atomic
def index_text(*, submission: Submission) -> None:
    """Keep the words of an entry as they are now, so that later entries find it."""
    text = words_of_entry(submission)
    EntryText.objects.update_or_create(
        submission=submission, defaults={"text": text, "shingles": shingles_of(text)}
    )


@transaction.atomic
def note_likeness(*, submission: Submission) -> list[Likeness]:
    """Store which entries this one is like now; what a verifier said of a pair stays said."""
    found = alike_entries(submission)
    stale = submission.likenesses.exclude(other__in=[alike.entry.pk for alike in found])
    stale.filter(verdict="").delete()
    now = timezone.now()
    rows = [
        Likeness(
            submission=submission,
            other=alike.entry,
            by_title=alike.by_title,
            by_text=alike.by_text,
            found_at=now,
        )
        for alike in found
    ]
    return Likeness.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["submission", "other"],
        update_fields=["by_title", "by_text", "found_at"],
    )
