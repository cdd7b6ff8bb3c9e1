"""What a new version of a rubric does to sheets that were scored on the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db.models import QuerySet

from awards.models import Stage
from judging.models import Score, Scoresheet
from judging.rubric_rules import CriterionDraft


class Scaled(Protocol):
    """A criterion, stored or not."""

    @property
    def minimum(self) -> Decimal: ...
    @property
    def maximum(self) -> Decimal: ...
    @property
    def step(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Lost:
    """Values of one criterion that fall away: how many, and whether the criterion itself is gone."""

    name: str
    count: int
    is_gone: bool


@dataclass(frozen=True, slots=True)
class RevisionEffect:
    """What a revision would do now: sheets that return to draft, values kept, values that fall away."""

    returned: int
    drafts: int
    kept: int
    lost: tuple[Lost, ...]

    @property
    def dropped(self) -> int:
        return sum(item.count for item in self.lost)

    @property
    def mark(self) -> str:
        """What a confirmation says it has seen: another effect has another mark."""
        return f"{self.returned}-{self.drafts}-{self.kept}-{self.dropped}"


def fits(value: Decimal, criterion: Scaled) -> bool:
    """Whether a value lies on the scale and step of a criterion."""
    on_scale = criterion.minimum <= value <= criterion.maximum
    return on_scale and (value - criterion.minimum) % criterion.step == 0


def split_scores(scores: Iterable[Score], by_code: Mapping[str, Scaled]) -> tuple[list[Score], list[Score]]:
    """The scores that are kept, and those that fall away: no such code any more, or off the new scale."""
    kept: list[Score] = []
    lost: list[Score] = []
    for score in scores:
        criterion = by_code.get(score.criterion.code)
        (kept if criterion is not None and fits(score.value, criterion) else lost).append(score)
    return kept, lost


def carried_scores(stage: Stage) -> QuerySet[Score]:
    """The values that a new version takes along: of all sheets but void ones, which stay as they were."""
    scores = Score.objects.filter(sheet__stage=stage).exclude(sheet__state=Scoresheet.State.VOID)
    return scores.select_related("criterion", "sheet").order_by("sheet", "criterion__position")


def revision_effect(stage: Stage, criteria: Sequence[CriterionDraft]) -> RevisionEffect:
    """What putting these criteria in force would do; one query, nothing is written."""
    by_code = {criterion.code: criterion for criterion in criteria}
    kept, lost = split_scores(carried_scores(stage), by_code)
    counts = Counter((score.criterion.name, score.criterion.code not in by_code) for score in lost)
    states = Counter({score.sheet_id: score.sheet.state for score in [*kept, *lost]}.values())
    return RevisionEffect(
        returned=states[Scoresheet.State.FINAL],
        drafts=states[Scoresheet.State.DRAFT],
        kept=len(kept),
        lost=tuple(Lost(name, count, is_gone) for (name, is_gone), count in counts.items()),
    )
