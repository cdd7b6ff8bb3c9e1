from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from submissions.models.attachment import Attachment
from submissions.models.form import ChecklistItem
from submissions.models.submission import Submission

HIGHEST = 3


class IndicatorLevel(models.Model):
    """What an entry reaches of one indicator of a readiness list: as it says itself, and as verified.

    Both stand side by side; one never overwrites the other. `basis` is the way of measuring that was chosen
    where an indicator has several. Nothing here scores an entry in the award.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="indicator_levels")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="levels")
    basis = models.CharField(_("basis"), max_length=2, blank=True)
    own_level = models.PositiveSmallIntegerField(_("own level"), null=True, blank=True)
    own_note = models.TextField(_("where the evidence lies"), blank=True)
    evidence = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    own_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    own_at = models.DateTimeField(null=True, blank=True)
    verified_level = models.PositiveSmallIntegerField(_("verified level"), null=True, blank=True)
    verified_note = models.TextField(_("note of the verification"), blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "item"], name="indicator_level_once"),
            models.CheckConstraint(
                condition=Q(own_level__isnull=True) | Q(own_level__lte=HIGHEST), name="indicator_own_level"
            ),
            models.CheckConstraint(
                condition=Q(verified_level__isnull=True) | Q(verified_level__lte=HIGHEST),
                name="indicator_verified_level",
            ),
            models.CheckConstraint(
                condition=Q(verified_level__isnull=True) | Q(verified_at__isnull=False),
                name="indicator_verified_has_time",
            ),
        ]
        ordering = ["item__position"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.item_id}"
