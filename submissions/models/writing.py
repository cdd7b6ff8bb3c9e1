from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category
from submissions.models.submission import Submission


class Answer(models.Model):
    """What an entry answers to one question; `version` counts its changes, so that none is overwritten."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    section_code = models.CharField(max_length=40)
    question_code = models.CharField(max_length=40)
    value = models.JSONField(_("value"), encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("last changed at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "section_code", "question_code"], name="answer_once_per_question"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.section_code}/{self.question_code}"


class DeadlineExtension(models.Model):
    """More time for one entry, given by the secretariat with a reason; the latest one holds."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="extensions")
    until = models.DateTimeField(_("until (not included)"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("given at"), auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="deadline_extension_has_reason")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.until}"


class Statement(models.Model):
    """What entrants of a category declare: ticked before sending, or a letter to sign and upload.

    A letter answers the file question that has its code. A changed text is a new version; what was declared
    keeps the version that was read.
    """

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("Declaration, ticked before sending")
        LETTER = "letter", _("Letter, signed and uploaded")

    class Signer(models.TextChoices):
        LEADER = "leader", _("Leader of the team")
        HEAD = "head", _("Head of the unit")
        PARENT = "parent", _("Parent or guardian")

    category = models.ForeignKey(Category, models.PROTECT, related_name="statements")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    signer = models.CharField(_("signed by"), max_length=6, choices=Signer, default=Signer.LEADER)
    lists_team = models.BooleanField(_("names the team"), default=False)
    needs_stamp_duty = models.BooleanField(_("with a duty stamp"), default=False)
    is_retired = models.BooleanField(_("no longer asked for"), default=False)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example text"), default=False)
    reason = models.TextField(_("reason of the version"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "code", "version"], name="statement_version_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["declaration", "letter"]), name="statement_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(signer__in=["leader", "head", "parent"]), name="statement_signer_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_has_text"),
        ]
        ordering = ["position", "code", "version"]

    def __str__(self) -> str:
        return self.title


class Declaration(models.Model):
    """A person declared a version of a statement for an entry when it was sent."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="declarations")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("declared at"))

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.statement_id}"
