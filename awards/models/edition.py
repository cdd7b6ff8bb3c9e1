from __future__ import annotations

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.organization import Organization
from awards.models.seal import Seal
from awards.permissions import SECRETARIAT, STAFF

code_validator = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and hyphens."))


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by who may know of their back office."""

    def of_staff(self, user: Any) -> EditionQuerySet:
        """Editions whose back office this person may see: the twin of `awards.view_edition_back_office`."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(pk__in=user.memberships.filter(role__in=STAFF).values("edition_id"))

    def of_organizers_of(self, user: Any) -> EditionQuerySet:
        """Editions of the organisers whose secretariat a person is, so that another may be made from them.

        The twin of `awards.make_edition`, which asks about the organiser.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        run = user.memberships.filter(role=SECRETARIAT, edition__isnull=False)
        return self.filter(organizer_id__in=run.values("edition__organizer_id"))

    def public(self) -> EditionQuerySet:
        """Editions that strangers may know of: they were opened, archived ones included."""
        return self.filter(opened_at__isnull=False)

    def visible_to(self, user: Any) -> EditionQuerySet:
        """Editions whose public pages a person may read: opened ones, and the staff's own before that."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        return self.filter(
            Q(opened_at__isnull=False) | Q(pk__in=self.model.objects.of_staff(user).values("pk"))
        )

    def with_results(self) -> EditionQuerySet:
        """Opened editions of which at least one category is published, the latest first."""
        published = Seal.objects.standing(Seal.Kind.PUBLICATION)
        return (
            self.public()
            .filter(pk__in=published.values("category__edition_id"))
            .order_by("-year", "name", "pk")
        )

    def registering(self) -> EditionQuerySet:
        """Opened editions that take entries or soon will, the first to close first."""
        return (
            self.public()
            .filter(registration_closes_at__gt=timezone.now())
            .order_by("registration_closes_at", "pk")
        )

    def current(self) -> Edition | None:
        """The edition that the public sees: the last one whose registration opened, else the next one.

        Comes with what the frame of a page says of it.
        """
        rows = self.select_related("organizer__parent", "letterhead")
        opened = rows.filter(opened_at__isnull=False)
        begun = opened.filter(registration_opens_at__lte=timezone.now()).order_by(
            "-registration_opens_at", "pk"
        )
        return begun.first() or opened.order_by("registration_opens_at", "pk").first()


class TimeZone(models.TextChoices):
    """The three time zones of Indonesia."""

    WIB = "Asia/Jakarta", _("Western Indonesia (WIB)")
    WITA = "Asia/Makassar", _("Central Indonesia (WITA)")
    WIT = "Asia/Jayapura", _("Eastern Indonesia (WIT)")


def private_path(_instance: models.Model, _name: str) -> str:
    """A random name outside the web root; what the sender called the file is kept in the row."""
    return f"editions/{uuid4().hex}"


class Edition(models.Model):
    """One year's award of one organiser. Everything that decides who wins is data of an edition."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    organizer = models.ForeignKey(Organization, models.PROTECT, related_name="editions")
    language = models.CharField(
        _("language of papers"), max_length=2, choices=settings.LANGUAGES, default="id"
    )
    place_name = models.CharField(_("place written on papers"), max_length=100)
    registration_opens_at = models.DateTimeField(_("registration opens"))
    registration_closes_at = models.DateTimeField(_("registration closes (not included)"))
    announced_on = models.DateField(_("day of announcement"), null=True, blank=True)
    handed_over_on = models.DateField(_("day of handing over"), null=True, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    contact = models.JSONField(_("contact"), default=dict, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=20, choices=TimeZone, default=TimeZone.WIB)
    rules_file = models.FileField(_("rules of the award (PDF)"), upload_to=private_path, blank=True)
    rules_file_name = models.CharField(max_length=200, blank=True)
    rules_sha256 = models.CharField(max_length=64, blank=True)
    # Strangers see an edition from the moment it is opened; an archived one is read only.
    opened_at = models.DateTimeField(_("opened to the public at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    timeline = models.JSONField(_("timeline"), default=list, blank=True)
    preset = models.CharField(_("made from preset"), max_length=60, blank=True)
    preset_digest = models.CharField(max_length=64, blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_opens_at__lt=F("registration_closes_at")),
                name="edition_registration_ordered",
            ),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="edition_language_known"),
            models.CheckConstraint(
                condition=Q(time_zone__in=["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
                name="edition_time_zone_known",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(opened_at__isnull=False),
                name="edition_archived_only_after_opening",
            ),
        ]
        ordering = ["-year", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the edition's times are written and read."""
        return ZoneInfo(self.time_zone)

    @property
    def is_archived(self) -> bool:
        """Whether the edition is read only."""
        return self.archived_at is not None


