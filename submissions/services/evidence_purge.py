"""What becomes of evidence that nobody needs: files taken off a submitted entry, and files without a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from awards.stored_files import files_may_go
from submissions.models import Attachment
from submissions.models.attachment import FOLDER
from submissions.queries.deadlines import WRITABLE
from submissions.services.attachments import delete_attachments

# Long enough to take a submission back and look at what was removed.
GRACE = timedelta(days=7)
# A file is stored before its row; longer than any request takes.
ORPHAN_AGE = timedelta(days=1)
BATCH = 500


def purge_removed(*, now: datetime | None = None) -> int:
    """Delete what was replaced or removed at least seven days ago from entries that are handed in.

    What a frozen revision names stays, and so does what the owner of a draft or a returned entry may still
    take back. Returns how many were deleted; none while a backup is made.
    """
    moment = now or timezone.now()
    with files_may_go() as may_go:
        if not may_go:
            return 0
        rows = Attachment.objects.filter(removed_at__lt=moment - GRACE, frozen_at__isnull=True)
        keys = rows.exclude(submission__state__in=WRITABLE).order_by("pk").values_list("pk", flat=True)
        return delete_attachments(Attachment.objects.filter(pk__in=list(keys[:BATCH])))


def sweep_orphans(*, now: datetime | None = None) -> int:
    """Delete stored evidence that no row names and that is a day old: a process ended before its row.

    Returns how many were deleted; none while a backup is made.
    """
    oldest = (now or timezone.now()) - ORPHAN_AGE
    count = 0
    with files_may_go() as may_go:
        for names in _stored() if may_go else ():
            known = set(Attachment.objects.filter(stored__in=names).values_list("stored", flat=True))
            known |= set(Attachment.objects.filter(preview__in=names).values_list("preview", flat=True))
            for name in names:
                if name not in known and default_storage.get_modified_time(name) < oldest:
                    default_storage.delete(name)
                    count += 1
    return count


def _stored() -> Iterator[list[str]]:
    """The names of stored evidence, a folder at a time."""
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for folder in folders:
        _folders, files = default_storage.listdir(f"{FOLDER}/{folder}")
        yield [f"{FOLDER}/{folder}/{name}" for name in files]
