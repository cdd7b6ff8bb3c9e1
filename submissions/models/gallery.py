from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models import Category, Edition, Organization
from submissions.models.submission import Submission

# The stemmer that PostgreSQL brings for Indonesian since version 12.
LANGUAGE = "indonesian"


class GalleryConsent(models.Model):
    """What the people of an entry agree to show in the public gallery; the row not superseded holds.

    Without a row nothing is shown; one that shows nothing is a refusal. On paper, `given_by` and `given_on`
    say who signed and when, and `by` who recorded it.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="gallery_consents")
    shows_entry = models.BooleanField(_("entry shown in the gallery"), default=False)
    shows_team = models.BooleanField(_("names of the team shown"), default=False)
    shows_pictures = models.BooleanField(_("pictures shown"), default=False)
    given_by = models.CharField(_("given by"), max_length=200, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(superseded_at__isnull=True),
                name="gallery_consent_one_holds",
            ),
            models.CheckConstraint(
                condition=Q(shows_entry=True) | Q(shows_team=False, shows_pictures=False),
                name="gallery_consent_begins_with_entry",
            ),
            models.CheckConstraint(
                condition=Q(given_by="", given_on__isnull=True)
                | (~Q(given_by="") & Q(given_on__isnull=False)),
                name="gallery_consent_on_paper_is_whole",
            ),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.shows_entry}"

    @property
    def is_on_paper(self) -> bool:
        return bool(self.given_by)


class GalleryEntryQuerySet(models.QuerySet["GalleryEntry"]):
    """Innovations by what the public may see."""

    def shown(self) -> GalleryEntryQuerySet:
        """What stands in the public gallery now."""
        return self.filter(is_shown=True)


class GalleryEntry(models.Model):
    """What the public gallery may say of an admitted entry of a published category.

    Written at publication and anew with every consent, deleted by reopening. It holds no text that the
    consent does not cover, so that no search can find any.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="gallery_entry"
    )
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="gallery_entries")
    category = models.ForeignKey(Category, models.CASCADE, related_name="gallery_entries")
    category_code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="gallery_entries")
    district = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(_("code"), max_length=16)
    title = models.CharField(_("title"), max_length=300)
    title_key = models.CharField(max_length=300)
    place_number = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    award = models.CharField(_("award"), max_length=80, blank=True)
    is_shown = models.BooleanField(_("shown"), default=False)
    # What the consent covers: nothing of it is filled in without one.
    has_consent = models.BooleanField(default=False)
    shows_team = models.BooleanField(default=False)
    shows_pictures = models.BooleanField(default=False)
    summary = models.TextField(_("summary"), blank=True)
    # Label and text of each passage after the summary, and all of them as one text, for the search.
    passages = models.JSONField(default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    sdgs = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("SDGs"))
    urusan = models.CharField(_("affair of government"), max_length=40, blank=True)
    published_at = models.DateTimeField(_("published at"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=LANGUAGE)
        + SearchVector("summary", weight="B", config=LANGUAGE)
        + SearchVector("text", weight="C", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = GalleryEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(has_consent=True)
                | Q(
                    summary="",
                    text="",
                    shows_team=False,
                    shows_pictures=False,
                    sdgs=[],
                    urusan="",
                    passages=[],
                ),
                name="gallery_entry_says_what_is_consented",
            ),
            models.CheckConstraint(
                condition=Q(has_consent=False) | Q(is_shown=True), name="gallery_entry_consented_is_shown"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], condition=Q(is_shown=True), name="gallery_by_words"),
            GinIndex(
                fields=["title_key"],
                opclasses=["gin_trgm_ops"],
                condition=Q(is_shown=True),
                name="gallery_by_title",
            ),
            models.Index(
                F("year").desc(),
                F("place_number").asc(nulls_last=True),
                F("title_key"),
                F("submission"),
                condition=Q(is_shown=True),
                # With what a list is counted by, so that it is read from here and not from the rows.
                include=["edition", "category_code", "district", "unit", "sdgs", "urusan", "changed_at"],
                name="gallery_in_order",
            ),
            models.Index(fields=["edition", "code"], name="gallery_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
