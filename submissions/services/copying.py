"""Copying forms, checklists and rules: to a new category, to a draft; and removing them with it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from awards.models import Category
from awards.services.setup_base import values_of
from submissions.form_rules import QUESTION_FIELDS, SECTION_FIELDS
from submissions.models import ChecklistItem, EligibilityRule, Form, Question, Section, VerificationPolicy
from submissions.queries.forms import draft_form, form_in_force

ITEM_FIELDS = (
    "checklist",
    "position",
    "code",
    "text",
    "is_required",
    "weight",
    "parameters",
    "bases",
    "evidence",
    "file_types",
    "remark",
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
    """Copy a category's form and the latest version of each checklist, as version 1.

    The form in force arrives in force; where there is none yet, the draft arrives as a draft.
    """
    form = form_in_force(source) or draft_form(source)
    if form is not None:
        in_force = form.state == Form.State.IN_FORCE
        copy = Form.objects.create(
            category=target, state=form.state, published_at=timezone.now() if in_force else None
        )
        copy_sections(source=form, target=copy)
    latest = dict(source.checklist_items.order_by().values_list("checklist").annotate(Max("version")))
    ChecklistItem.objects.bulk_create(
        [
            ChecklistItem(category=target, **values_of(item, ITEM_FIELDS))
            for item in source.checklist_items.all()
            if item.version == latest[item.checklist]
        ]
    )


def copy_sections(*, source: Form, target: Form) -> None:
    """Write the sections and questions of a form into another one that has none; their codes stay."""
    for section in source.sections.prefetch_related("questions"):
        copy = Section.objects.create(form=target, **values_of(section, SECTION_FIELDS))
        Question.objects.bulk_create(
            [
                Question(section=copy, **values_of(question, QUESTION_FIELDS))
                for question in section.questions.all()
            ]
        )


@transaction.atomic
def remove_form(*, category: Category) -> None:
    """Delete form and checklists of a category that goes; refused by the database once an entry uses them."""
    category.checklist_items.all().delete()
    category.forms.all().delete()
