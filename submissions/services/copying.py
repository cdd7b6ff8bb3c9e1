"""Copying a category's form and checklists to a new category, and removing them with it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from awards.models import Category
from awards.services.setup_base import values_of
from submissions.models import ChecklistItem, Question, Section

SECTION_FIELDS = ("position", "code", "title", "guidance", "tips", "source", "is_example")
QUESTION_FIELDS = (
    "position",
    "code",
    "kind",
    "label",
    "is_required",
    "max_words",
    "file_types",
    "min_files",
    "max_bytes",
    "is_example",
)
ITEM_FIELDS = (
    "checklist",
    "position",
    "code",
    "text",
    "is_required",
    "weight",
    "parameters",
    "evidence",
    "source",
    "is_example",
)


@transaction.atomic
def copy_form(*, source: Category, target: Category) -> None:
    """Copy the latest version of a category's form and of each checklist, as version 1."""
    version = source.sections.aggregate(last=Max("version"))["last"]
    for section in source.sections.filter(version=version).prefetch_related("questions"):
        copy = Section.objects.create(category=target, **values_of(section, SECTION_FIELDS))
        Question.objects.bulk_create(
            [
                Question(section=copy, **values_of(question, QUESTION_FIELDS))
                for question in section.questions.all()
            ]
        )
    latest = dict(source.checklist_items.order_by().values_list("checklist").annotate(Max("version")))
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(category=target, **values_of(item, ITEM_FIELDS))
            for item in source.checklist_items.all()
            if item.version == latest[item.checklist]
        ]
    )


@transaction.atomic
def remove_form(*, category: Category) -> None:
    """Delete form and checklists of a category that goes; refused by the database once an entry uses them."""
    category.checklist_items.all().delete()
    category.sections.all().delete()
