from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.document import Document, Signing


def original_path(instance: Signature, _filename: str) -> str:
    """Where the bytes lie that a paper had before it was signed outside."""
    return f"documents/{instance.document.edition_id}/{instance.document.public_id}.pdf"


class Signature(models.Model):
    """That a paper is signed: by whom, and which bytes it had before and has since.

    `signers` are the certificates over the file, in order of signing, as they were found when it was signed
    here or taken back: name, organization, issuer, at (as the signer's clock said), certificate (SHA-256).
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="signature")
    way = models.CharField(_("way of signing"), max_length=8, choices=Signing)
    signers = models.JSONField()
    original_sha256 = models.CharField(max_length=64, db_index=True)
    original = models.FileField(upload_to=original_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    is_demo = models.BooleanField(_("by the demonstration's authority"), default=False)
    created_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="own", original="") | (Q(way="outside") & ~Q(original="")),
                name="signature_outside_keeps_the_original",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.way}"
