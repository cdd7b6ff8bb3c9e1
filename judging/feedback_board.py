"""What entrants read of the jury: every comment, unsigned, in an order that tells nobody's name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, QuerySet

from awards.models import Category, Edition, Seal, Stage
from judging.models import Criterion, FeedbackRelease, Objection, Score, Scoresheet, Standing
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Comment:
    """What one juror wrote: the comment, and notes by the name of the criterion."""

    text: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """The mean of the counted sheets on a criterion, its highest value, and the points of 100 it lost."""

    name: str
    mean: Decimal
    maximum: Decimal
    weight: Decimal

    @property
    def lost(self) -> Decimal:
        """Weighted points of the stage that a full score would have added."""
        return self.weight * (1 - self.mean / self.maximum)


@dataclass(frozen=True, slots=True)
class StageFeedback:
    """A stage of an entry: comments, and the scores by criterion where they are shown."""

    stage: Stage
    comments: tuple[Comment, ...]
    sheets: int
    scores: tuple[CriterionScore, ...]

    @property
    def weakest(self) -> CriterionScore | None:
        """The criterion on which most points were lost."""
        return max(self.scores, key=lambda one: (one.lost, one.weight), default=None)


def hidden_order(sheet_id: int) -> str:
    """A fixed order that follows neither jurors nor time: SHA-256 of a number that entrants never see."""
    return hashlib.sha256(f"feedback:{sheet_id}".encode()).hexdigest()


def entry_feedback(
    entries: Collection[int], category: Category, *, with_scores: bool
) -> dict[int, tuple[StageFeedback, ...]]:
    """Entry → its closed stages with what the counted sheets say; four queries at any number of entries."""
    stages = list(category.stages.filter(closed_at__isnull=False).order_by("position"))
    judged = set(
        Standing.objects.filter(stage__in=stages, submission__in=entries).values_list(
            "stage_id", "submission_id"
        )
    )
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for rubric_id, code, name in Criterion.objects.filter(rubric__stage__in=stages).values_list(
        "rubric_id", "code", "name"
    ):
        names[rubric_id][code] = name
    found: dict[tuple[int, int], list[Scoresheet]] = defaultdict(list)
    sheets = Scoresheet.objects.counted().filter(stage__in=stages, submission__in=entries)
    for sheet in sheets:
        found[sheet.stage_id, sheet.submission_id].append(sheet)
    scores = _scores(stages, entries) if with_scores else {}
    return {
        entry: tuple(
            StageFeedback(
                stage,
                tuple(_comments(found[stage.pk, entry], names)),
                len(found[stage.pk, entry]),
                tuple(scores.get((stage.pk, entry), ())),
            )
            for stage in stages
            if (stage.pk, entry) in judged
        )
        for entry in entries
    }


def _comments(sheets: list[Scoresheet], names: dict[int, dict[str, str]]) -> list[Comment]:
    comments = []
    for sheet in sorted(sheets, key=lambda one: hidden_order(one.pk)):
        known = names[sheet.rubric_id]
        notes = tuple(
            (known[code], text) for code, text in sheet.notes.items() if code in known and text.strip()
        )
        if sheet.comment.strip() or notes:
            comments.append(Comment(sheet.comment.strip(), notes))
    return comments


def _scores(
    stages: Collection[Stage], entries: Collection[int]
) -> dict[tuple[int, int], list[CriterionScore]]:
    scores: dict[tuple[int, int], list[CriterionScore]] = defaultdict(list)
    rows = (
        Score.objects.filter(
            sheet__stage__in=[stage.pk for stage in stages],
            sheet__submission__in=list(entries),
            sheet__state=Scoresheet.State.FINAL,
        )
        .order_by("criterion__position")
        .values_list(
            "sheet__stage_id",
            "sheet__submission_id",
            "criterion__name",
            "criterion__maximum",
            "criterion__weight",
            "criterion__position",
        )
        .annotate(mean=Avg("value"))
    )
    for stage_id, entry, name, maximum, weight, _position, mean in rows:
        scores[stage_id, entry].append(CriterionScore(name, mean, maximum, weight))
    return scores


@dataclass(frozen=True, slots=True)
class CategorySwitch:
    """A category with its switch: whether scores are final, the release that stands, and what is written."""

    category: Category
    is_final: bool
    release: FeedbackRelease | None
    sheets: int
    silent: int
    waiting: int

    @property
    def is_open(self) -> bool:
        """Whether entrants read it now."""
        return self.is_final and self.release is not None


def switches(edition: Edition) -> list[CategorySwitch]:
    """Every category of an edition; six queries at any size."""
    categories = list(edition.categories.order_by("position"))
    sealed = set(
        Seal.objects.standing(Seal.Kind.SCORES)
        .filter(category__in=categories)
        .values_list("category_id", flat=True)
    )
    releases = {
        one.category_id: one
        for one in FeedbackRelease.objects.filter(category__in=categories, withdrawn_at__isnull=True)
    }
    counted = Scoresheet.objects.counted().filter(
        stage__category__in=categories, submission__state=Submission.State.ADMITTED
    )
    sheets = _by_category(counted)
    silent = _by_category(counted.filter(comment="", notes={}))
    waiting: dict[int, int] = defaultdict(int)
    open_ones = Objection.objects.filter(category__in=categories, outcome=Objection.Outcome.OPEN)
    for pk in open_ones.values_list("category_id", flat=True):
        waiting[pk] += 1
    return [
        CategorySwitch(
            one,
            one.pk in sealed,
            releases.get(one.pk),
            sheets.get(one.pk, 0),
            silent.get(one.pk, 0),
            waiting[one.pk],
        )
        for one in categories
    ]


def _by_category(sheets: QuerySet[Scoresheet]) -> dict[int, int]:
    rows = sheets.order_by().values_list("stage__category_id").annotate(n=Count("pk"))
    return dict(rows)


def standing_windows(edition: Edition) -> QuerySet[FeedbackRelease]:
    """The releases of an edition that let entrants object, in the order of its categories."""
    releases = FeedbackRelease.objects.filter(
        category__edition=edition, withdrawn_at__isnull=True, objections_until__isnull=False
    )
    return releases.select_related("category").order_by("category__position")
