from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category
from reports.models.plenary import Plenary
from submissions.models import Submission


class PlenarySession(models.Model):
    """A sitting of the jury on a category: who was there, what it decided, who dissents.

    It is written while the jury sits, and belongs to the plenary that it ends in. One is open at a time;
    after a reopening a new one begins.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="plenary_sessions")
    held_on = models.DateField(_("day of the session"))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    quorum = models.PositiveSmallIntegerField(_("jurors needed"))
    quorum_reason = models.TextField(_("why it decides with fewer jurors"), blank=True)
    plenary = models.OneToOneField(
        Plenary, models.PROTECT, null=True, blank=True, related_name="session", editable=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category"], condition=Q(plenary__isnull=True), name="plenary_session_one_open"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="plenary_session_quorum_at_least_1"),
        ]

    def __str__(self) -> str:
        return f"session on category {self.category_id}"


class PlenaryAttendance(models.Model):
    """Whether a juror of the category was at the session, and the dissent that the juror wants minuted."""

    session = models.ForeignKey(PlenarySession, models.CASCADE, related_name="attendance")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("present"), default=True)
    dissent = models.TextField(_("dissent"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "juror"], name="plenary_attendance_once"),
            models.CheckConstraint(
                condition=Q(dissent="") | Q(is_present=True), name="plenary_dissent_of_those_present"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} at session {self.session_id}"


class PlenaryDecision(models.Model):
    """A place that the session gives otherwise than the rules: a number, or none, with its reason.

    `prize` is what a joint or moved entry gets; empty for the prize of its number.
    """

    session = models.ForeignKey(PlenarySession, models.CASCADE, related_name="decisions")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    prize = models.PositiveBigIntegerField(_("prize money in rupiah"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "submission"], name="plenary_decision_once_per_entry"),
            models.CheckConstraint(condition=~Q(reason=""), name="plenary_decision_has_reason"),
            models.CheckConstraint(
                condition=Q(prize__isnull=True) | Q(number__isnull=False),
                name="plenary_decision_prize_needs_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.number}"
