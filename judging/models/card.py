from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Edition


class JurorCard(models.Model):
    """A juror's personal card: its QR signs in once, on judging days, and binds the device that used it.

    Only hashes are kept, of the secret on the paper and of the secret in the device.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="juror_cards")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="juror_cards")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    device_sha256 = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "juror"],
                condition=Q(revoked_at__isnull=True),
                name="juror_card_one_standing_per_juror",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, device_sha256="")
                | (Q(used_at__isnull=False) & ~Q(device_sha256="")),
                name="juror_card_use_binds_a_device",
            ),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"card of {self.juror_id}"
