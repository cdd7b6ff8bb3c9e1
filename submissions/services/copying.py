"""Copying a category's form, checklists and rules to a new category, and removing them with it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from awards.models import Category
from awards.services.setup_base import values_of
from submissions.models import ChecklistItem, EligibilityRule, Question, Section, VerificationPolicy

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
RULE_FIELDS = (
    "position",
    "kind",
    "parameters",
    "sentence",
    "sentence_en",
    "is_blocking",
    "source",
    "is_example",
)
POLICY_FIELDS = ("title_likeness", "text_likeness", "check_days", "return_days", "source", "is_example")


@transaction.atomic
def copy_rules(*, source: Category, target: Category) -> None:
    """Copy the rules of who may enter a category, and how it is verified."""
    EligibilityRule.objects.bulk_create(
        [
            EligibilityRule(category=target, **values_of(rule, RULE_FIELDS))
            for rule in source.eligibility_rules.all()
        ]
    )
    policy = VerificationPolicy.objects.filter(category=source).first()
    if policy is not None:
        VerificationPolicy.objects.create(category=target, **values_of(policy, POLICY_FIELDS))


@transaction.atomic
def remove_rules(*, category: Category) -> None:
    """Delete rules and policy of a category that goes; refused by the database once an entry was tried."""
    category.eligibility_rules.all().delete()
    VerificationPolicy.objects.filter(category=category).delete()


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
