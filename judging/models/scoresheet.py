from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Stage
from judging.models.panel import Assignment
from judging.models.rubric import Criterion, Rubric
from submissions.models import Submission


class ScoresheetQuerySet(models.QuerySet["Scoresheet"]):
    """Reads over sheets."""

    def counted(self) -> ScoresheetQuerySet:
        """The sheets that count in a score: final and not void."""
        return self.filter(state=Scoresheet.State.FINAL)

    def open(self) -> ScoresheetQuerySet:
        """The sheets that keep a stage from closing."""
        return self.filter(state=Scoresheet.State.DRAFT)


class Scoresheet(models.Model):
    """One juror's scores for one entry in one stage.

    `total` is stored in the transaction that finalises the sheet: rankings are SQL over totals.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")
        VOID = "void", _("Void")
        EXCUSED = "excused", _("Excused")

    class VoidReason(models.TextChoices):
        RECUSAL = "recusal", _("Conflict of interest")
        REPLACED = "replaced", _("Juror replaced")

    assignment = models.OneToOneField(Assignment, models.PROTECT, primary_key=True, related_name="sheet")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="sheets")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="sheets")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="sheets")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    total = models.DecimalField(_("total"), max_digits=13, decimal_places=10, null=True, blank=True)
    finalised_at = models.DateTimeField(_("finalised at"), null=True, blank=True)
    void_reason = models.CharField(_("why void"), max_length=8, choices=VoidReason, blank=True)
    excused_reason = models.TextField(_("why excused"), blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(_("comment for the entrant"), blank=True)
    notes = models.JSONField(default=dict, blank=True, help_text="For the entrant, by code of the criterion")
    private_note = models.TextField(blank=True, help_text="For the juror alone")
    from_paper = models.BooleanField(_("entered from paper"), default=False)
    version = models.PositiveIntegerField(
        _("version"), default=0, help_text=_("Counts the writes to this sheet")
    )

    objects = ScoresheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "submission", "juror"], name="scoresheet_one_per_juror"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "final", "void", "excused"]), name="scoresheet_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="final", total__isnull=False, finalised_at__isnull=False)
                | Q(state__in=["draft", "excused"], total__isnull=True, finalised_at__isnull=True)
                | Q(state="void"),
                name="scoresheet_final_means_total_and_time",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100),
                name="scoresheet_total_0_to_100",
            ),
            models.CheckConstraint(
                condition=(Q(state="void") & ~Q(void_reason="")) | (~Q(state="void") & Q(void_reason="")),
                name="scoresheet_void_means_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state="excused") & ~Q(excused_reason=""))
                | (~Q(state="excused") & Q(excused_reason="")),
                name="scoresheet_excused_means_reason",
            ),
        ]
        indexes = [
            # Ranking reads this index alone.
            models.Index(
                fields=["stage", "submission"],
                include=["total"],
                condition=Q(state="final"),
                name="scoresheet_counted",
            ),
            models.Index(fields=["juror", "stage", "state"], name="scoresheet_of_juror"),
            # What a juror made final last comes first on the desk.
            models.Index(
                "juror",
                F("finalised_at").desc(),
                F("assignment").desc(),
                condition=Q(state="final"),
                name="scoresheet_latest_final",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet of {self.juror_id} for {self.submission_id} in {self.stage_id}"


class Score(models.Model):
    """The value that a juror gave for one criterion."""

    sheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.DecimalField(_("value"), max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_one_per_criterion"),
            models.CheckConstraint(condition=Q(value__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class SheetChange(models.Model):
    """One change as a juror's device sent it, under the key that the device made for it.

    A key counts once, however often it is sent. What another device overtook, or what came when the sheet
    could no longer be written, is kept here too and changes nothing: no typed value disappears.
    """

    class Outcome(models.TextChoices):
        STORED = "stored", _("Stored")
        OVERTAKEN = "overtaken", _("Overtaken by a newer value of another device")
        LATE = "late", _("Came when the sheet could no longer be changed")

    sheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="changes")
    key = models.UUIDField()
    device = models.CharField(max_length=36, blank=True)
    field = models.CharField(max_length=50)
    value = models.TextField(blank=True)
    made_at = models.DateTimeField(help_text="When it was typed, by the clock of the server")
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    version = models.PositiveIntegerField(help_text="The version of the sheet that it made or met")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="sheet_change_key_counts_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["stored", "overtaken", "late"]), name="sheet_change_outcome_known"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field} of {self.sheet_id}: {self.outcome}"
