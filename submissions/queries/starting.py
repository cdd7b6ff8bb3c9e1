"""What a person may begin: open categories with why not, and the units they may enter for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Category, Edition, Membership, Organization, User
from awards.permissions import UNIT_ROLES, administered_unit_ids
from submissions.models import Submission
from submissions.queries.eligibility import ENTERED, HELD
from submissions.queries.forms import forms_in_force


@dataclass(frozen=True, slots=True)
class Choice:
    """A category on the page where one begins: `reasons` say why not, none when one may; `mine` is begun."""

    category: Category
    reasons: tuple[str, ...]
    mine: tuple[Submission, ...]
    conditions: tuple[str, ...]

    @property
    def may_enter(self) -> bool:
        return not self.reasons


def open_editions() -> QuerySet[Edition]:
    """Editions whose registration is open."""
    now = timezone.now()
    return (
        Edition.objects.public()
        .filter(archived_at__isnull=True, registration_opens_at__lte=now, registration_closes_at__gt=now)
        .order_by("registration_closes_at", "pk")
    )


def units_of(user: User) -> list[Organization]:
    """The units a person belongs to, those included where nobody has confirmed it yet, and those below the
    ones they administer."""
    own = user.memberships.filter(role__in=UNIT_ROLES).values("organization_id")
    found = Q(pk__in=own)
    if administered_unit_ids(user):
        found |= Q(pk__in=Organization.objects.administered_by(user).values("pk"))
    return list(Organization.objects.filter(found).select_related("parent").order_by("name", "pk"))


def units_for(category: Category, units: Sequence[Organization]) -> list[Organization]:
    """Those of these units that are of a kind that may enter a category."""
    return [unit for unit in units if unit.kind in category.unit_kinds]


def choices_of(user: User, units: Sequence[Organization]) -> list[tuple[Edition, list[Choice]]]:
    """The categories of open editions with whether this person may enter; eight queries at any number."""
    editions = list(open_editions().select_related("letterhead"))
    categories = list(
        Category.objects.filter(edition__in=editions)
        .select_related("edition")
        .prefetch_related("eligibility_rules")
        .order_by("position")
    )
    with_form = forms_in_force(categories)
    held = set(
        Membership.objects.filter(user=user, edition__in=editions, role__in=HELD).values_list(
            "edition_id", flat=True
        )
    )
    entered: dict[tuple[int, int], int] = defaultdict(int)
    mine: dict[int, list[Submission]] = defaultdict(list)
    for row in Submission.objects.filter(category__in=categories, unit__in=units, state__in=ENTERED).only(
        "category_id", "unit_id"
    ):
        entered[row.category_id, row.unit_id] += 1
    for row in (
        Submission.objects.of_person(user)
        .filter(category__in=categories)
        .exclude(state=Submission.State.WITHDRAWN)
        .order_by("pk")
    ):
        mine[row.category_id].append(row)
    found: dict[int, list[Choice]] = defaultdict(list)
    for category in categories:
        reasons = _reasons(category, units, entered)
        if category.edition_id in held:
            reasons.insert(0, _("You have a part in judging or running this edition, so you may not enter."))
        if category.pk not in with_form:
            reasons.insert(0, _("The form of this category is not ready yet. Ask the secretariat."))
        found[category.edition_id].append(
            Choice(
                category,
                tuple(reasons),
                tuple(mine[category.pk]),
                tuple(rule.shown for rule in category.eligibility_rules.all()),
            )
        )
    return [(edition, found[edition.pk]) for edition in editions]


def _reasons(
    category: Category, units: Sequence[Organization], entered: dict[tuple[int, int], int]
) -> list[str]:
    fitting = units_for(category, units)
    if not units:
        return [_("Say first which unit you belong to.")]
    if not fitting:
        kinds = ", ".join(str(Organization.Kind(kind).label).lower() for kind in category.unit_kinds)
        names = ", ".join(unit.label for unit in units[:3])
        return [
            _("Only these kinds of unit may enter: %(kinds)s. You belong to %(units)s.")
            % {"kinds": kinds, "units": names}
        ]
    most = category.max_per_unit
    if most is not None and all(entered[category.pk, unit.pk] >= most for unit in fitting):
        return [
            ngettext(
                "%(unit)s has entered already; one entry for each unit is allowed.",
                "%(unit)s has entered already; %(n)d entries for each unit are allowed.",
                most,
            )
            % {"unit": ", ".join(unit.label for unit in fitting[:3]), "n": most}
        ]
    return []
