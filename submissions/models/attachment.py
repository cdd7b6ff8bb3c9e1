from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.files.kinds import KINDS
from submissions.models.submission import Submission

FOLDER = "evidence"


def stored_path(_instance: Attachment | None, _filename: str) -> str:
    """A random name without an ending: nothing of the sender's file name reaches the storage."""
    name = secrets.token_hex(16)
    return f"{FOLDER}/{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files by whether they still count."""

    def present(self) -> AttachmentQuerySet:
        """What an entry holds now: neither removed nor replaced."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file that an entry gives as evidence for a question.

    A replaced or removed one stays until the entry is handed in, so that its owner can take it back; one that
    a frozen revision names (`frozen_at`) stays as long as the entry.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attachments")
    section_code = models.CharField(_("section"), max_length=40)
    question_code = models.CharField(_("question"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("file name"), max_length=150)
    file_type = models.CharField(_("file type"), max_length=5)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to=stored_path, max_length=200)
    preview = models.FileField(upload_to=stored_path, max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(stored=""), name="attachment_has_file"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True) | Q(removed_at__isnull=False),
                name="attachment_removed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="attachment_replaces_another"
            ),
            models.UniqueConstraint(
                fields=["submission", "section_code", "question_code", "position"],
                condition=Q(removed_at__isnull=True),
                name="attachment_position_unique_in_question",
            ),
        ]
        indexes = [
            models.Index(
                fields=["removed_at"], condition=Q(removed_at__isnull=False), name="attachment_removed"
            ),
            models.Index(
                fields=["submission", "section_code", "question_code"], name="attachment_by_question"
            ),
        ]
        ordering = ["section_code", "question_code", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        """The kind as people call it: "PDF"."""
        return KINDS[self.file_type].label
