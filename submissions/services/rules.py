"""The rules of who may enter a category, and how it is verified: made from a preset, and changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from awards.models import Category, User
from awards.presets.schema import RulePreset, VerificationPreset
from awards.services.setup_base import (
    fingerprint,
    lock_for_change,
    record_change,
    require_seen,
    require_unlocked,
    values_of,
)
from awards.setup_facts import REGISTRATION
from submissions.models import EligibilityRule, VerificationPolicy
from submissions.queries.eligibility import policy_of

WORDS = ("sentence", "sentence_en", "source")
FIELDS = ("kind", "position", "parameters", *WORDS, "is_blocking", "is_example")
POLICY = ("title_likeness", "text_likeness", "check_days", "return_days", "source", "is_example")


@transaction.atomic
def add_rules(
    *, category: Category, rules: Sequence[RulePreset], verification: VerificationPreset | None
) -> None:
    """Write the rules of a preset, and how the category is verified."""
    EligibilityRule.objects.bulk_create(
        [
            EligibilityRule(
                category=category,
                kind=rule.kind,
                position=rule.position,
                parameters=dict(rule.figures),
                sentence=rule.sentence,
                sentence_en=rule.sentence_en,
                is_blocking=rule.is_blocking,
                source=rule.evidence.text,
                is_example=rule.evidence.contoh,
            )
            for rule in rules
        ]
    )
    if verification is not None:
        VerificationPolicy.objects.create(
            category=category,
            title_likeness=verification.title_likeness,
            text_likeness=verification.text_likeness,
            check_days=verification.check_days,
            return_days=verification.return_days,
            source=verification.evidence.text,
            is_example=verification.evidence.contoh,
        )


def rule_fingerprint(rule: EligibilityRule | None) -> str:
    """What a page of a rule has seen of it."""
    return fingerprint(values_of(rule, FIELDS) if rule is not None else {})


@transaction.atomic
def save_rule(
    *,
    category: Category,
    rule: EligibilityRule | None,
    kind: str,
    values: Mapping[str, Any],
    seen: str,
    by: User | None,
) -> EligibilityRule:
    """Add a rule at the end, or change one.

    Once an entry was submitted only the words and the source of a rule change: `LockedSettings` otherwise.
    """
    category = lock_for_change(category.pk)
    if rule is None:
        require_unlocked(category, REGISTRATION)
        last = category.eligibility_rules.order_by("-position").values_list("position", flat=True).first()
        stored = EligibilityRule(category=category, kind=kind, position=(last or 0) + 1)
        before: dict[str, Any] = {}
    else:
        stored = EligibilityRule.objects.select_for_update().get(pk=rule.pk, category=category)
        require_seen(seen, rule_fingerprint(stored))
        before = values_of(stored, FIELDS)
    for name, value in values.items():
        setattr(stored, name, value)
    after = values_of(stored, FIELDS)
    decisive = ("parameters", "is_blocking")
    if before and any(before[name] != after[name] for name in decisive):
        require_unlocked(category, REGISTRATION)
    stored.save()
    record_change(
        edition_id=category.edition_id,
        kind="category.rule",
        subject=f"eligibility_rule:{stored.pk}",
        before=before,
        after=after,
        texts=WORDS,
        by=by,
    )
    return stored


@transaction.atomic
def remove_rule(*, rule: EligibilityRule, by: User | None) -> None:
    """Remove a rule while no entry was submitted; what it said of drafts goes with it."""
    category = lock_for_change(rule.category_id)
    require_unlocked(category, REGISTRATION)
    rule.outcomes.all().delete()
    pk, before = rule.pk, values_of(rule, FIELDS)
    rule.delete()
    record_change(
        edition_id=category.edition_id,
        kind="category.rule",
        subject=f"eligibility_rule:{pk}",
        before=before,
        after={"kind": None, "parameters": None},
        by=by,
    )


@transaction.atomic
def move_rule(*, rule: EligibilityRule, by_places: int, by: User | None) -> None:
    """Move a rule up (-1) or down (1) in the order in which entrants read them; at an end it stays."""
    category = lock_for_change(rule.category_id)
    order = list(category.eligibility_rules.select_for_update().order_by("position"))
    at = next(index for index, row in enumerate(order) if row.pk == rule.pk)
    to = min(max(at + by_places, 0), len(order) - 1)
    if to == at:
        return
    order.insert(to, order.pop(at))
    for position, row in enumerate(order, start=1):
        row.position = position
    EligibilityRule.objects.bulk_update(order, ["position"])
    record_change(
        edition_id=category.edition_id,
        kind="category.rules_order",
        subject=f"category:{category.pk}",
        before={},
        after={"order": [row.pk for row in order]},
        by=by,
    )


def policy_fingerprint(policy: VerificationPolicy) -> str:
    """What a page of the verification's settings has seen of them."""
    return fingerprint(values_of(policy, POLICY))


@transaction.atomic
def save_policy(*, category: Category, values: Mapping[str, Any], seen: str, by: User | None) -> None:
    """Change from which likeness on entries lie side by side, and the days of a check and a return."""
    category = lock_for_change(category.pk)
    stored = policy_of(category)
    require_seen(seen, policy_fingerprint(stored))
    before = values_of(stored, POLICY)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    record_change(
        edition_id=category.edition_id,
        kind="category.verification",
        subject=f"category:{category.pk}",
        before=before,
        after=values_of(stored, POLICY),
        texts=("source",),
        by=by,
    )
