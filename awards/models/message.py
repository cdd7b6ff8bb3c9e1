from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.edition import Edition


class Message(models.Model):
    """A mail to be sent, and afterwards the log of it. The row is the job; `key` makes it go out once.

    `begun_at` is set before the mail server is asked and cleared by its answer: a waiting row that has it
    belongs to a worker, or to one that died in between, and then nobody knows whether the mail went out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer needed")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    # What the mail is about: its key as in the ledger, `submission:12`, and what people call it, `IPP-001`.
    about = models.CharField(max_length=80, blank=True)
    about_label = models.CharField(_("about"), max_length=80, blank=True)
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("why it failed"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(_("not before"))
    # A mail that comes too late says what is no longer so: it is dropped instead.
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    begun_at = models.DateTimeField(_("sending begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed", "dropped"]), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="message_waiting"),
            models.Index(fields=["edition", "-created_at"], name="message_by_edition"),
            models.Index(fields=["about"], condition=~Q(about=""), name="message_by_about"),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
