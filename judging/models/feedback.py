from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition
from judging.models.scoresheet import Scoresheet
from submissions.models import Submission


class JudgingPolicy(models.Model):
    """What an edition decides about watching, feedback and objections."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="judging_policy")
    range_limit = models.DecimalField(
        _("points between the highest and the lowest sheet of an entry from which it is marked"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(20),
    )
    deviation_limit = models.DecimalField(
        _("standard deviation of the sheets of an entry from which it is marked"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(10),
    )
    shows_scores = models.BooleanField(_("entrants read the scores of each criterion"), default=False)
    objection_days = models.PositiveSmallIntegerField(_("days in which entrants may object"), default=3)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(range_limit__gte=0, deviation_limit__gte=0), name="judging_policy_limits_positive"
            ),
            models.CheckConstraint(condition=Q(objection_days__lte=60), name="judging_policy_days_sensible"),
        ]
        verbose_name_plural = "judging policies"

    def __str__(self) -> str:
        return f"judging policy of {self.edition_id}"


class FeedbackRelease(models.Model):
    """The switch of a category: from `at` on its entrants read the jurors' comments.

    `with_scores` and the window of objections are the edition's policy of that moment. A release that was
    taken back stays on record.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="feedback_releases")
    with_scores = models.BooleanField(_("with the scores of each criterion"))
    objections_until = models.DateTimeField(_("objections until (not included)"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("released at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(_("why taken back"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(withdrawn_at__isnull=True),
                name="feedback_one_standing_release",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="feedback_taken_back_means_reason",
            ),
        ]
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"feedback of category {self.category_id}"


class Objection(models.Model):
    """An entrant's objection (sanggahan) to a result, with its receipt number, answer and what followed."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        UPHELD = "upheld", _("Upheld")
        PARTLY = "partly", _("Upheld in part")
        REJECTED = "rejected", _("Not upheld")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="objections")
    number = models.PositiveSmallIntegerField(_("number in the category"))
    receipt = models.CharField(_("receipt number"), max_length=24)
    category = models.ForeignKey(Category, models.PROTECT, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections")
    at = models.DateTimeField(_("received at"))
    text = models.TextField(_("objection"))
    received_sequence = models.PositiveBigIntegerField(_("row of the ledger: received"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    followed = models.TextField(_("what followed"), blank=True)
    sheet = models.ForeignKey(Scoresheet, models.PROTECT, null=True, blank=True, related_name="objections")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_sequence = models.PositiveBigIntegerField(
        _("row of the ledger: answered"), null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="objection_number_unique"),
            models.UniqueConstraint(fields=["category", "receipt"], name="objection_receipt_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="objection_has_text"),
            models.CheckConstraint(
                condition=Q(outcome="open", answer="", answered_at__isnull=True)
                | (~Q(outcome="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="objection_answered_means_answer",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.receipt
