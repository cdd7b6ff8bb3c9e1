from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.models.scoresheet import Scoresheet


class PaperEntry(models.Model):
    """A paper score sheet as somebody typed it: a first and a second time, and where they differ a third.

    Nothing of it is a score before the passes agree, or the third decides: then it is written to the sheet.
    `round` counts anew when a sheet is entered again after it was reopened. `values` holds plain decimals by
    criterion code; a criterion that the paper leaves blank is missing.
    """

    sheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="paper_entries")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    number = models.PositiveSmallIntegerField(_("pass"))
    values = models.JSONField(_("values"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered at"))
    stored_at = models.DateTimeField(_("written to the sheet at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "round", "number"], name="paper_entry_once_per_pass"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="paper_entry_three_passes"
            ),
        ]
        ordering = ["sheet", "round", "number"]

    def __str__(self) -> str:
        return f"pass {self.number} of sheet {self.sheet_id}"


class SheetReopening(models.Model):
    """A final or excused sheet that the secretariat opened again: why, and what it held until then."""

    sheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="reopenings")
    was = models.CharField(_("state before"), max_length=8, choices=Scoresheet.State)
    total = models.DecimalField(_("total before"), max_digits=13, decimal_places=10, null=True, blank=True)
    values = models.JSONField(_("values before"), default=dict)
    comment = models.TextField(_("comment before"), blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    ledger_sequence = models.PositiveBigIntegerField(_("row of the ledger"))
    objection = models.ForeignKey(
        "Objection", models.PROTECT, null=True, blank=True, related_name="reopenings"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sheet_reopening_has_reason"),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"reopening of sheet {self.sheet_id}"
