from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Stage
from judging.models.rubric import Rubric
from submissions.models import Submission


class Standing(models.Model):
    """An entry's score, rank and place in a closed stage. Frozen: papers read these rows only."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="standings")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="standings")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="standings")
    sheets = models.PositiveSmallIntegerField(_("counted sheets"))
    total_sum = models.DecimalField(_("sum of the totals"), max_digits=16, decimal_places=10)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    place = models.PositiveIntegerField(_("place"), null=True)
    goes_on = models.BooleanField(_("goes on to the next stage"))
    unranked_reason = models.TextField(_("why unranked"), blank=True)
    tie = models.JSONField(_("how a tie was broken"), null=True, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "submission"], name="standing_once_per_stage"),
            models.CheckConstraint(
                condition=Q(sheets=0, score__isnull=True, rank__isnull=True, place__isnull=True)
                | Q(sheets__gt=0, score__isnull=False, rank__isnull=False, place__isnull=False),
                name="standing_scored_means_rank_and_place",
            ),
        ]
        indexes = [models.Index(fields=["stage", "place"], name="standing_by_place")]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.stage_id}: {self.score}"


class FinalStanding(models.Model):
    """An entry's final score, rank and place in a category whose last stage is closed. Frozen."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="final_standings")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="final_standing")
    final = models.DecimalField(_("final score"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    place = models.PositiveIntegerField(_("place"), null=True)
    title = models.CharField(_("title by the rules"), max_length=80, blank=True)
    unranked_reason = models.TextField(_("why unranked"), blank=True)
    tie = models.JSONField(_("how a tie was broken"), null=True, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(final__isnull=True, rank__isnull=True, place__isnull=True, title="")
                    & ~Q(unranked_reason="")
                )
                | Q(final__isnull=False, rank__isnull=False, place__isnull=False, unranked_reason=""),
                name="final_standing_complete_or_unranked",
            ),
            models.CheckConstraint(
                condition=Q(final__isnull=True) | Q(final__gte=0, final__lte=100),
                name="final_standing_0_to_100",
            ),
        ]
        indexes = [models.Index(fields=["category", "place"], name="final_standing_by_place")]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.final}"
