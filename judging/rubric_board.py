"""The rubrics of an edition as the pages of its set-up show them, and why one may not be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import formats
from awards.models import AuditEvent, Category, Edition, Seal, Stage
from judging.models import Criterion, Rubric, Score
from judging.rubric_rules import HUNDRED


@dataclass(frozen=True, slots=True)
class RubricLock:
    """How far a rubric may be changed.

    `open`: edited in place. `scored`: only by a new version with a reason. `closed`, `sealed`, `archived`:
    not at all, and `body` says since when, by whom, and how it opens.
    """

    kind: str
    title: str
    body: str
    link: str = ""
    link_text: str = ""

    @property
    def is_editable(self) -> bool:
        return self.kind in {"open", "scored"}


@dataclass(frozen=True, slots=True)
class StageRubric:
    """A stage with its rubric in force, None where there is none yet, and how many versions there were."""

    stage: Stage
    rubric: Rubric | None
    versions: tuple[Rubric, ...]
    lock: RubricLock

    @property
    def criteria(self) -> Sequence[Criterion]:
        return list(self.rubric.criteria.all()) if self.rubric else []

    @property
    def weight_sum(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))

    @property
    def is_whole(self) -> bool:
        return self.weight_sum == HUNDRED


def category_rubrics(
    edition: Edition, categories: Iterable[Category]
) -> list[tuple[Category, list[StageRubric]]]:
    """The stages of these categories with their rubrics; a fixed number of queries."""
    categories = list(categories)
    rows = _rows(edition, list(_with_rubrics(Stage.objects.filter(category__in=categories))))
    return [
        (category, [row for row in rows if row.stage.category_id == category.pk]) for category in categories
    ]


def stage_rubric(edition: Edition, stage: Stage) -> StageRubric:
    """One stage with its rubric, its versions and its lock."""
    return _rows(edition, list(_with_rubrics(Stage.objects.filter(pk=stage.pk))))[0]


def _with_rubrics(stages: QuerySet[Stage]) -> QuerySet[Stage]:
    rubrics = Rubric.objects.order_by("version").prefetch_related(
        Prefetch("criteria", Criterion.objects.order_by("position"))
    )
    return (
        stages.select_related("category")
        .prefetch_related(Prefetch("rubrics", rubrics))
        .order_by("category__position", "position")
    )


def _rows(edition: Edition, stages: Sequence[Stage]) -> list[StageRubric]:
    scored = set(
        Stage.objects.filter(
            Exists(Score.objects.filter(sheet__stage=OuterRef("pk"))), pk__in=[stage.pk for stage in stages]
        ).values_list("pk", flat=True)
    )
    seals = {
        seal.category_id: seal
        for seal in Seal.objects.standing(Seal.Kind.SCORES)
        .filter(category__in={stage.category_id for stage in stages})
        .select_related("by")
    }
    closings = _closings(edition, [stage for stage in stages if stage.closed_at is not None])
    rows = []
    for stage in stages:
        versions = tuple(stage.rubrics.all())
        lock = _lock(
            edition,
            stage,
            seals.get(stage.category_id),
            closings.get(stage.pk, ""),
            is_scored=stage.pk in scored,
        )
        current = next((rubric for rubric in versions if rubric.is_current), None)
        rows.append(StageRubric(stage, current, versions, lock))
    return rows


def _closings(edition: Edition, stages: Sequence[Stage]) -> dict[int, str]:
    """Who closed each stage last, by name."""
    subjects = {f"stage:{stage.pk}": stage.pk for stage in stages}
    events = AuditEvent.objects.filter(
        edition=edition, kind="stage.closed", subject__in=list(subjects)
    ).select_related("actor")
    return {
        subjects[event.subject]: event.actor.name if event.actor else ""
        for event in events.order_by("sequence")
    }


def _lock(
    edition: Edition, stage: Stage, seal: Seal | None, closed_by: str, *, is_scored: bool
) -> RubricLock:
    if edition.archived_at is not None:
        body = _("Since %(at)s. An archived edition is read only.") % {"at": formats.wib(edition.archived_at)}
        return RubricLock("archived", _("The edition is archived"), body)
    if stage.closed_at is not None or seal is not None:
        return _closed(edition, stage, seal, closed_by)
    if is_scored:
        body = _(
            "Scores were given on this rubric. Changes become a new version, with a reason; before it is put "
            "in force you see what it does to the sheets."
        )
        return RubricLock("scored", _("Locked by the first score"), body)
    return RubricLock(
        "open",
        _("Open for changes"),
        _("Nobody has given a score in this stage yet. Changes are saved in place and kept in the ledger."),
    )


def _closed(edition: Edition, stage: Stage, seal: Seal | None, closed_by: str) -> RubricLock:
    """A closed stage opens only by reopening it, with a reason."""
    at: datetime | None = stage.closed_at or (seal.at if seal else None)
    who = closed_by or (seal.by.name if seal and seal.by else "")
    if who and at:
        told = _("Since %(at)s, by %(name)s.") % {"at": formats.wib(at), "name": who}
    else:
        told = _("Since %(at)s.") % {"at": formats.wib(at)} if at else ""
    advice = _("A closed stage is judged by the rubric it was closed with. Reopen it first, with a reason.")
    kind, title = ("closed", _("The stage is closed")) if stage.closed_at else ("sealed", _("Scores locked"))
    link = reverse("reports:reopen-results", args=[edition.slug, stage.category.code])
    return RubricLock(kind, title, f"{told} {advice}".strip(), link, _("Reopen the results"))
