from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Organization
from submissions.models.form import Form


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Entries by who they belong to."""

    def of_person(self, user: Any) -> SubmissionQuerySet:
        """The entries an active person owns or has a place in the team of."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        placed = TeamMember.objects.filter(user=user).values("submission_id")
        return self.filter(Q(owner=user) | Q(pk__in=placed))

    def of_units_of(self, user: Any) -> SubmissionQuerySet:
        """The entries of the units that a person is the admin of, those below them included."""
        return self.filter(unit__in=Organization.objects.administered_by(user))


class Submission(models.Model):
    """An entry: an innovation that a unit enters in a category."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        ADMITTED = "admitted", _("Admitted")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DISQUALIFIED = "disqualified", _("Disqualified")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    category = models.ForeignKey(Category, models.PROTECT, related_name="submissions")
    form = models.ForeignKey(
        Form, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("form")
    )
    number = models.PositiveIntegerField(_("number in the category"))
    code = models.CharField(_("code"), max_length=16)
    title = models.CharField(_("title"), max_length=300)
    title_key = models.CharField(max_length=300, editable=False)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="submissions")
    participant_kind = models.CharField(_("kind of participant"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    summary = models.TextField(_("summary"), blank=True)
    video_url = models.URLField(_("video address"), max_length=500, blank=True)
    started_on = models.DateField(_("in use since"), null=True, blank=True)
    started_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    note = models.TextField(_("note of the secretariat"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    ended_reason = models.TextField(_("why rejected, withdrawn or disqualified"), blank=True)
    # Of an innovation that won before: the entrant says so and explains it, a verifier decides.
    is_developed_further = models.BooleanField(_("developed further since it won"), default=False)
    development = models.TextField(_("what was developed further"), blank=True)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="verified_submissions"
    )
    # Grows with everything that is written to the check of an entry, so that the second of two is told.
    check_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "title_key", "unit"], name="submission_once_per_title_and_unit"
            ),
            models.UniqueConstraint(
                fields=["category", "number"], name="submission_number_unique_in_category"
            ),
            models.UniqueConstraint(fields=["category", "code"], name="submission_code_unique_in_category"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "returned",
                        "admitted",
                        "rejected",
                        "withdrawn",
                        "disqualified",
                    ]
                ),
                name="submission_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="submission_beyond_draft_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="admitted") | Q(admitted_at__isnull=False),
                name="submission_admitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True, started_precision="")
                | Q(started_on__isnull=False, started_precision__in=["day", "month", "year"]),
                name="submission_start_has_precision",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="submission_has_title"),
        ]
        indexes = [
            models.Index(fields=["category", "state"], name="submission_by_state"),
            models.Index(fields=["unit"], name="submission_by_unit"),
            models.Index(fields=["title_key"], name="submission_by_title"),
            GinIndex(fields=["title_key"], opclasses=["gin_trgm_ops"], name="submission_title_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TeamMember(models.Model):
    """A person behind an entry, with a role; each can be named on a certificate."""

    class Role(models.TextChoices):
        LEADER = "leader", _("Team leader")
        MEMBER = "member", _("Team member")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="team")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    name = models.CharField(_("name"), max_length=200)
    nip = models.CharField(_("NIP"), max_length=25, blank=True)
    nip_is_doubtful = models.BooleanField(_("NIP is doubtful"), default=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="team_places"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(role="leader"), name="team_has_one_leader"
            ),
            models.CheckConstraint(condition=Q(role__in=["leader", "member"]), name="team_role_known"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """The frozen copy of an entry that is judged: written at admission, never changed."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="revision_number_unique_in_submission"
            )
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number}"
