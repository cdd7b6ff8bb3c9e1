from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from submissions.models import Submission


class NominationText(models.Model):
    """A section of the text with which a winner is nominated further up.

    It begins as the entry's frozen words and is then written for another form with its own limits; the
    frozen copy that was judged stays as it is. A section without a row still says what the entry says.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="nomination_texts")
    form = models.CharField(_("form"), max_length=40)
    section = models.CharField(_("section"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    # Counts the changes.
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("last changed at"))
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "form", "section"], name="nomination_text_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="nomination_version_from_1"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.form} {self.section}"
