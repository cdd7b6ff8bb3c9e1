from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from awards.models.edition import Edition


class LedgerHead(models.Model):
    """The count and last hash of an edition's ledger; its row lock puts the writers in line.

    It is kept apart from the rows, so that a missing last row is noticed.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="ledger_head")
    count = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.count} {self.head}"


class AuditEvent(models.Model):
    """One row of an edition's ledger: chained by SHA-256, never updated, deleted or truncated.

    `data` holds ids, codes, values and hashes; never names, texts or contacts, which may have to be erased.
    """

    pk = models.CompositePrimaryKey("edition_id", "sequence")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="audit_events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_event_sequence_from_1"),
            models.UniqueConstraint(
                fields=["edition", "previous_hash"], name="audit_event_chain_does_not_fork"
            ),
        ]
        indexes = [models.Index(fields=["edition", "subject"], name="audit_event_by_subject")]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.sequence} {self.kind}"
