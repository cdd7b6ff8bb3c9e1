from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from awards.permissions import administered_unit_ids

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM awards_organization WHERE id = ANY(%s)
    UNION
    SELECT unit.id FROM awards_organization AS unit JOIN below ON unit.parent_id = below.id
)
SELECT id FROM below
"""


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Units by where they stand in the tree."""

    def below(self, unit_ids: Collection[int]) -> OrganizationQuerySet:
        """These units and all that lie in them."""
        return self.filter(pk__in=RawSQL(BELOW, [list(unit_ids)]))  # noqa: S611 - one array of ids

    def administered_by(self, user: Any) -> OrganizationQuerySet:
        """The units whose members this person looks after: the twin of `awards.administer_unit`."""
        return self.below(administered_unit_ids(user))


class Organization(models.Model):
    """A unit of government or a community body, in one tree from the nation down to the kelurahan."""

    class Kind(models.TextChoices):
        NATION = "nation", _("Nation")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City or regency")
        OPD = "opd", _("Regional office")
        KECAMATAN = "kecamatan", _("District")
        KELURAHAN = "kelurahan", _("Urban village")
        UPTD = "uptd", _("Technical unit")
        SCHOOL = "school", _("School")
        COMMUNITY = "community", _("Community body")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.CharField(
        _("code"), max_length=30, unique=True, help_text=_("Official region code, or our own code")
    )
    name = models.CharField(_("name in force"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=60, blank=True)
    needs_check = models.BooleanField(_("to be checked against the official list"), default=False)
    # When there was such a unit; without a date, always. Reports count only units that there were.
    exists_from = models.DateField(_("there is such a unit since"), null=True, blank=True)
    exists_until = models.DateField(
        _("there is no such unit any more since (not included)"), null=True, blank=True
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "nation",
                        "province",
                        "city",
                        "opd",
                        "kecamatan",
                        "kelurahan",
                        "uptd",
                        "school",
                        "community",
                    ]
                ),
                name="organization_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="nation", parent__isnull=True)
                | (~Q(kind="nation") & Q(parent__isnull=False)),
                name="organization_only_nation_is_root",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organization_not_its_own_parent"),
            models.UniqueConstraint(
                fields=["parent", "kind", "name"], name="organization_name_unique_among_siblings"
            ),
            models.CheckConstraint(
                condition=Q(exists_from__isnull=True)
                | Q(exists_until__isnull=True)
                | Q(exists_from__lt=F("exists_until")),
                name="organization_existence_ordered",
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="organization_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as papers and lists print it: `Kel. X, Kec. Y`; needs `parent` loaded for a kelurahan."""
        if self.kind == self.Kind.KELURAHAN and self.parent is not None:
            return f"Kel. {self.name}, Kec. {self.parent.name}"
        if self.kind == self.Kind.KECAMATAN:
            return f"Kec. {self.name}"
        return self.name

    def existed_on(self, day: date) -> bool:
        """Whether there was such a unit on this day."""
        return (self.exists_from is None or self.exists_from <= day) and (
            self.exists_until is None or day < self.exists_until
        )


class OrganizationAlias(models.Model):
    """Another spelling or a short name under which staff write a unit."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="aliases")
    text = models.CharField(_("alias"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "text"], name="alias_once_per_organization")
        ]

    def __str__(self) -> str:
        return self.text


class OrganizationName(models.Model):
    """The name of a unit during a period; papers of that time print it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until (not included)"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_until")), name="organization_name_period_ordered"
            ),
            ExclusionConstraint(
                name="organization_one_name_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        """Whether the name was in force on this day."""
        return self.valid_from <= day < self.valid_until
