from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Edition


class AssignmentPlan(models.Model):
    """An optimised assignment that is looked at before it is accepted.

    `result` holds the pairs to add by stage, cost, loads and links. `fingerprint` is the SHA-256 of what it
    was made from: where that has changed, the plan is not accepted any more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being computed")
        READY = "ready", _("Ready")
        IMPOSSIBLE = "impossible", _("Not possible")
        ACCEPTED = "accepted", _("Accepted")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="assignment_plans")
    stage_ids = ArrayField(models.BigIntegerField(), verbose_name=_("stages"))
    sheets = models.PositiveSmallIntegerField(_("sheets per entry"))
    least = models.PositiveIntegerField(_("least per juror"), default=0)
    most = models.PositiveIntegerField(_("most per juror"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    result = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ready", "impossible", "accepted"]),
                name="assignment_plan_state_known",
            ),
            models.CheckConstraint(condition=Q(sheets__gte=1), name="assignment_plan_gives_sheets"),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at__isnull=True)),
                name="assignment_plan_accepted_has_time",
            ),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.edition_id}"
