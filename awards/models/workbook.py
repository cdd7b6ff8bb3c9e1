from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.edition import Edition


def upload_path(instance: WorkbookUpload, _filename: str) -> str:
    """A random name: nothing of the sender's file name reaches the disk."""
    return f"workbooks/{instance.edition_id}/{secrets.token_hex(16)}.xlsx"


class WorkbookUpload(models.Model):
    """A workbook that the secretariat sent: previewed row by row, then confirmed or dropped."""

    class Kind(models.TextChoices):
        ENTRIES = "entries", _("Entries")
        SCORES = "scores", _("Scores")
        HONOURS = "honours", _("Former winners")
        ASSIGN = "assign", _("Assignments")

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("Previewed")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="workbook_uploads")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    file = models.FileField(upload_to=upload_path, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(_("row outcomes"), default=list)
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["entries", "scores", "honours", "assign"]),
                name="workbook_upload_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | Q(state__in=["previewed", "dropped"], confirmed_at__isnull=True),
                name="workbook_upload_confirmed_has_time",
            ),
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename
