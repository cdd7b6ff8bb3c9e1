from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models import Category


class Form(models.Model):
    """What a category asks of an entry, in one version. An entry is written in one version of it.

    The draft is what the secretariat edits; the one in force is what entrants fill in; a retired one stays
    for the entries that were submitted in it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Earlier version")

    category = models.ForeignKey(Category, models.PROTECT, related_name="forms")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    reason = models.TextField(_("why a new version"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="form_version_unique_in_category"),
            models.UniqueConstraint(
                fields=["category"], condition=Q(state="in_force"), name="form_one_in_force_per_category"
            ),
            models.UniqueConstraint(
                fields=["category"], condition=Q(state="draft"), name="form_one_draft_per_category"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state__in=["in_force", "retired"], published_at__isnull=False),
                name="form_published_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | Q(state="draft") | ~Q(reason=""), name="form_new_version_has_reason"
            ),
        ]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.category_id} v{self.version}"


class Section(models.Model):
    """A part of a form, one page of what an entrant fills in."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="sections")
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
            models.UniqueConstraint(fields=["form", "code"], name="section_code_unique_in_form"),
            models.UniqueConstraint(
                fields=["form", "position"],
                name="section_position_unique_in_form",
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


# What a question of each kind must and may set; all its other settings are empty. A CHECK lets NULL pass, so
# that every setting which is needed says so itself.
_SETTINGS: Final[dict[str, Q]] = {
    "max_words": Q(max_words__isnull=True),
    "unit": Q(unit=""),
    "minimum": Q(minimum__isnull=True),
    "maximum": Q(maximum__isnull=True),
    "decimals": Q(decimals__isnull=True),
    "options": Q(options=[]),
    "max_choices": Q(max_choices__isnull=True),
    "date_precision": Q(date_precision=""),
    "hosts": Q(hosts=[]),
    "file_types": Q(file_types=[]),
    "min_files": Q(min_files__isnull=True),
    "max_files": Q(max_files__isnull=True),
    "max_bytes": Q(max_bytes__isnull=True),
    "columns": Q(columns=[]),
    "max_rows": Q(max_rows__isnull=True),
}
_OWN: Final[dict[str, tuple[tuple[str, ...], Q]]] = {
    "short_text": ((), Q()),
    "long_text": (("max_words",), Q(max_words__isnull=True) | Q(max_words__gt=0)),
    "number": (
        ("unit", "minimum", "maximum", "decimals"),
        Q(decimals__isnull=False, decimals__lte=4)
        & (Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum"))),
    ),
    "choice": (("options",), ~Q(options=[])),
    "multiple_choice": (
        ("options", "max_choices"),
        ~Q(options=[]) & (Q(max_choices__isnull=True) | Q(max_choices__gt=0)),
    ),
    "date": (("date_precision",), Q(date_precision__in=["day", "month", "any"])),
    "url": (("hosts",), Q()),
    "file": (
        ("file_types", "min_files", "max_files", "max_bytes"),
        ~Q(file_types=[])
        & Q(min_files__isnull=False, max_files__isnull=False, max_bytes__isnull=False)
        & Q(max_bytes__gt=0, max_files__gt=0, max_files__gte=F("min_files"))
        & (Q(is_required=True, min_files__gt=0) | Q(is_required=False, min_files=0)),
    ),
    "table": (("columns", "max_rows"), ~Q(columns=[]) & Q(max_rows__isnull=False, max_rows__gt=0)),
}


def _of_kind(kind: str) -> Q:
    names, rule = _OWN[kind]
    empty = [condition for name, condition in _SETTINGS.items() if name not in names]
    return reduce(and_, [Q(kind=kind), rule, *empty])


class Question(models.Model):
    """What a section asks for. `kind` says which of the settings below it has; the others are empty.

    `options` are `{"code": "1", "label": "Digital"}`, `columns` of a table `{"code": "1", "label": "Year",
    "kind": "text" | "number"}`; answers keep the codes, so that a label may be corrected.
    """

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", pgettext_lazy("kind of answer", "Number")
        CHOICE = "choice", _("One of several")
        MULTIPLE_CHOICE = "multiple_choice", _("Several of several")
        DATE = "date", _("Date")
        URL = "url", _("Web or video address")
        FILE = "file", _("File")
        TABLE = "table", _("Table")

    class DatePrecision(models.TextChoices):
        DAY = "day", _("Day, month and year")
        MONTH = "month", _("Month and year")
        ANY = "any", _("Month and year, the day if it is known")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    label = models.CharField(_("label"), max_length=200)
    help = models.TextField(_("help"), blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    # A short text that is a NIK: checked by its digits, encrypted at rest and masked wherever it is shown.
    is_nik = models.BooleanField(_("asks for a NIK"), default=False)
    # With the entrant's consent, the answer stands in the public gallery: the first such text as the summary.
    in_gallery = models.BooleanField(_("shown in the gallery"), default=False)
    max_words = models.PositiveSmallIntegerField(_("word limit"), null=True, blank=True)
    unit = models.CharField(_("unit of measurement"), max_length=40, blank=True)
    minimum = models.DecimalField(_("lowest value"), max_digits=18, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(_("highest value"), max_digits=18, decimal_places=4, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), null=True, blank=True)
    options = models.JSONField(_("choices"), default=list, blank=True, encoder=DjangoJSONEncoder)
    max_choices = models.PositiveSmallIntegerField(_("most choices"), null=True, blank=True)
    date_precision = models.CharField(_("parts of the date"), max_length=5, choices=DatePrecision, blank=True)
    hosts = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name=_("only from these sites")
    )
    file_types = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("file types")
    )
    min_files = models.PositiveSmallIntegerField(_("least number of files"), null=True, blank=True)
    max_files = models.PositiveSmallIntegerField(_("greatest number of files"), null=True, blank=True)
    max_bytes = models.PositiveBigIntegerField(_("largest size in bytes"), null=True, blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True, encoder=DjangoJSONEncoder)
    max_rows = models.PositiveSmallIntegerField(_("most rows"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="question_code_unique_in_section"),
            models.UniqueConstraint(
                fields=["section", "position"],
                name="question_position_unique_in_section",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=reduce(or_, [_of_kind(kind) for kind in _OWN]),
                name="question_settings_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(is_nik=False) | Q(kind="short_text"), name="question_nik_is_short_text"
            ),
            models.CheckConstraint(
                condition=Q(in_gallery=False) | Q(is_nik=False, kind__in=["short_text", "long_text", "file"]),
                name="question_in_gallery_is_text_or_file",
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
    # Other ways to measure the same: `{"code": "a", "name": "People", "parameters": [three texts]}`.
    bases = models.JSONField(_("ways of measuring"), default=list, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    file_types = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("file types")
    )
    remark = models.TextField(_("remark"), blank=True)
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
