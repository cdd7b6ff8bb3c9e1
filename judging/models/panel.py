from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Stage
from submissions.models import Submission


class Panel(models.Model):
    """The jurors of a stage."""

    stage = models.OneToOneField(Stage, models.PROTECT, related_name="panel")

    def __str__(self) -> str:
        return f"panel of stage {self.stage_id}"


class PanelMember(models.Model):
    """A juror's seat in a panel."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        JUROR = "juror", _("Juror")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.JUROR)
    position = models.PositiveSmallIntegerField(_("position"))
    seated_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successor_of"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "juror"], name="panel_member_one_seat"),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(role="chair", replaced_at__isnull=True),
                name="panel_has_one_chair",
            ),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(role="deputy", replaced_at__isnull=True),
                name="panel_has_one_deputy",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "deputy", "juror"]), name="panel_member_role_known"
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.juror_id} in {self.panel_id}"


class Assignment(models.Model):
    """A juror must score this entry in this stage; its scoresheet is made with it."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="assignments")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "submission", "juror"], name="assignment_once_per_juror_entry_stage"
            ),
            # The target of the scoresheet's composite foreign key, see the migration.
            models.UniqueConstraint(
                fields=["id", "stage", "submission", "juror"], name="assignment_identity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} scores {self.submission_id} in {self.stage_id}"


class Recusal(models.Model):
    """A juror stands aside from an entry, in all stages not yet closed."""

    class Origin(models.TextChoices):
        DECLARED = "declared", _("Declared by the juror")
        PAPER = "paper", _("Noted on the paper score sheet")
        SECRETARIAT = "secretariat", _("Decided by the secretariat")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="recusals")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField(_("declared at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "juror"], name="recusal_once_per_juror_and_entry"),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} recused from {self.submission_id}"


class ChairDecision(models.Model):
    """A reason that the chair, or the deputy, puts on record before a stage closes.

    `few_sheets`: an entry with fewer counted sheets than the stage asks for stays as it is.
    `promotion_line`: the entries joint at the line all go on, or none does.
    """

    class Kind(models.TextChoices):
        FEW_SHEETS = "few_sheets", _("Too few sheets")
        PROMOTION_LINE = "promotion_line", _("Joint at the promotion line")

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="chair_decisions")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    submission_ids = ArrayField(models.BigIntegerField(), verbose_name=_("entries"))
    takes = models.BooleanField(_("all go on"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "kind", "submission_ids"], name="chair_decision_once_per_set"
            ),
            models.CheckConstraint(
                condition=Q(kind="few_sheets", takes__isnull=True)
                | Q(kind="promotion_line", takes__isnull=False),
                name="chair_decision_takes_only_at_line",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="chair_decision_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.stage_id}"
