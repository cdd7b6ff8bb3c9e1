from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Stage


class PracticeEntry(models.Model):
    """An example that every juror of a stage scores first, to learn the scale. It is never counted."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="practice")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="practice_entry_has_content")
        ]

    def __str__(self) -> str:
        return self.title


class PracticeSheet(models.Model):
    """What a juror gave the practice entry: values by criterion code, as plain decimal text.

    Apart from the real sheets and scores, so that no ranking, export or count can meet it.
    """

    practice = models.ForeignKey(PracticeEntry, models.CASCADE, related_name="sheets")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_sheets")
    values = models.JSONField(_("values"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    total = models.DecimalField(_("total"), max_digits=13, decimal_places=10, null=True, blank=True)
    finalised_at = models.DateTimeField(_("finalised at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "juror"], name="practice_sheet_once_per_juror"),
            models.CheckConstraint(
                condition=Q(total__isnull=True, finalised_at__isnull=True)
                | Q(total__isnull=False, finalised_at__isnull=False),
                name="practice_sheet_final_has_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} practises on {self.practice_id}"


class PracticeWaiver(models.Model):
    """The secretariat lets a juror score without the practice sheet, with a reason."""

    practice = models.ForeignKey(PracticeEntry, models.CASCADE, related_name="waivers")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_waivers")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "juror"], name="practice_waiver_once_per_juror"),
            models.CheckConstraint(condition=~Q(reason=""), name="practice_waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} without {self.practice_id}"
