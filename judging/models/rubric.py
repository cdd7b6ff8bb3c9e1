from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Stage


class Rubric(models.Model):
    """The criteria and weights of a stage, in one version. Sheets are scored on one version only."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="rubrics")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("in force"), default=True)
    reason = models.TextField(_("why a new version"), blank=True)
    bands = models.JSONField(_("bands of the scale"), default=list, blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "version"], name="rubric_version_unique_in_stage"),
            models.UniqueConstraint(
                fields=["stage"], condition=Q(is_current=True), name="rubric_one_in_force_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="rubric_new_version_has_reason"
            ),
        ]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.stage_id} v{self.version}"


class Criterion(models.Model):
    """What is scored, on which scale, with which weight; `tie_order` places it in the tie-break chain."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    minimum = models.DecimalField(_("lowest value"), max_digits=6, decimal_places=2, default=0)
    maximum = models.DecimalField(_("highest value"), max_digits=6, decimal_places=2, default=100)
    step = models.DecimalField(_("step"), max_digits=5, decimal_places=2)
    tie_order = models.PositiveSmallIntegerField(_("order in the tie-break chain"), null=True, blank=True)
    levels = ArrayField(
        models.TextField(), default=list, blank=True, verbose_name=_("descriptions of the levels")
    )
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code_unique_in_rubric"),
            models.UniqueConstraint(
                fields=["rubric", "position"], name="criterion_position_unique_in_rubric"
            ),
            models.UniqueConstraint(
                fields=["rubric", "tie_order"],
                condition=Q(tie_order__isnull=False),
                name="criterion_tie_order_unique",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="criterion_weight_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=0, minimum__lt=F("maximum")), name="criterion_scale_ordered"
            ),
            models.CheckConstraint(condition=Q(step__gt=0), name="criterion_step_positive"),
        ]
        ordering = ["position"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.name
