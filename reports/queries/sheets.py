"""The score sheets behind a result: who sits in a panel, and what each sheet says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from awards.models import Category, Stage
from judging.models import Criterion, PanelMember, Recusal, Score, Scoresheet
from reports.queries.results import CHUNK, ResultCategory, list_order, listed_entries, placed


@dataclass(frozen=True, slots=True)
class Seat:
    """A juror's seat in a stage; `replaced` ones keep their column, for their final sheets count."""

    juror_id: int
    name: str
    role: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet: its state, its total if it is final, and then its values by criterion code."""

    submission_id: int
    stage_id: int
    juror_id: int
    state: str
    void_reason: str
    total: Decimal | None
    values: Mapping[str, Decimal]

    @property
    def counted(self) -> bool:
        """Whether the sheet counts in the score of its stage."""
        return self.state == Scoresheet.State.FINAL

    @property
    def remark(self) -> str:
        """What stands in place of the total of a sheet that does not count."""
        return "" if self.counted else remark(self.state, self.void_reason)


def remark(state: str, void_reason: str) -> str:
    """Why a sheet has no total, in a word."""
    if state == Scoresheet.State.EXCUSED:
        return _("excused")
    if state == Scoresheet.State.DRAFT:
        return _("not final")
    return _("conflict") if void_reason == Scoresheet.VoidReason.RECUSAL else _("replaced")


def panel_seats(stages: Iterable[Stage]) -> dict[int, list[Seat]]:
    """The seats of each stage in panel order, replaced ones included; one query."""
    seats: dict[int, list[Seat]] = {stage.pk: [] for stage in stages}
    members = (
        PanelMember.objects.answered()
        .filter(panel__stage__in=list(seats))
        .order_by("position", "pk")
        .values_list("panel__stage_id", "juror_id", "juror__name", "role", "replaced_at")
    )
    for stage_id, juror_id, name, role, replaced_at in members:
        seats[stage_id].append(Seat(juror_id, name, role, replaced_at is not None))
    return seats


def current_criteria(stages: Iterable[Stage]) -> dict[int, list[Criterion]]:
    """The criteria of each stage's rubric in force, in order; one query."""
    criteria: dict[int, list[Criterion]] = {stage.pk: [] for stage in stages}
    found = Criterion.objects.filter(rubric__stage__in=list(criteria), rubric__is_current=True)
    for criterion in found.select_related("rubric").order_by("position"):
        criteria[criterion.rubric.stage_id].append(criterion)
    return criteria


def recused_pairs(category: Category) -> dict[int, set[int]]:
    """Entry id → ids of the jurors who stand aside from it; one query."""
    pairs: dict[int, set[int]] = defaultdict(set)
    for submission_id, juror_id in Recusal.objects.filter(submission__category=category).values_list(
        "submission_id", "juror_id"
    ):
        pairs[submission_id].add(juror_id)
    return pairs


def category_sheets(item: ResultCategory) -> Iterator[SheetRow]:
    """Every sheet of a category's list, in the list's order, then by stage; two queries, streamed.

    The values of a sheet that is not final stay its juror's own and are left out.
    """
    codes = _codes_by_rubric(item.stages)
    points = Score.objects.filter(sheet=OuterRef("pk")).order_by("criterion_id").values("value")
    rows = (
        Scoresheet.objects.filter(stage__in=item.stages, submission__in=listed_entries(item))
        .annotate(**placed(item, "submission__"))
        .annotate(points=ArraySubquery(points))
        .order_by(*list_order("submission__"), "submission_id", "stage__position")
        .values_list(
            "submission_id", "stage_id", "juror_id", "state", "void_reason", "total", "rubric_id", "points"
        )
    )
    for entry, stage, juror, state, void, total, rubric, given in rows.iterator(chunk_size=CHUNK):
        if state == Scoresheet.State.FINAL:
            values = dict(zip(codes[rubric], given, strict=True))
            yield SheetRow(entry, stage, juror, state, void, total, values)
        else:
            yield SheetRow(entry, stage, juror, state, void, None, {})


def _codes_by_rubric(stages: Iterable[Stage]) -> dict[int, list[str]]:
    """The codes of each version's criteria in the order of their ids: a final sheet has a value for each."""
    codes: dict[int, list[str]] = defaultdict(list)
    criteria = Criterion.objects.filter(rubric__stage__in=list(stages)).order_by("pk")
    for rubric_id, code in criteria.values_list("rubric_id", "code"):
        codes[rubric_id].append(code)
    return codes
