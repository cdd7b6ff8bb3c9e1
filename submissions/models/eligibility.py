from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from awards.models import Category
from submissions.models.submission import Submission


class EligibilityRule(models.Model):
    """Who or what may enter a category, as data: a kind of rule, its figures, and what entrants read of it.

    The limits that the category's own settings hold (age, entries per unit, kinds of unit and participant)
    stay there; a rule of these kinds has no figures of its own.
    """

    class Kind(models.TextChoices):
        AGE = "age", _("Age of the innovation")
        PER_UNIT = "per_unit", _("Entries per unit")
        TEAM_SIZE = "team_size", _("Size of the team")
        UNIT_KIND = "unit_kind", _("Kind of unit")
        PARTICIPANT_KIND = "participant_kind", _("Kind of participant")
        FORMER_WINNER = "former_winner", _("Former winners")
        SAME_TITLE = "same_title", _("The same title twice")
        NO_JUROR = "no_juror", _("Jurors and committee")
        EVIDENCE = "evidence", _("Required evidence")

    category = models.ForeignKey(Category, models.PROTECT, related_name="eligibility_rules")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parameters = models.JSONField(_("figures"), default=dict, blank=True)
    sentence = models.TextField(_("what entrants read, in Indonesian"))
    sentence_en = models.TextField(_("what entrants read, in English"))
    is_blocking = models.BooleanField(_("who does not meet it cannot submit"), default=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "position"],
                name="eligibility_rule_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "age",
                        "per_unit",
                        "team_size",
                        "unit_kind",
                        "participant_kind",
                        "former_winner",
                        "same_title",
                        "no_juror",
                        "evidence",
                    ]
                ),
                name="eligibility_rule_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(sentence="") & ~Q(sentence_en=""), name="eligibility_rule_is_explained"
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def shown(self) -> str:
        """The sentence in the reader's language."""
        return self.sentence_en if (get_language() or "").startswith("en") else self.sentence


class EligibilityOutcome(models.Model):
    """What a rule said of an entry at a moment, with the data it used: ids, codes and values, no names.

    While an entry is written only the latest outcome is kept; those of a submission
    and of a verification stay.
    """

    class Moment(models.TextChoices):
        WRITING = "writing", _("while writing")
        SUBMISSION = "submission", _("at submission")
        VERIFICATION = "verification", _("at verification")

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        UNKNOWN = "unknown", _("Not known yet")
        TO_DECIDE = "to_decide", _("A verifier decides")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="eligibility_outcomes")
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, related_name="outcomes")
    moment = models.CharField(_("moment"), max_length=12, choices=Moment)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    data = models.JSONField(_("data used"), default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "rule"],
                condition=Q(moment="writing"),
                name="eligibility_outcome_one_while_writing",
            ),
            models.CheckConstraint(
                condition=Q(moment__in=["writing", "submission", "verification"]),
                name="eligibility_moment_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["met", "not_met", "unknown", "to_decide"]),
                name="eligibility_outcome_known",
            ),
        ]
        indexes = [models.Index(fields=["submission", "moment", "-at"], name="eligibility_outcome_latest")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.rule_id} {self.outcome}"


class EligibilityDecision(models.Model):
    """What a verifier decided where a rule cannot say it or is set aside for an entry, with the reason."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="eligibility_decisions")
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, related_name="decisions")
    is_accepted = models.BooleanField(_("accepted"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "rule"], name="eligibility_decided_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="eligibility_decision_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.rule_id}"


class EntryText(models.Model):
    """The words of an entry as it was submitted last, for finding others like it in all editions.

    `shingles` are hashes of runs of words: entries that share one have a passage in common.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="search_text"
    )
    text = models.TextField()
    shingles = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes = [GinIndex(fields=["shingles"], name="entry_text_shingles")]

    def __str__(self) -> str:
        return str(self.submission_id)
