"""Readiness beside the award (IGA): what an entry reaches of each indicator, and what lacks.

A row scores weight × level (0 to 3); nothing here scores an entry in the award.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.files.kinds import KINDS
from awards.models import Category, Edition
from awards.services.versions import mark_of
from submissions.models import Attachment, ChecklistItem, IndicatorLevel, Submission
from submissions.models.readiness import HIGHEST
from submissions.models.submission import SubmissionQuerySet

# Rejected and withdrawn entries are not reported.
REPORTED = (
    Submission.State.SUBMITTED,
    Submission.State.RETURNED,
    Submission.State.ADMITTED,
)
# The marks of an indicator of which nothing was said yet.
NOTHING_OWN = mark_of(None, "", "", None)
NOTHING_VERIFIED = mark_of(None, "")
NOTHING_JUDGED = mark_of(None, "")


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with what an entry says of it; `level` is None while nothing was said."""

    item: ChecklistItem
    level: IndicatorLevel | None

    @property
    def own_mark(self) -> str:
        """The mark of what the entry says; its evidence counts as long as it is part of the entry."""
        level, evidence = self.level, self.evidence
        if level is None:
            return NOTHING_OWN
        return mark_of(level.own_level, level.basis, level.own_note, evidence and evidence.pk)

    @property
    def verified_mark(self) -> str:
        """The mark of what the secretariat found."""
        level = self.level
        return mark_of(level.verified_level, level.verified_note) if level is not None else NOTHING_VERIFIED

    @property
    def judged_mark(self) -> str:
        """The mark of what a verification judges: the own level, and the way it is measured."""
        level = self.level
        return mark_of(level.own_level, level.basis) if level is not None else NOTHING_JUDGED

    @property
    def own(self) -> int | None:
        """The level that the entry gives itself."""
        return self.level.own_level if self.level is not None else None

    @property
    def verified(self) -> int | None:
        """The level that the secretariat verified."""
        return self.level.verified_level if self.level is not None else None

    @property
    def evidence(self) -> Attachment | None:
        """The file that is named as evidence, as long as it is part of the entry."""
        named = self.level.evidence if self.level is not None else None
        return named if named is not None and named.removed_at is None else None

    @property
    def own_points(self) -> int:
        """Weight × own level."""
        return (self.item.weight or 0) * (self.own or 0)

    @property
    def verified_points(self) -> int:
        """Weight × verified level."""
        return (self.item.weight or 0) * (self.verified or 0)

    @property
    def most(self) -> int:
        """Weight × the highest level."""
        return (self.item.weight or 0) * HIGHEST

    @property
    def parameters(self) -> list[str]:
        """What levels 1 to 3 mean, by the way of measuring that was chosen."""
        basis = self.level.basis if self.level is not None else ""
        for one in self.item.bases:
            if one["code"] == basis:
                return list(one["parameters"])
        return list(self.item.parameters)

    @property
    def file_types(self) -> str:
        """The kinds of file that the evidence may be, in words."""
        return ", ".join(KINDS[one].label if one in KINDS else one.upper() for one in self.item.file_types)

    @property
    def lacks(self) -> list[str]:
        """What is to be done before this indicator can be reported."""
        if self.own is None:
            return [_("Mandatory, not filled in") if self.item.is_required else _("Not filled in")]
        if self.own == 0:
            return [_("Mandatory, and without a level")] if self.item.is_required else []
        found = []
        level, evidence = self.level, self.evidence
        if level is not None and evidence is None and not level.own_note.strip():
            found.append(_("No evidence is named"))
        if evidence is not None:
            wanted = self.item.file_types
            if wanted and evidence.file_type not in wanted:
                found.append(_("The evidence has to be: %(kinds)s") % {"kinds": self.file_types})
        return found


@dataclass(frozen=True, slots=True)
class Readiness:
    """An entry with all indicators in their order."""

    entry: Submission
    rows: tuple[Indicator, ...]

    @property
    def own_total(self) -> int:
        return sum(row.own_points for row in self.rows)

    @property
    def verified_total(self) -> int:
        return sum(row.verified_points for row in self.rows)

    @property
    def maximum(self) -> int:
        return sum(row.most for row in self.rows)

    @property
    def filled(self) -> int:
        """How many indicators have an own level."""
        return sum(row.own is not None for row in self.rows)

    @property
    def verified_count(self) -> int:
        """How many indicators are verified."""
        return sum(row.verified is not None for row in self.rows)

    @property
    def lacking(self) -> int:
        """How many indicators lack something."""
        return sum(bool(row.lacks) for row in self.rows)

    @property
    def lacking_mandatory(self) -> int:
        """How many mandatory indicators lack something."""
        return sum(bool(row.lacks) and row.item.is_required for row in self.rows)


def readiness_items(categories: Iterable[int]) -> dict[int, list[ChecklistItem]]:
    """The indicators of each category's latest readiness list, in order; one query."""
    found: dict[int, dict[tuple[str, int], list[ChecklistItem]]] = defaultdict(lambda: defaultdict(list))
    items = ChecklistItem.objects.filter(category__in=categories, weight__isnull=False)
    for item in items.order_by("checklist", "version", "position"):
        found[item.category_id][item.checklist, item.version].append(item)
    return {key: lists[max(lists)] for key, lists in found.items()}


def has_readiness(category: Category) -> bool:
    """Whether a readiness list stands beside a category."""
    return ChecklistItem.objects.filter(category=category, weight__isnull=False).exists()


def reported_entries(edition: Edition, *, category: str = "") -> SubmissionQuerySet:
    """The entries that the list of readiness shows, by category and number."""
    with_list = ChecklistItem.objects.filter(category__edition=edition, weight__isnull=False)
    rows = Submission.objects.filter(
        category__in=with_list.values("category"), state__in=REPORTED
    ).select_related("category", "unit__parent")
    if category:
        rows = rows.filter(category__code=category)
    return rows.order_by("category__position", "number", "pk")


def readiness_of(entries: Sequence[Submission]) -> list[Readiness]:
    """These entries with their indicators; two queries at any number of them."""
    items = readiness_items({entry.category_id for entry in entries})
    levels: dict[int, dict[int, IndicatorLevel]] = defaultdict(dict)
    for level in IndicatorLevel.objects.filter(submission__in=entries).select_related(
        "evidence", "own_by", "verified_by"
    ):
        levels[level.submission_id][level.item_id] = level
    return [
        Readiness(
            entry,
            tuple(
                Indicator(item, levels[entry.pk].get(item.pk)) for item in items.get(entry.category_id, [])
            ),
        )
        for entry in entries
    ]
