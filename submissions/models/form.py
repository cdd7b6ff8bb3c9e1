from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category


class Section(models.Model):
    """A part of a category's form, in one version of it."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="sections")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    guidance = models.TextField(_("guidance"), blank=True)
    tips = ArrayField(
        models.TextField(), default=list, blank=True, verbose_name=_("what makes a strong answer")
    )
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "version", "code"], name="section_code_unique_in_version"
            ),
            models.UniqueConstraint(
                fields=["category", "version", "position"], name="section_position_unique_in_version"
            ),
        ]
        ordering = ["version", "position"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """What a section asks for: a text with a word limit, or files of given types, number and size."""

    class Kind(models.TextChoices):
        LONG_TEXT = "long_text", _("Long text")
        FILE = "file", _("File")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("label"), max_length=200)
    is_required = models.BooleanField(_("required"), default=True)
    max_words = models.PositiveSmallIntegerField(_("word limit"), null=True, blank=True)
    file_types = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("file types")
    )
    min_files = models.PositiveSmallIntegerField(_("least number of files"), null=True, blank=True)
    max_bytes = models.PositiveBigIntegerField(_("largest size in bytes"), null=True, blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="question_code_unique_in_section"),
            models.CheckConstraint(
                condition=Q(kind="long_text", file_types=[], min_files__isnull=True, max_bytes__isnull=True)
                | (
                    Q(kind="file", max_words__isnull=True, min_files__isnull=False, max_bytes__gt=0)
                    & ~Q(file_types=[])
                ),
                name="question_limits_fit_kind",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class ChecklistItem(models.Model):
    """A point that is checked on an entry: for admission, or for readiness to be reported (IGA)."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="checklist_items")
    checklist = models.CharField(_("checklist"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    text = models.TextField(_("text"))
    is_required = models.BooleanField(_("required"), default=True)
    weight = models.PositiveSmallIntegerField(_("weight"), null=True, blank=True)
    parameters = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("parameters 1 to 3"))
    evidence = models.TextField(_("evidence"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "checklist", "version", "code"],
                name="checklist_item_code_unique_in_version",
            )
        ]
        ordering = ["checklist", "version", "position"]

    def __str__(self) -> str:
        return self.code
