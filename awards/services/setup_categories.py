"""Making, changing, ordering and removing the categories of an edition, and their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Place, Stage, User
from awards.services.ledger import append_event
from awards.services.setup_base import (
    changes,
    fingerprint,
    lock_edition,
    lock_for_change,
    record_change,
    require_seen,
    require_unlocked,
    values_of,
)
from awards.setup_facts import PLACES, REGISTRATION, known_facts

# What entrants have relied on from the first submission on.
LOCKED_FIELDS = (
    "code",
    "entry_prefix",
    "unit_kinds",
    "participant_kinds",
    "max_per_unit",
    "min_age_months",
)
FIELDS = ("name", "short_name", "description", "judging_locked_reason", *LOCKED_FIELDS)
TEXTS = ("name", "short_name", "description", "judging_locked_reason")
PLACE_FIELDS = ("title", "prize", "extras")
STAGE_COPIES = (
    "code",
    "name",
    "position",
    "weight",
    "is_blind",
    "opens_at",
    "closes_at",
    "min_sheets",
    "promote_best",
    "passing_grade",
    "source",
    "is_example",
)
FAR = 1000  # above every position and number, where rows wait while they change places


def category_fingerprint(category: Category) -> str:
    """What a page of the category has seen."""
    return fingerprint(values_of(category, FIELDS))


@transaction.atomic
def add_category(
    *, edition_id: int, values: Mapping[str, Any], like: Category | None, by: User | None
) -> Category:
    """Make a category at the end of an edition.

    Of the one that it is to be `like`, stages, places, rubrics, form and checklists are copied.
    """
    edition = lock_edition(edition_id)
    _require_unique(edition, None, values)
    last = edition.categories.aggregate(last=Max("position"))["last"] or 0
    category = Category.objects.create(edition=edition, position=last + 1, **values)
    append_event(
        edition_id=edition.pk,
        kind="category.added",
        subject=f"category:{category.pk}",
        data={"code": category.code, "like": like.pk if like else None},
        by=by,
    )
    if like is not None:
        copy_parts(source=like, target=category)
    return category


def copy_parts(*, source: Category, target: Category) -> dict[Stage, Stage]:
    """Copy stages and places, and what every app keeps of a category; returns the copy of each stage."""
    stages = copy_stages(source=source, target=target)
    copy_places(source=source, target=target)
    for facts in known_facts():
        facts.copy(source=source, target=target, stages=stages)
    return stages


def copy_stages(*, source: Category, target: Category) -> dict[Stage, Stage]:
    """Copy the stages of a category, open again; returns the copy of each."""
    return {
        stage: Stage.objects.create(category=target, **values_of(stage, STAGE_COPIES))
        for stage in source.stages.all()
    }


def copy_places(*, source: Category, target: Category) -> None:
    """Copy the places of a category with their prizes."""
    fields = ("number", "source", *PLACE_FIELDS)
    Place.objects.bulk_create(
        [Place(category=target, **values_of(place, fields)) for place in source.places.all()]
    )


@transaction.atomic
def change_category(*, category_id: int, values: Mapping[str, Any], seen: str, by: User | None) -> Category:
    """Change a category. Once an entry was submitted, what entrants relied on stays as it is."""
    category = lock_for_change(category_id)
    before = values_of(category, FIELDS)
    require_seen(seen, fingerprint(before))
    after = before | {name: values[name] for name in FIELDS if name in values}
    if set(changes(before, after)) & set(LOCKED_FIELDS):
        require_unlocked(category, REGISTRATION)
    _require_unique(category.edition, category, after)
    for name, value in after.items():
        setattr(category, name, value)
    category.save(update_fields=FIELDS)
    record_change(
        edition_id=category.edition_id,
        kind="category.changed",
        subject=f"category:{category.pk}",
        before=before,
        after=after,
        texts=TEXTS,
        by=by,
    )
    return category


def _require_unique(edition: Edition, category: Category | None, values: Mapping[str, Any]) -> None:
    others = edition.categories.exclude(pk=category.pk) if category else edition.categories.all()
    for field, words in (
        ("code", _("The code “%(value)s” belongs to another category of this edition.")),
        ("entry_prefix", _("The prefix “%(value)s” belongs to another category of this edition.")),
    ):
        if others.filter(**{f"{field}__iexact": values[field]}).exists():
            raise DomainError(words % {"value": values[field]})


@transaction.atomic
def move_category(*, category_id: int, by_places: int, by: User | None) -> None:
    """Move a category up (-1) or down (1) in the order of its edition; at an end it stays."""
    edition = lock_edition(Category.objects.values_list("edition_id", flat=True).get(pk=category_id))
    order = list(edition.categories.select_for_update(of=("self",)).order_by("position"))
    at = next(index for index, row in enumerate(order) if row.pk == category_id)
    to = min(max(at + by_places, 0), len(order) - 1)
    if to == at:
        return
    order.insert(to, order.pop(at))
    for index, row in enumerate(order, start=1):
        row.position = FAR + index
    Category.objects.bulk_update(order, ["position"])
    for index, row in enumerate(order, start=1):
        row.position = index
    Category.objects.bulk_update(order, ["position"])
    append_event(
        edition_id=edition.pk,
        kind="category.moved",
        subject=f"category:{category_id}",
        data={"order": [row.code for row in order]},
        by=by,
    )


@transaction.atomic
def remove_category(*, category_id: int, by: User | None) -> str:
    """Remove a category that no entry and no paper refers to, with all its parts; returns its name."""
    edition = lock_edition(Category.objects.values_list("edition_id", flat=True).get(pk=category_id))
    category = lock_for_change(category_id)
    stages = list(category.stages.all())
    name, code = category.name, category.code
    try:
        with transaction.atomic():
            for facts in reversed(known_facts()):
                facts.remove(category=category, stages=stages, whole=True)
            category.places.all().delete()
            category.stages.all().delete()
            category.delete()
    except ProtectedError as error:
        raise DomainError(
            _("%(category)s cannot be removed: it already has entries, jurors or results.")
            % {"category": name}
        ) from error
    append_event(
        edition_id=edition.pk,
        kind="category.removed",
        subject=f"category:{category_id}",
        data={"code": code},
        by=by,
    )
    return name


def place_rows(category: Category) -> list[dict[str, Any]]:
    """The places as rows of their page, in the order of their numbers."""
    return [{"id": place.pk, **values_of(place, PLACE_FIELDS)} for place in category.places.all()]


@transaction.atomic
def save_places(*, category_id: int, rows: Sequence[Mapping[str, Any]], seen: str, by: User | None) -> None:
    """Make the places of a category those of the rows, numbered from 1 in their order, so without a gap.

    Refused once the plenary is locked.
    """
    category = lock_for_change(category_id)
    require_seen(seen, fingerprint(place_rows(category)))
    require_unlocked(category, PLACES)
    titles = [str(row["title"]).casefold() for row in rows]
    if len(set(titles)) < len(titles):
        raise DomainError(_("Two places have the same title."))
    stored = {place.pk: place for place in category.places.all()}
    before = {str(place.number): place.prize for place in stored.values()}
    sources = [stored[row["id"]].source if row.get("id") in stored else "" for row in rows]
    category.places.all().delete()
    made = Place.objects.bulk_create(
        [
            Place(
                category=category, number=number, source=source, **{name: row[name] for name in PLACE_FIELDS}
            )
            for number, (row, source) in enumerate(zip(rows, sources, strict=True), start=1)
        ]
    )
    after = {str(place.number): place.prize for place in made}
    gone = {number: None for number in before if number not in after}
    words = {place.number: (place.title, place.extras) for place in stored.values()}
    reworded = words != {place.number: (place.title, place.extras) for place in made}
    record_change(
        edition_id=category.edition_id,
        kind="category.places",
        subject=f"category:{category.pk}",
        before=before | {"words": False},
        after=after | gone | {"words": reworded},
        texts=("words",),
        by=by,
    )
