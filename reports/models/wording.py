from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Edition


class PaperWording(models.Model):
    """A text of an edition's papers in the organiser's own words, see `reports.wording`."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="wordings")
    part = models.CharField(_("part"), max_length=40)
    text = models.TextField(_("text"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "part"], name="paper_wording_once_per_part"),
            models.CheckConstraint(condition=~Q(text=""), name="paper_wording_says_something"),
        ]

    def __str__(self) -> str:
        return self.part
