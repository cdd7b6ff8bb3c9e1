"""The checklist of the administrative check: changed in place until somebody was checked by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from awards.models import Category, User
from awards.services.ledger import append_event
from awards.services.setup_base import lock_for_change, require_seen, values_of
from submissions.form_rules import free_code
from submissions.models import ChecklistItem
from submissions.queries.checklists import ADMISSION, FIELDS, admission_items, checklist_seen, is_used


@transaction.atomic
def set_checklist(
    *, category: Category, rows: Sequence[Mapping[str, Any]], seen: str, by: User | None
) -> list[ChecklistItem]:
    """Put these points in the place of a category's checklist, in their order.

    A row with the `id` of a point changes it, one without is new. Once an entry was checked by the list, what
    was found keeps its points: the changed list becomes the next version. Nothing is written when nothing
    changed. Raises SettingsChanged where somebody else changed the list, also by checking an entry.
    """
    category = lock_for_change(category.pk)
    items = admission_items(category)
    require_seen(seen, checklist_seen(items))
    wanted = _wanted(rows, items)
    now = [{"code": item.code, **values_of(item, FIELDS)} for item in items]
    if wanted == now:
        return items
    version = items[0].version if items else 1
    if is_used(items):
        version += 1
    else:
        ChecklistItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    made = ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(category=category, checklist=ADMISSION, version=version, position=position, **row)
            for position, row in enumerate(wanted, start=1)
        ]
    )
    append_event(
        edition_id=category.edition_id,
        kind="checklist.changed",
        subject=f"category:{category.pk}",
        data={
            "version": version,
            "items": {row["code"]: row["is_required"] for row in wanted},
            "digest": checklist_seen(made),
        },
        by=by,
    )
    return made


def _wanted(rows: Sequence[Mapping[str, Any]], items: Sequence[ChecklistItem]) -> list[dict[str, Any]]:
    """The rows with their codes; a new point gets one that no point of the list has."""
    by_id = {item.pk: item for item in items}
    taken = {item.code for item in items}
    wanted = []
    for row in rows:
        stored = by_id.pop(row["id"], None) if row.get("id") else None
        code = stored.code if stored else free_code(row["text"], taken, "butir")
        taken.add(code)
        wanted.append({"code": code, **{name: row[name] for name in FIELDS}})
    return wanted
