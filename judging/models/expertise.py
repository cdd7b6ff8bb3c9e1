from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition
from submissions.models import Submission


def tags_field() -> ArrayField[Any, Any]:
    """Fields of expertise, in small letters, in alphabetical order."""
    return ArrayField(models.CharField(max_length=60), default=list, verbose_name=_("fields of expertise"))


class JurorExpertise(models.Model):
    """What a juror knows well, in an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="juror_expertise")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expertise")
    tags = tags_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "juror"], name="juror_expertise_once_per_edition")
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
