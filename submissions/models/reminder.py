from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.models.submission import Submission


class DeadlineReminder(models.Model):
    """That the writers of an entry were reminded of a deadline; the row is what makes it happen once.

    A moved deadline is another one, and has its own reminders.
    """

    class Step(models.TextChoices):
        WEEK = "week", _("7 days before")
        DAYS = "days", _("3 days before")
        HOURS = "hours", _("3 hours before")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reminders")
    step = models.CharField(_("when"), max_length=5, choices=Step)
    until = models.DateTimeField(_("deadline (not included)"))
    at = models.DateTimeField(_("reminded at"), auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "step", "until"], name="reminder_once_per_step_and_deadline"
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=["week", "days", "hours"]), name="reminder_step_known"
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.step}"
