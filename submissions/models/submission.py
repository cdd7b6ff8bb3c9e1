from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition, Organization
from awards.permissions import SECRETARIAT, administered_unit_ids
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

    def readable_by(self, user: Any) -> SubmissionQuerySet:
        """The entries that a person may read: the twin of `submissions.read_entry`."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            Q(owner=user)
            | Q(pk__in=TeamMember.objects.filter(user=user).values("submission_id"))
            | self._in_units_of(user)
            | Q(category__edition__in=Edition.objects.of_staff(user).values("pk"))
        )

    def writable_by(self, user: Any) -> SubmissionQuerySet:
        """The entries that a person may write: the twin of `submissions.write_entry`."""
        return self._open_to(user, Q(may_edit=True) | Q(role="leader"))

    def handed_in_by(self, user: Any) -> SubmissionQuerySet:
        """The entries that a person may submit or withdraw: the twin of `submissions.hand_in_entry`."""
        return self._open_to(user, Q(role="leader"))

    def shown_by(self, user: Any) -> SubmissionQuerySet:
        """The entries of which a person says what the public sees: the twin of `submissions.show_entry`."""
        return self._open_to(user, Q(role="leader"), archived_too=True)

    def beside_writable_by(self, user: Any) -> SubmissionQuerySet:
        """The entries beside which a person may write: the twin of `submissions.write_beside_entry`."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        run = user.memberships.filter(role=SECRETARIAT, edition__archived_at__isnull=True)
        theirs = self._open_to(user, Q(may_edit=True) | Q(role="leader"))
        return self.filter(Q(category__edition__in=run.values("edition_id")) | Q(pk__in=theirs.values("pk")))

    def _open_to(self, user: Any, place: Q, *, archived_too: bool = False) -> SubmissionQuerySet:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        living = self.all() if archived_too else self.filter(category__edition__archived_at__isnull=True)
        placed = TeamMember.objects.filter(place, user=user).values("submission_id")
        run = user.memberships.filter(role=SECRETARIAT).values("edition_id")
        on_behalf = Q(owner__isnull=True, category__edition__in=run)
        return living.filter(Q(owner=user) | Q(pk__in=placed) | self._in_units_of(user) | on_behalf)

    def _in_units_of(self, user: Any) -> Q:
        """Nobody asks the tree of units for a person who administers none."""
        if not administered_unit_ids(user):
            return Q(pk__in=[])
        return Q(unit__in=Organization.objects.administered_by(user).values("pk"))


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
    # Both are given when the entry is first submitted, so that codes run without a gap in that order.
    number = models.PositiveIntegerField(_("number in the category"), null=True, blank=True)
    code = models.CharField(_("code"), max_length=16, blank=True)
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
    # What it contributes to, for the gallery and reports; see `submissions.classification`.
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("SDGs"))
    urusan = models.CharField(_("affair of government"), max_length=40, blank=True)
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
    # Counts the changes of title, unit, start and video, so that nobody overwrites what they have not seen.
    facts_version = models.PositiveIntegerField(default=0, editable=False)
    facts_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    facts_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(_("last written to at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "title_key", "unit"],
                condition=~Q(state="withdrawn", number__isnull=True),
                name="submission_once_per_title_and_unit",
            ),
            models.UniqueConstraint(
                fields=["category", "number"], name="submission_number_unique_in_category"
            ),
            models.UniqueConstraint(
                fields=["category", "code"], condition=~Q(code=""), name="submission_code_unique_in_category"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, code="", submitted_at__isnull=True)
                | (Q(number__isnull=False, submitted_at__isnull=False) & ~Q(code="")),
                name="submission_numbered_when_submitted",
            ),
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
            models.CheckConstraint(
                condition=Q(sdgs__contained_by=list(range(1, 18))), name="submission_sdgs_known"
            ),
        ]
        indexes = [
            models.Index(fields=["category", "state"], name="submission_by_state"),
            models.Index(fields=["unit"], name="submission_by_unit"),
            models.Index(fields=["title_key"], name="submission_by_title"),
            GinIndex(fields=["title_key"], opclasses=["gin_trgm_ops"], name="submission_title_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


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
    task = models.CharField(_("part in the innovation"), max_length=120, blank=True)
    may_edit = models.BooleanField(_("may write the entry"), default=True)
    # Under 18 on the day of the closing: a parent signs a letter before the entry can be submitted.
    is_minor = models.BooleanField(_("under 18"), default=False)
    on_certificate = models.BooleanField(_("named on a certificate"), default=True)
    # The person asked for an erasure: the name may stand in what was announced, the gallery hides it.
    is_erased = models.BooleanField(_("erased at the person's request"), default=False)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
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

    @property
    def may_be_shown(self) -> bool:
        """Whether the gallery may name this person where the entry's people agreed to show their names."""
        return not (self.is_minor or self.is_erased)


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
