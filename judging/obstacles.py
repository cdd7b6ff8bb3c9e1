"""What keeps stages open although all their sheets are final, counted for the secretariat's first page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from awards.models import Stage
from judging.models import ChairDecision, Scoresheet, Standing
from judging.services.closing import stage_outcome
from submissions.models import Submission

Kind = ChairDecision.Kind


@dataclass(frozen=True, slots=True)
class Obstacles:
    """How many blockers of each kind a stage without open sheets has, see `stage_blockers`.

    `few_sheets` and `at_line` count entries, `other_version` counts sheets.
    """

    few_sheets: int
    other_version: int
    at_line: int

    def __bool__(self) -> bool:
        return bool(self.few_sheets or self.other_version or self.at_line)


def stage_obstacles(stages: Sequence[Stage]) -> dict[int, Obstacles]:
    """The obstacles of stages by id, one stage of a category at most, whose sheets are all final.

    Three queries, whatever the number of entries and stages. Only a stage that promotes its best and has no
    other obstacle is ranked besides, to see who is joint at its line.
    """
    if not stages:
        return {}
    decided: dict[int, set[tuple[str, tuple[int, ...]]]] = defaultdict(set)
    for stage_id, kind, ids in ChairDecision.objects.filter(stage__in=stages).values_list(
        "stage_id", "kind", "submission_ids"
    ):
        decided[stage_id].add((kind, tuple(ids)))
    few = _few_sheets(stages, decided)
    others = Counter(
        Scoresheet.objects.counted()
        .filter(stage__in=stages, rubric__is_current=False)
        .values_list("stage_id", flat=True)
    )
    found = {}
    for stage in stages:
        line = 0
        if stage.promote_best is not None and not few[stage.pk] and not others[stage.pk]:
            joint = tuple(sorted(stage_outcome(stage).cut.at_line))
            line = 0 if (Kind.PROMOTION_LINE, joint) in decided[stage.pk] else len(joint)
        found[stage.pk] = Obstacles(few[stage.pk], others[stage.pk], line)
    return found


def _few_sheets(
    stages: Sequence[Stage], decided: dict[int, set[tuple[str, tuple[int, ...]]]]
) -> Counter[int]:
    """Stage id → entries of its field with fewer counted sheets than it asks for, without a reason."""
    of_category = {stage.category_id: stage for stage in stages}
    behind = Standing.objects.filter(stage__category__in=of_category, goes_on=False).values("submission")
    counted = (
        Scoresheet.objects.counted()
        .filter(submission=OuterRef("pk"), stage__in=stages)
        .order_by()
        .values("submission")
        .annotate(n=Count("pk"))
        .values("n")
    )
    entries = (
        Submission.objects.filter(
            ~Q(pk__in=behind), category__in=of_category, state=Submission.State.ADMITTED
        )
        .annotate(counted=Coalesce(Subquery(counted), 0))
        .filter(counted__lt=max(stage.min_sheets for stage in stages))
        .values_list("pk", "category_id", "counted")
    )
    few: Counter[int] = Counter()
    for pk, category_id, n in entries:
        stage = of_category[category_id]
        if n < stage.min_sheets and (Kind.FEW_SHEETS, (pk,)) not in decided[stage.pk]:
            few[stage.pk] += 1
    return few
