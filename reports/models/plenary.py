from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category
from submissions.models import Submission


class Plenary(models.Model):
    """The session that confirms the places of a category; superseded when the results are reopened."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="plenaries")
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    allows_joint = models.BooleanField(_("joint places confirmed"), default=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "plenaries"
        constraints = [
            models.UniqueConstraint(
                fields=["category"], condition=Q(superseded_at__isnull=True), name="plenary_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"plenary of category {self.category_id}"


class Placement(models.Model):
    """An entry's confirmed place and title."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="placements")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="placements")
    number = models.PositiveSmallIntegerField(_("place"))
    title = models.CharField(_("title"), max_length=80)
    prize = models.PositiveBigIntegerField(_("prize money in rupiah"), null=True, blank=True)
    is_joint = models.BooleanField(_("joint"), default=False)
    # Where the session decided otherwise than the rules, and why.
    by_the_rules = models.PositiveSmallIntegerField(_("place by the rules"), null=True, blank=True)
    reason = models.TextField(_("reason of the session"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plenary", "submission"], name="placement_once_per_entry"),
            models.CheckConstraint(
                condition=Q(is_joint=True) | Q(prize__isnull=False), name="placement_joint_prize_is_open"
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.title}: {self.submission_id}"
