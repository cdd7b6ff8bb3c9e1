"""The checklist of the administrative check of a category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Max

from awards.models import Category
from awards.services.setup_base import fingerprint, values_of
from submissions.models import ChecklistItem, CheckResult

ADMISSION: Final = "administrasi"
FIELDS: Final = ("text", "is_required", "evidence", "source", "is_example")


def admission_items(category: Category) -> list[ChecklistItem]:
    """The latest version of a category's checklist, in its order."""
    items = ChecklistItem.objects.filter(category=category, checklist=ADMISSION)
    last = items.aggregate(last=Max("version"))["last"]
    return list(items.filter(version=last).order_by("position"))


def checklist_seen(items: Sequence[ChecklistItem]) -> str:
    """The mark of a checklist, which its page carries."""
    return fingerprint([[item.code, values_of(item, FIELDS)] for item in items])


def is_used(items: Sequence[ChecklistItem]) -> bool:
    """Whether an entry was checked by this version."""
    return CheckResult.objects.filter(item__in=items).exists()
