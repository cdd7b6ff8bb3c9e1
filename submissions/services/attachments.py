"""The evidence of an entry: added, replaced, removed and taken back while its owner may still change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.files.check import CheckedFile, checked_file
from awards.models import User
from awards.services.ledger import append_event
from submissions.models import Attachment, IndicatorLevel, Question, Submission
from submissions.models.attachment import stored_path
from submissions.queries.attachments import most_files, question_of
from submissions.queries.deadlines import WRITABLE, is_in_time

# What was removed can be taken back; more than this is kept of no question.
MOST_REMOVED = 20


def add_attachment(*, submission: Submission, question: Question, file: UploadedFile, by: User) -> Attachment:
    """Check a file that was sent and keep it as the next one of a question.

    The check runs before anything is locked; number and state are decided afterwards under the row lock of
    the entry, so that two files at once never exceed the number. Raises `FileRefused` for a file that is not
    taken, `DomainError` when the question is full or the entry may no longer be changed.
    """
    require_changeable(submission)
    _require_room(submission, question)
    with _kept(question, file) as kept, transaction.atomic():
        entry = _lock(submission.pk)
        present = _present(entry, question.section.code, question.code)
        _require_room(entry, question)
        last = present.aggregate(last=Max("position"))["last"] or 0
        kept.submission, kept.by, kept.position = entry, by, last + 1
        kept.save()
        _record("added", kept, by)
    return kept


def replace_attachment(*, attachment: Attachment, file: UploadedFile, by: User) -> Attachment:
    """Put another file in the place of one; the old one stays until the entry is handed in.

    Raises as `add_attachment`, and `DomainError` when the old one was replaced or removed meanwhile.
    """
    require_changeable(attachment.submission)
    question = question_of(attachment)
    with _kept(question, file) as kept, transaction.atomic():
        entry = _lock(attachment.submission_id)
        old = _require_present(attachment)
        _remove(old, by)
        kept.submission, kept.by, kept.position, kept.replaces = entry, by, old.position, old
        kept.save()
        _name_instead(old, kept)
        _record("replaced", kept, by, old=old.pk)
        _drop_oldest(old)
    return kept


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User) -> Attachment:
    """Take a file off an entry; it can be taken back until the entry is handed in. Raises `DomainError`."""
    _lock(attachment.submission_id)
    old = _require_present(attachment)
    _remove(old, by)
    _record("removed", old, by)
    _drop_oldest(old)
    return old


@transaction.atomic
def take_back_attachment(*, attachment: Attachment, by: User) -> Attachment:
    """Undo a removal: the file is the last of its question again, or in place of the one that replaced it.

    Raises `DomainError` when it is present, or the question is full.
    """
    entry = _lock(attachment.submission_id)
    old = Attachment.objects.get(pk=attachment.pk)
    if old.removed_at is None:
        raise DomainError(_("This file is part of the entry already."))
    successor = Attachment.objects.present().filter(replaces=old).first()
    if successor is not None:
        _remove(successor, by)
        _name_instead(successor, old)
        Attachment.objects.filter(pk=successor.pk).update(replaces=None)
        old.position = successor.position
    else:
        _require_room(entry, question_of(old))
        present = _present(entry, old.section_code, old.question_code)
        old.position = (present.aggregate(last=Max("position"))["last"] or 0) + 1
    old.removed_at = old.removed_by = None
    old.save(update_fields=["removed_at", "removed_by", "position"])
    _record("restored", old, by)
    return old


def require_changeable(entry: Submission) -> None:
    """Refuse to change the files of an entry that is handed in, out of the field, or late by our clock.

    Needs the category's edition. Raises `DomainError`.
    """
    if entry.state not in WRITABLE:
        raise DomainError(
            _("%(code)s is “%(state)s”. Its files can no longer be changed.")
            % {"code": entry.code, "state": entry.get_state_display()}
        )
    if not is_in_time(entry, timezone.now()):
        raise DomainError(
            _(
                "The time for this entry is over, so its files stay as they are. "
                "The secretariat can give more time."
            )
        )


def delete_attachments(rows: QuerySet[Attachment]) -> int:
    """Delete rows and, once that is stored, their files; returns how many. For purges and erasures."""
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)))
        names = [name for row in found for name in (row.stored.name, row.preview.name) if name]
        Attachment.objects.filter(pk__in=[row.pk for row in found]).delete()
        transaction.on_commit(lambda: _delete_files(names))
    return len(found)


@contextmanager
def _kept(question: Question, file: UploadedFile) -> Iterator[Attachment]:
    """A row, not stored yet, whose files are; they are deleted when the block does not end well."""
    with checked_file(file, accepted=question.file_types, most_bytes=question.max_bytes or 0) as checked:
        names = [default_storage.save(stored_path(None, ""), File(checked.file))]
        try:
            if checked.preview is not None:
                names.append(default_storage.save(stored_path(None, ""), File(checked.preview)))
            yield _row(question, checked, names)
        except BaseException:
            _delete_files(names)
            raise


def _row(question: Question, checked: CheckedFile, names: list[str]) -> Attachment:
    return Attachment(
        section_code=question.section.code,
        question_code=question.code,
        name=checked.name,
        file_type=checked.kind.code,
        media_type=checked.kind.media_type,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        stored=names[0],
        preview=names[1] if len(names) > 1 else "",
    )


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _lock(submission_id: int) -> Submission:
    """The entry under its row lock. Raises `DomainError` when its evidence may no longer be changed."""
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition")
        .get(pk=submission_id)
    )
    require_changeable(entry)
    return entry


def _present(submission: Submission, section_code: str, question_code: str) -> QuerySet[Attachment]:
    return submission.attachments.present().filter(section_code=section_code, question_code=question_code)


def _require_room(submission: Submission, question: Question) -> None:
    most = most_files(question)
    if _present(submission, question.section.code, question.code).count() >= most:
        raise DomainError(
            ngettext(
                "Here is room for %(n)d file, and it is there already. Replace it, or remove it first.",
                "Here is room for %(n)d files, and they are there already. Replace or remove one first.",
                most,
            )
            % {"n": most}
        )


def _require_present(attachment: Attachment) -> Attachment:
    row = Attachment.objects.present().filter(pk=attachment.pk).first()
    if row is None:
        raise DomainError(_("This file was removed or replaced meanwhile. Reload the page."))
    return row


def _remove(attachment: Attachment, by: User) -> None:
    attachment.removed_at, attachment.removed_by = timezone.now(), by
    attachment.save(update_fields=["removed_at", "removed_by"])


def _name_instead(gone: Attachment, present: Attachment) -> None:
    """What was evidence of an indicator is so as the new file; what is verified stays as it was said."""
    IndicatorLevel.objects.filter(evidence=gone, verified_level__isnull=True).update(evidence=present)


def _drop_oldest(attachment: Attachment) -> None:
    """Nobody fills the storage by replacing a file again and again."""
    removed = Attachment.objects.filter(
        submission=attachment.submission_id,
        section_code=attachment.section_code,
        question_code=attachment.question_code,
        removed_at__isnull=False,
        frozen_at__isnull=True,
    ).order_by("-removed_at", "-pk")
    too_many = list(removed.values_list("pk", flat=True)[MOST_REMOVED:])
    if too_many:
        delete_attachments(Attachment.objects.filter(pk__in=too_many))


def _record(what: str, attachment: Attachment, by: User, **data: Any) -> None:
    append_event(
        edition_id=attachment.submission.category.edition_id,
        kind=f"attachment.{what}",
        subject=f"submission:{attachment.submission_id}",
        data={
            "attachment": attachment.pk,
            "section": attachment.section_code,
            "question": attachment.question_code,
            "sha256": attachment.sha256,
            "bytes": attachment.size,
            **data,
        },
        by=by,
    )
