from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.edition import Edition


class PrivacyNotice(models.Model):
    """One version of what an edition tells people of their data; never changed, since they agreed to it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="privacy_notices")
    version = models.PositiveSmallIntegerField(_("version"))
    text_id = models.TextField(_("text in Indonesian"))
    text_en = models.TextField(_("text in English"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="privacy_notice_version_unique"),
            models.CheckConstraint(condition=Q(version__gte=1), name="privacy_notice_version_from_1"),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.version}"


class Consent(models.Model):
    """That a person agreed, to which version of which text, in which language and when.

    `user` is who agreed. `subject` names whom it is about where that is somebody else: `team_member:12` for
    a member under 18, whose parents signed a letter.
    """

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Privacy notice")
        PARENTAL = "parental", _("Consent of a parent")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="consents"
    )
    subject = models.CharField(_("about whom"), max_length=80, blank=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="consents")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PRIVACY)
    text_version = models.PositiveSmallIntegerField(_("version of the text"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["privacy", "parental"]), name="consent_kind_known"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(subject=""), name="consent_is_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("at")),
                name="consent_withdrawn_after_given",
            ),
            models.UniqueConstraint(
                fields=["user", "subject", "edition", "kind", "text_version"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="consent_once_per_version",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="consent_by_subject")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.text_version}"


class AccessLog(models.Model):
    """Who saw or took along which personal fields of whom, when and why; the values stand nowhere here."""

    class Action(models.TextChoices):
        SEEN = "seen", _("Seen")
        REVEALED = "revealed", _("Shown in full")
        EXPORTED = "exported", _("Exported")

    class Field(models.TextChoices):
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")
        NIP = "nip", _("NIP")
        NIK = "nik", _("NIK")
        NAME = "name", _("Name")

    at = models.DateTimeField(_("at"), auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accesses")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="personal_accesses"
    )
    action = models.CharField(_("action"), max_length=8, choices=Action)
    fields = ArrayField(models.CharField(max_length=20), verbose_name=_("fields"))
    subject = models.CharField(_("of what"), max_length=80)
    label = models.CharField(_("called"), max_length=80, blank=True)
    people = models.PositiveIntegerField(_("number of people"), default=1)
    purpose = models.CharField(_("why"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["seen", "revealed", "exported"]), name="access_action_known"
            ),
            models.CheckConstraint(condition=~Q(fields=[]), name="access_names_fields"),
        ]
        indexes = [models.Index(fields=["edition", "-at"], name="access_by_edition")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.action} {self.subject}"


class DataRequest(models.Model):
    """What a person asks of the secretariat for their own data: to correct it, or to erase it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        ERASURE = "erasure", _("Erasure")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the secretariat")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("what is asked"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer of the secretariat"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "erasure"]), name="data_request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | Q(state__in=["done", "refused", "withdrawn"], decided_at__isnull=False),
                name="data_request_decided_has_time",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(state="open"), name="data_request_one_open_per_kind"
            ),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class RetentionPeriod(models.Model):
    """For how many months after the award an edition keeps a kind of data."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="retention_periods")
    what = models.CharField(_("kind of data"), max_length=30)
    months = models.PositiveSmallIntegerField(_("months"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "what"], name="retention_once_per_kind"),
            models.CheckConstraint(condition=Q(months__lte=600), name="retention_at_most_50_years"),
        ]
        ordering = ["what"]

    def __str__(self) -> str:
        return f"{self.what} {self.months}"
