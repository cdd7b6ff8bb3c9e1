from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SealQuerySet(models.QuerySet["Seal"]):
    """Locks by whether they hold."""

    def standing(self, *kinds: Seal.Kind) -> SealQuerySet:
        """The locks that nobody lifted, of these kinds; of every kind without any."""
        rows = self.filter(lifted_at__isnull=True)
        return rows.filter(kind__in=kinds) if kinds else rows


class Seal(models.Model):
    """A lock of a category: scores, plenary, publication, in this order. Lifted ones stay as history."""

    class Kind(models.TextChoices):
        SCORES = "scores", _("Scores locked")
        PLENARY = "plenary", _("Plenary locked")
        PUBLICATION = "publication", _("Published")

    category = models.ForeignKey("awards.Category", models.PROTECT, related_name="seals")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    ledger_count = models.PositiveBigIntegerField(_("ledger rows when sealed"))
    ledger_head = models.CharField(_("ledger head when sealed"), max_length=64)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_reason = models.TextField(_("why lifted"), blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["scores", "plenary", "publication"]), name="seal_kind_known"
            ),
            models.UniqueConstraint(
                fields=["category", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="seal_one_standing_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_reason="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_reason="")),
                name="seal_lifted_means_reason",
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.category_id} {self.kind}"
