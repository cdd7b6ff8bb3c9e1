"""The stages of a category: what can be judged, and what may still be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Stage, User
from awards.services.setup_base import (
    LockedSettings,
    SettingsChanged,
    changes,
    fingerprint,
    lock_for_change,
    locks_of,
    record_change,
    require_seen,
    values_of,
)
from awards.services.setup_categories import FAR
from awards.setup_facts import STAGES, Lock, known_facts

FIELDS = (
    "name",
    "weight",
    "opens_at",
    "closes_at",
    "is_blind",
    "min_sheets",
    "promote_best",
    "passing_grade",
)
# What jurors are told with their first entry; it stays from the first assignment in the category on.
LOCKED_FIELDS = ("weight", "is_blind", "min_sheets", "promote_best", "passing_grade")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why stages cannot be judged: in which one (counted from 0) and which field, or None for all of them."""

    text: str
    index: int | None = None
    field: str | None = None


def weight_sum(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    """The sum of the weights of stages."""
    return sum((row["weight"] for row in rows), Decimal(0))


def stage_faults(rows: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Why these stages cannot be judged, in their order; nothing when they can."""
    if not rows:
        return [Fault(_("A category needs at least one stage."))]
    faults = []
    total = weight_sum(rows)
    if total != HUNDRED:
        text = _("The weights of the stages sum to %(sum)s, not to 100.")
        faults.append(Fault(text % {"sum": number_format(total.normalize(), force_grouping=False)}))
    for index, row in enumerate(rows):
        faults += [Fault(fault.text, index, fault.field) for fault in _row_faults(rows, index, row)]
    return faults


def _row_faults(rows: Sequence[Mapping[str, Any]], index: int, row: Mapping[str, Any]) -> Iterable[Fault]:
    opens, closes = row["opens_at"], row["closes_at"]
    if opens and closes and opens >= closes:
        yield Fault(_("The stage must open before it closes."), field="closes_at")
    ended = next((r for r in reversed(rows[:index]) if r["closes_at"]), None)
    if opens and ended and opens < ended["closes_at"]:
        text = _("It opens before the stage “%(stage)s” closes.") % {"stage": ended["name"]}
        yield Fault(text, field="opens_at")
    is_last = index == len(rows) - 1
    for field in ("promote_best", "passing_grade"):
        if is_last and row[field] is not None:
            text = _("No stage follows, so there is nothing to go on to. Leave this empty.")
            yield Fault(text, field=field)


def stage_rows(category: Category) -> list[dict[str, Any]]:
    """The stages as rows of their page, in their order."""
    return [{"id": stage.pk, **values_of(stage, FIELDS)} for stage in category.stages.all()]


def stages_lock(locks: Iterable[Lock]) -> Lock | None:
    """The lock on the weights and the order of the stages of a category."""
    return next((lock for lock in locks if lock.part == STAGES and lock.stage_id is None), None)


@transaction.atomic
def save_stages(*, category_id: int, rows: Sequence[Mapping[str, Any]], seen: str, by: User | None) -> None:
    """Make the stages of a category those of the rows, in their order; a new one gets a code from its name.

    Refused: stages that cannot be judged; a change to a closed stage; once jurors have entries, another
    weight, promotion rule, minimum or order, and a stage more or less.
    """
    category = lock_for_change(category_id)
    stored = {stage.pk: stage for stage in category.stages.all()}
    before = stage_rows(category)
    require_seen(seen, fingerprint(before))
    if {row["id"] for row in rows if row.get("id")} - set(stored):
        raise SettingsChanged
    faults = stage_faults(rows)
    if faults:
        raise DomainError(faults[0].text)
    _require_unlocked(category, before, rows)
    _remove(category, [stage for pk, stage in stored.items() if pk not in {row.get("id") for row in rows}])
    _write(category, stored, rows)
    record_change(
        edition_id=category.edition_id,
        kind="category.stages",
        subject=f"category:{category.pk}",
        before=_told(before),
        after=_told(stage_rows(Category.objects.get(pk=category.pk))),
        by=by,
    )


def _require_unlocked(
    category: Category, before: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> None:
    locks = locks_of(category)
    by_id = {row["id"]: row for row in before}
    whole = stages_lock(locks)
    if whole and [row.get("id") for row in rows] != [row["id"] for row in before]:
        raise LockedSettings(whole)
    closed = {lock.stage_id: lock for lock in locks if lock.part == STAGES and lock.stage_id is not None}
    for pk, lock in closed.items():
        if pk not in {row.get("id") for row in rows}:
            raise LockedSettings(lock)
    for row in rows:
        changed = (
            set(changes(by_id[row["id"]], {name: row[name] for name in FIELDS})) if row.get("id") else set()
        )
        if row.get("id") in closed and changed:
            raise LockedSettings(closed[row["id"]])
        if whole and changed & set(LOCKED_FIELDS):
            raise LockedSettings(whole)


def _remove(category: Category, gone: Sequence[Stage]) -> None:
    if not gone:
        return
    try:
        with transaction.atomic():
            for facts in reversed(known_facts()):
                facts.remove(category=category, stages=gone, whole=False)
            Stage.objects.filter(pk__in=[stage.pk for stage in gone]).delete()
    except ProtectedError as error:
        raise DomainError(
            _("The stage “%(stage)s” cannot be removed: jurors or results belong to it.")
            % {"stage": gone[0].name}
        ) from error


def _write(category: Category, stored: Mapping[int, Stage], rows: Sequence[Mapping[str, Any]]) -> None:
    """Positions are unique, so the rows wait far behind while they change places."""
    for index, stage in enumerate(category.stages.order_by("position"), start=1):
        Stage.objects.filter(pk=stage.pk).update(position=FAR + index)
    codes = {stage.code for stage in category.stages.all()}
    for position, row in enumerate(rows, start=1):
        stage = stored.get(row.get("id") or 0) or Stage(category=category, code=_new_code(row["name"], codes))
        codes.add(stage.code)
        stage.position = position
        for name in FIELDS:
            setattr(stage, name, row[name])
        stage.save()


def _new_code(name: str, taken: set[str]) -> str:
    code = base = slugify(name)[:34] or "tahap"
    number = 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _told(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Stage id → what the ledger says of it: position and values, not its name."""
    return {
        str(row["id"]): [position, *(_value(row[name]) for name in FIELDS if name != "name")]
        for position, row in enumerate(rows, start=1)
    }


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime) else value
