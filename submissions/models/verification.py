from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models import Category
from submissions.models.form import ChecklistItem
from submissions.models.submission import Submission

PERCENT = [MinValueValidator(20), MaxValueValidator(100)]


class VerificationPolicy(models.Model):
    """How a category is verified: from which likeness on entries lie side by side, and how long it takes."""

    category = models.OneToOneField(
        Category, models.PROTECT, primary_key=True, related_name="verification_policy"
    )
    title_likeness = models.PositiveSmallIntegerField(
        _("likeness of titles, in per cent"), default=60, validators=PERCENT
    )
    text_likeness = models.PositiveSmallIntegerField(
        _("likeness of texts, in per cent"), default=50, validators=PERCENT
    )
    check_days = models.PositiveSmallIntegerField(
        _("days within which an entry is checked"), default=7, validators=[MinValueValidator(1)]
    )
    return_days = models.PositiveSmallIntegerField(
        _("days that a returned entry is given"), default=3, validators=[MinValueValidator(1)]
    )
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    title_likeness__gte=20,
                    title_likeness__lte=100,
                    text_likeness__gte=20,
                    text_likeness__lte=100,
                ),
                name="verification_likeness_in_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(check_days__gte=1, return_days__gte=1), name="verification_takes_a_day"
            ),
        ]
        verbose_name_plural = "verification policies"

    def __str__(self) -> str:
        return str(self.category_id)


class CheckResult(models.Model):
    """What a verifier found on one point of the checklist, in one revision of an entry."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("Passed")
        FAILED = "failed", pgettext_lazy("point of the checklist", "Failed")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="check_results")
    revision_number = models.PositiveSmallIntegerField(_("revision"))
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="results")
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "revision_number", "item"], name="check_result_once_per_revision"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["passed", "failed", "not_applicable"]),
                name="check_result_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.revision_number} {self.item_id}"


class Likeness(models.Model):
    """An entry that is much like another one; what that means is said by a verifier, never by the machine."""

    class Verdict(models.TextChoices):
        DIFFERENT = "different", _("Another innovation")
        SAME = "same", _("The same innovation")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    by_title = models.PositiveSmallIntegerField(_("likeness of titles, in per cent"))
    by_text = models.PositiveSmallIntegerField(_("likeness of texts, in per cent"))
    found_at = models.DateTimeField(_("found at"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "other"], name="likeness_once_per_pair"),
            models.CheckConstraint(condition=~Q(submission=models.F("other")), name="likeness_of_another"),
            models.CheckConstraint(
                condition=Q(verdict="", by__isnull=True, decided_at__isnull=True)
                | Q(verdict__in=["different", "same"], by__isnull=False, decided_at__isnull=False),
                name="likeness_verdict_has_person",
            ),
        ]
        verbose_name_plural = "likenesses"

    def __str__(self) -> str:
        return f"{self.submission_id} {self.other_id}"


class Return(models.Model):
    """An entry given back to be mended: why, until when, and when the answer came."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="returns")
    revision_number = models.PositiveSmallIntegerField(_("revision"))
    reason = models.TextField(_("what is to be mended"))
    due_at = models.DateTimeField(_("due (not included)"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="return_has_reason"),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("at")), name="return_is_due_later"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(answered_at__isnull=True), name="return_one_open"
            ),
        ]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.revision_number}"
