"""What judging knows of an edition's settings: rubrics, panels, and since when the weights are relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Category, Edition, Stage
from awards.setup_facts import STAGES, Facts, Lock, Point, register
from judging.models import Assignment, PanelMember, Rubric
from judging.rubric_drafts import draft_of
from judging.rubric_rules import problems_of
from judging.services.copying import copy_rubrics, remove_judging


class JudgingFacts(Facts):
    """Rubrics and jurors of every stage, and the first assignment."""

    def points(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Point]:
        stages = [stage for category in categories for stage in category.stages.all()]
        current = Rubric.objects.filter(stage__in=stages, is_current=True).prefetch_related("criteria")
        rubrics = {rubric.stage_id: rubric for rubric in current}
        seated = PanelMember.objects.seated().filter(panel__stage__in=stages).order_by()
        seats = {
            stage_id: (number, chairs)
            for stage_id, number, chairs in seated.values_list("panel__stage_id").annotate(
                number=Count("pk"), chairs=Count("pk", filter=Q(role=PanelMember.Role.CHAIR))
            )
        }
        for category in categories:
            for stage in category.stages.all():
                yield from _of_rubric(edition, category, stage, rubrics.get(stage.pk))
                yield from _of_panel(edition, category, stage, seats.get(stage.pk, (0, 0)))

    def locks(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:  # noqa: ARG002
        given = Assignment.objects.filter(stage__category__in=categories).order_by()
        for category_id, first in given.values_list("stage__category_id").annotate(Min("assigned_at")):
            reason = _("Jurors have had entries to score since %(when)s.") % {"when": formats.day(first)}
            way = _("Weights, promotion and the least number of sheets stay as they are in this edition.")
            yield Lock(STAGES, category_id, reason, way)

    def copy(self, *, source: Category, target: Category, stages: Mapping[Stage, Stage]) -> None:  # noqa: ARG002
        copy_rubrics(stages=stages)

    def remove(self, *, category: Category, stages: Sequence[Stage], whole: bool) -> None:  # noqa: ARG002
        remove_judging(stages=stages)


def _of_rubric(edition: Edition, category: Category, stage: Stage, rubric: Rubric | None) -> Iterable[Point]:
    url = reverse("judging:rubric-list", args=[edition.slug])
    blocks = not category.judging_locked_reason  # entries may come while the weights are not known yet
    if rubric is None:
        text = _("The stage “%(stage)s” has no rubric yet.") % {"stage": stage.name}
        yield Point("rubrics", text, url, blocks=blocks, category=category)
        return
    for problem in problems_of(draft_of(rubric))[:1]:
        text = _("The rubric of the stage “%(stage)s” cannot be judged: %(why)s")
        facts = {"stage": stage.name, "why": problem.message}
        yield Point("rubrics", text % facts, url, blocks=blocks, category=category)


def _of_panel(edition: Edition, category: Category, stage: Stage, seats: tuple[int, int]) -> Iterable[Point]:
    number, chairs = seats
    url = reverse("judging:jurors", args=[edition.slug])
    if number < stage.min_sheets:
        text = _("The stage “%(stage)s” has %(number)d of at least %(least)d jurors.")
        facts = {"stage": stage.name, "number": number, "least": stage.min_sheets}
        yield Point("jurors", text % facts, url, blocks=False, category=category)
    if number and not chairs:
        text = _("The panel of the stage “%(stage)s” has no chair.") % {"stage": stage.name}
        yield Point("jurors", text, url, blocks=False, category=category)


register(JudgingFacts())
