from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from submissions.models import Revision


class Redaction(models.Model):
    """What jurors of a blind stage do not read: a passage of a frozen text, or a whole file.

    A passage is a range of characters of a field of the revision, with the SHA-256 of what it covers; a file
    is named by its SHA-256 (field `file:<sha256>`). The revision itself is never changed.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="redactions")
    field = models.CharField(_("field"), max_length=120)
    start = models.PositiveIntegerField(_("first character"), default=0)
    end = models.PositiveIntegerField(_("character after the last"), default=0)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "field", "start", "end"], name="redaction_once"),
            models.CheckConstraint(
                condition=Q(field__startswith="file:", start=0, end=0)
                | (~Q(field__startswith="file:") & Q(start__lt=F("end"))),
                name="redaction_is_a_range_or_a_file",
            ),
        ]
        ordering = ["field", "start"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.field} {self.start}-{self.end}"