class Announcement(models.Model):
    """News of an edition that the public page shows from its day on."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="announcements")
    published_on = models.DateField(_("day"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class FrequentQuestion(models.Model):
    """A question that entrants ask, with its answer, in the order of the page."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="question_position_unique_in_edition",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.question


class Category(models.Model):
    """A kind of entry that is judged on its own, with its own stages, rubrics and places."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="categories")
    code = models.CharField(_("code"), max_length=40, validators=[code_validator])
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    entry_prefix = models.CharField(_("prefix of entry codes"), max_length=8)
    description = models.TextField(_("description"), blank=True)
    unit_kinds = ArrayField(models.CharField(max_length=12), verbose_name=_("kinds of unit that may enter"))
    participant_kinds = ArrayField(models.CharField(max_length=20), verbose_name=_("kinds of participant"))
    max_per_unit = models.PositiveSmallIntegerField(_("entries per unit"), null=True, blank=True)
    min_age_months = models.PositiveSmallIntegerField(_("least age in months"), null=True, blank=True)
    judging_locked_reason = models.TextField(_("why judging is locked"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="category_code_unique_in_edition"),
            models.UniqueConstraint(
                fields=["edition", "entry_prefix"], name="category_prefix_unique_in_edition"
            ),
            models.UniqueConstraint(
                fields=["edition", "position"], name="category_position_unique_in_edition"
            ),
            models.CheckConstraint(
                condition=Q(max_per_unit__isnull=True) | Q(max_per_unit__gt=0),
                name="category_max_per_unit_positive",
            ),
        ]
        ordering = ["position"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """One round of judging in a category; its weight is its share of the final score."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="stages")
    code = models.CharField(_("code"), max_length=40, validators=[code_validator])
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"))
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    is_blind = models.BooleanField(_("blind"), default=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes (not included)"), null=True, blank=True)
    min_sheets = models.PositiveSmallIntegerField(_("least counted sheets"), default=2)
    promote_best = models.PositiveIntegerField(_("best entries that go on"), null=True, blank=True)
    passing_grade = models.DecimalField(
        _("passing grade"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    is_example = models.BooleanField(_("example figures"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="stage_code_unique_in_category"),
            models.UniqueConstraint(
                fields=["category", "position"], name="stage_position_unique_in_category"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="stage_weight_0_to_100"),
            models.CheckConstraint(condition=Q(min_sheets__gte=1), name="stage_min_sheets_at_least_1"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="stage_window_ordered",
            ),
            models.CheckConstraint(
                condition=Q(promote_best__isnull=True) | Q(promote_best__gt=0),
                name="stage_promotes_at_least_1",
            ),
            models.CheckConstraint(
                condition=Q(passing_grade__isnull=True) | Q(passing_grade__gte=0, passing_grade__lte=100),
                name="stage_passing_grade_0_to_100",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_promotion_rule(self) -> bool:
        """Whether only some entries go on to the next stage."""
        return self.promote_best is not None or self.passing_grade is not None


class Place(models.Model):
    """A place of a category, its title and its prize in whole rupiah."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80)
    prize = models.PositiveBigIntegerField(_("prize money in rupiah"), default=0)
    extras = models.CharField(_("handed over beside the money"), max_length=200, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="place_number_unique_in_category"),
            models.UniqueConstraint(fields=["category", "title"], name="place_title_unique_in_category"),
            models.CheckConstraint(condition=Q(number__gte=1), name="place_number_from_1"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title


class Honour(models.Model):
    """A place won in some edition: written at publication, or loaded from old lists."""

    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="honours")
    category_code = models.CharField(_("category code"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    entry_title = models.CharField(_("title of the entry"), max_length=300)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="honours")
    place_number = models.PositiveSmallIntegerField(_("place"))
    place_title = models.CharField(_("award"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category_code", "year", "entry_title", "unit"], name="honour_once_per_entry_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_title} {self.year}: {self.entry_title}"
