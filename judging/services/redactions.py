"""Blackening what would give away a blind entry; the frozen revision itself is never changed."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import Event, append_event, append_events
from awards.services.seals import lock_category
from judging.blinding import forms_of, occurrences, texts_of
from judging.models import Redaction
from submissions.models import Revision

SHORTEST = 2


@transaction.atomic
def blacken(*, revision: Revision, words: str, by: User) -> int:
    """Blacken every place in the texts of a revision where these words stand, whatever their case.

    Places that are black already stay so. Raises `DomainError` for words that stand nowhere. Returns how
    many places were blackened.
    """
    wanted = words.strip()
    if len(wanted) < SHORTEST:
        raise DomainError(_("Give at least two characters to blacken."))
    category = revision.submission.category
    lock_category(category.pk, exclusive=False)
    places = [
        (path, start, end, text[start:end])
        for path, _label, text in texts_of(revision.content, forms_of([revision.content]))
        for start, end in occurrences(text, wanted)
    ]
    if not places:
        raise DomainError(_("“%(words)s” stands nowhere in this entry.") % {"words": wanted[:80]})
    made = []
    for path, start, end, passage in places:
        row, is_new = Redaction.objects.get_or_create(
            revision=revision,
            field=path,
            start=start,
            end=end,
            defaults={"sha256": hashlib.sha256(passage.encode()).hexdigest(), "by": by},
        )
        if is_new:
            made.append(row)
    append_events(
        edition_id=category.edition_id,
        events=[_event("redaction.made", row) for row in made],
        by=by,
    )
    return len(made)


@transaction.atomic
def blacken_file(*, revision: Revision, sha256: str, by: User) -> Redaction:
    """Leave a file of a revision out of a blind stage. Raises `DomainError` for one that it does not hold."""
    category = revision.submission.category
    lock_category(category.pk, exclusive=False)
    if sha256 not in {file["sha256"] for file in revision.content.get("attachments", ())}:
        raise DomainError(_("This entry has no such file."))
    row, is_new = Redaction.objects.get_or_create(
        revision=revision, field=f"file:{sha256}", start=0, end=0, defaults={"sha256": sha256, "by": by}
    )
    if is_new:
        append_events(edition_id=category.edition_id, events=[_event("redaction.made", row)], by=by)
    return row


@transaction.atomic
def show_again(*, redaction: Redaction, by: User) -> None:
    """Take a blackening back."""
    category = redaction.revision.submission.category
    lock_category(category.pk, exclusive=False)
    event = _event("redaction.lifted", redaction)
    redaction.delete()
    append_event(
        edition_id=category.edition_id, kind=event.kind, subject=event.subject, data=event.data, by=by
    )


def _event(kind: str, row: Redaction) -> Event:
    about = {"revision": row.revision.number, "start": row.start, "end": row.end, "sha256": row.sha256}
    field = "file" if row.field.startswith("file:") else row.field
    return Event(kind, f"submission:{row.revision.submission_id}", {**about, "field": field})
