from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Invitation, Stage
from submissions.models import Submission


def panel_seed() -> str:
    """What the lots of a panel are drawn from: the jurors' orders and the marks of a blind stage."""
    return secrets.token_hex(16)


class Panel(models.Model):
    """The jurors of a stage."""

    stage = models.OneToOneField(Stage, models.PROTECT, related_name="panel")
    seed = models.CharField(max_length=32, default=panel_seed, editable=False)

    def __str__(self) -> str:
        return f"panel of stage {self.stage_id}"


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    """Seats by whether somebody sits on them."""

    def seated(self) -> PanelMemberQuerySet:
        """The seats that are taken: not replaced, and accepted where they were offered by an invitation."""
        return self.answered().filter(replaced_at__isnull=True)

    def answered(self) -> PanelMemberQuerySet:
        """The seats that are taken, or were until a successor took them."""
        return self.filter(ANSWERED)

    def offered(self) -> PanelMemberQuerySet:
        """The seats that wait for the answer to an invitation; nobody sees them as taken."""
        return self.filter(replaced_at__isnull=True, invitation__accepted_at__isnull=True).exclude(
            invitation=None
        )


ANSWERED = Q(invitation__isnull=True) | Q(invitation__accepted_at__isnull=False)


class PanelMember(models.Model):
    """A juror's seat in a panel; one that an invitation offers is taken once it is accepted."""

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
    replaced_reason = models.TextField(_("why replaced"), blank=True)
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, blank=True, related_name="seats")

    objects = PanelMemberQuerySet.as_manager()

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

    @property
    def is_taken(self) -> bool:
        """Whether the juror sits here; the twin of `seated` for one seat with its invitation."""
        answered = self.invitation is None or self.invitation.accepted_at is not None
        return self.replaced_at is None and answered


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by what their juror may see."""

    def unbarred(self) -> AssignmentQuerySet:
        """Those that neither a recusal nor a conflict still to be decided closes to their juror."""
        pair = {"submission": OuterRef("submission"), "juror": OuterRef("juror")}
        return self.filter(
            ~Exists(Recusal.objects.filter(**pair)), ~Exists(Conflict.objects.filter(**pair, state="open"))
        )

    def held_by(self, user: Any) -> AssignmentQuerySet:
        """What is asked of an active juror who sits in the panel, about entries that are judged.

        The twin of `judging.permissions.holds`.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seats = PanelMember.objects.seated().filter(panel__stage=OuterRef("stage"), juror=user)
        judged = self.filter(Exists(seats), juror=user, submission__state=Submission.State.ADMITTED)
        return judged.unbarred()

    def readable_by(self, user: Any) -> AssignmentQuerySet:
        """Those whose entry a juror may read: no conflict declared. Twin of `judging.read_entry`."""
        return self.held_by(user).filter(declared_at__isnull=False)

    def undeclared_by(self, user: Any) -> AssignmentQuerySet:
        """Those about which a juror still has to say whether there is a conflict of interest.

        Nothing is asked of a sheet that is settled: scores on paper came with the juror's remark.
        """
        return self.held_by(user).filter(declared_at__isnull=True, sheet__state="draft")


class Assignment(models.Model):
    """A juror must score this entry in this stage; its scoresheet is made with it."""

    class Origin(models.TextChoices):
        ALL = "all", _("Everybody scores everything")
        HAND = "hand", _("By hand")
        FILE = "file", _("From a file")
        PLAN = "plan", _("Optimised")
        SUCCESSOR = "successor", _("Taken over from another juror")
        PAPER = "paper", _("With paper score sheets")

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="assignments")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(_("origin"), max_length=9, choices=Origin, default=Origin.HAND)
    # The juror's own order through the entries, drawn by lot: see `judging.order`.
    order = models.PositiveIntegerField(_("place in the juror's order"), default=0)
    # When it was settled that the juror has no conflict of interest; until then nothing else is shown.
    declared_at = models.DateTimeField(_("no conflict declared at"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

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
        indexes = [models.Index(fields=["juror", "stage", "order"], name="assignment_of_juror")]

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


class Conflict(models.Model):
    """A possible conflict of interest: found by the system, declared by the juror, or both.

    While it is open it closes the entry to the juror. The secretariat decides: recused (a `Recusal` stands
    beside it), or cleared with a reason. What a juror declares makes the recusal at once; clearing lifts it.
    """

    class Ground(models.TextChoices):
        UNIT = "unit", _("belongs to the entry's unit")
        UNIT_ABOVE = "unit_above", _("belongs to the unit above the entry's")
        UNIT_BELOW = "unit_below", _("belongs to a unit below the entry's")
        TEAM = "team", _("is on the team")
        FORMER_TEAM = "former_team", _("was on the team in an earlier copy of the entry")
        FORMER_UNIT = "former_unit", _("belonged to the entry's unit before")
        OWNER = "owner", _("wrote the entry")
        EMAIL = "email", _("has the e-mail address of somebody on the team")
        NIP = "nip", _("has the NIP of somebody on the team")
        PHONE = "phone", _("has the telephone number of somebody on the team")

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        RECUSED = "recused", _("Stands aside")
        CLEARED = "cleared", _("Not a conflict")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="conflicts")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    grounds = ArrayField(
        models.CharField(max_length=12, choices=Ground), default=list, verbose_name=_("grounds found")
    )
    found_at = models.DateTimeField(_("found at"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    declared_reason = models.TextField(_("reason that the juror gave"), blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "juror"], name="conflict_once_per_juror_and_entry"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "recused", "cleared"]), name="conflict_state_known"
            ),
            models.CheckConstraint(
                condition=Q(found_at__isnull=False) | Q(declared_at__isnull=False),
                name="conflict_found_or_declared",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="conflict_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="cleared") | ~Q(decided_reason=""), name="conflict_cleared_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["juror", "state"], name="conflict_of_juror")]

    def __str__(self) -> str:
        return f"{self.juror_id} and {self.submission_id}: {self.state}"


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
