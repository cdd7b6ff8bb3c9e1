from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition
from submissions.models import Submission


def tags_field() -> ArrayField[Any, Any]:
    """Fields of expertise, in small letters, in alphabetical order."""
    return ArrayField(models.CharField(max_length=60), default=list, verbose_name=_("fields of expertise"))


class JurorExpertise(models.Model):
    """What a juror knows well and how much the juror takes, in an edition.

    The limits are for an optimised assignment, sheets that the juror has already included.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="juror_expertise")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expertise")
    tags = tags_field()
    least = models.PositiveIntegerField(_("least entries"), null=True, blank=True)
    most = models.PositiveIntegerField(_("most entries"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="juror_expertise_limits_ordered",
            ),
            models.UniqueConstraint(fields=["edition", "juror"], name="juror_expertise_once_per_edition"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.tags)


class CategoryExpertise(models.Model):
    """What the entries of a category ask for, where an entry says nothing of its own."""

    category = models.OneToOneField(Category, models.CASCADE, related_name="expertise")
    tags = tags_field()

    def __str__(self) -> str:
        return ", ".join(self.tags)


class EntryExpertise(models.Model):
    """What an entry asks of those who judge it."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="expertise")
    tags = tags_field()

    def __str__(self) -> str:
        return ", ".join(self.tags)
