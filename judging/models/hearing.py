from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Stage
from submissions.models import Submission


class HearingPlan(models.Model):
    """How the presentations of a stage are held: the minutes of one, and the lot of the running order.

    The order is the entries' order by SHA-256 of seed and entry code, see `judging.running_order`; `seed` is
    published, so that anyone can recompute it.
    """

    stage = models.OneToOneField(Stage, models.PROTECT, related_name="hearing_plan")
    presentation_minutes = models.PositiveSmallIntegerField(_("minutes of presentation"), default=7)
    question_minutes = models.PositiveSmallIntegerField(_("minutes of questions"), default=13)
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between two entries"), default=0)
    seed = models.CharField(_("seed of the lot"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    undone_reason = models.TextField(_("why drawn again"), blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(presentation_minutes__gte=1, presentation_minutes__lte=240)
                & Q(question_minutes__lte=240, gap_minutes__lte=240),
                name="hearing_plan_minutes_sensible",
            ),
            models.CheckConstraint(
                condition=Q(seed="", drawn_at__isnull=True) | (~Q(seed="") & Q(drawn_at__isnull=False)),
                name="hearing_plan_drawn_means_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"hearings of stage {self.stage_id}"

    @property
    def duration(self) -> int:
        """Minutes of one hearing, presentation and questions."""
        return self.presentation_minutes + self.question_minutes


class HearingRoom(models.Model):
    """A room in which entries of a stage present; rooms work side by side."""

    plan = models.ForeignKey(HearingPlan, models.CASCADE, related_name="rooms")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("room"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="hearing_room_position_unique"),
            models.UniqueConstraint(fields=["plan", "name"], name="hearing_room_name_unique"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class HearingDay(models.Model):
    """A day of presentations: all its rooms work from `starts_at` to `ends_at`."""

    plan = models.ForeignKey(HearingPlan, models.CASCADE, related_name="days")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "starts_at"], name="hearing_day_once"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="hearing_day_ordered"),
        ]
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class HearingBreak(models.Model):
    """A pause of a day, in which no room works."""

    day = models.ForeignKey(HearingDay, models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="hearing_break_ordered"),
        ]
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class Hearing(models.Model):
    """An entry's presentation slot in a stage, and whether the entrants came.

    `lot` is the number that the lot gave the entry. A slot that was moved by hand says why. That an entry was
    absent is recorded with the reason of the chair, or of the deputy.
    """

    class Attendance(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")

    plan = models.ForeignKey(HearingPlan, models.CASCADE, related_name="hearings")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="hearings")
    room = models.ForeignKey(HearingRoom, models.PROTECT, related_name="hearings")
    day = models.ForeignKey(HearingDay, models.PROTECT, related_name="hearings")
    lot = models.PositiveIntegerField(_("number of the lot"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    moved_reason = models.TextField(_("why moved"), blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attendance = models.CharField(
        _("attendance"), max_length=8, choices=Attendance, default=Attendance.EXPECTED
    )
    people = models.PositiveSmallIntegerField(_("number of people who came"), null=True, blank=True)
    absent_reason = models.TextField(_("why absent"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "submission"], name="hearing_once_per_entry"),
            models.UniqueConstraint(
                fields=["room", "starts_at"],
                name="hearing_one_entry_at_a_time",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="hearing_ordered"),
            models.CheckConstraint(
                condition=Q(attendance="expected", recorded_at__isnull=True, absent_reason="")
                | Q(attendance="present", recorded_at__isnull=False, absent_reason="")
                | (Q(attendance="absent", recorded_at__isnull=False) & ~Q(absent_reason="")),
                name="hearing_absent_means_reason",
            ),
        ]
        ordering = ["starts_at", "room__position"]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.plan_id}"


class JurorAttendance(models.Model):
    """Whether a seated juror was there on a day of presentations."""

    day = models.ForeignKey(HearingDay, models.CASCADE, related_name="jurors")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hearing_days")
    is_present = models.BooleanField(_("present"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "juror"], name="juror_attendance_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} on {self.day_id}"
