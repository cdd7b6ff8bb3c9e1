"""What an optimised assignment is made from, read alike when it is computed and when it is accepted."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import rfc8785

from awards.models import Stage
from judging.models import (
    Assignment,
    AssignmentPlan,
    CategoryExpertise,
    EntryExpertise,
    JurorExpertise,
    PanelMember,
    Scoresheet,
)
from judging.panel_board import barred_pairs
from judging.queries import field_of

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry with the label of its category and what it asks for."""

    pk: int
    code: str
    label: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JurorFacts:
    """A juror with the labels of the categories of the seats, limits and expertise."""

    pk: int
    name: str
    labels: tuple[str, ...]
    least: int
    most: int | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything that decides a plan, in one order. `stages` has the label of each stage's category."""

    stages: tuple[tuple[int, str], ...]
    entries: tuple[EntryFacts, ...]
    jurors: tuple[JurorFacts, ...]
    existing: tuple[Pair, ...]
    forbidden: tuple[Pair, ...]
    sheets: int


def fingerprint(facts: PlanFacts) -> str:
    """SHA-256 over what a plan was made from; names do not count."""
    plain = asdict(facts)
    for juror in plain["jurors"]:
        del juror["name"]
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def plan_facts(plan: AssignmentPlan) -> PlanFacts:
    """Entries of the field, seated jurors, what is given and what is forbidden, of the stages of a plan.

    A sheet that is void or excused is none, and its pair is not given again.
    """
    stages = list(
        Stage.objects.filter(pk__in=plan.stage_ids)
        .select_related("category")
        .order_by("category__position", "pk")
    )
    names = [stage.category.short_name for stage in stages]
    labels = {
        stage.pk: name if names.count(name) == 1 else f"{name} ({stage.category.code})"
        for stage, name in zip(stages, names, strict=True)
    }
    entries: list[EntryFacts] = []
    existing: set[Pair] = set()
    forbidden: set[Pair] = set()
    dead = {Scoresheet.State.VOID, Scoresheet.State.EXCUSED}
    for stage in stages:
        found = _entries(stage, labels[stage.pk])
        entries += found
        judged = {entry.pk for entry in found}
        rows = Assignment.objects.filter(stage=stage).values_list("submission_id", "juror_id", "sheet__state")
        for entry, juror, state in rows:
            if entry in judged:
                (forbidden if state in dead else existing).add((entry, juror))
        forbidden |= {pair for pair in barred_pairs(stage.category) if pair[0] in judged}
    return PlanFacts(
        tuple((stage.pk, labels[stage.pk]) for stage in stages),
        tuple(sorted(entries, key=lambda entry: entry.pk)),
        _jurors(plan, stages, labels),
        tuple(sorted(existing)),
        tuple(sorted(forbidden)),
        plan.sheets,
    )


def _entries(stage: Stage, label: str) -> list[EntryFacts]:
    common = CategoryExpertise.objects.filter(category=stage.category_id).first()
    own = dict(
        EntryExpertise.objects.filter(submission__category=stage.category_id).values_list(
            "submission_id", "tags"
        )
    )
    asked = tuple(common.tags) if common else ()
    return [
        EntryFacts(pk, code, label, tuple(own.get(pk, asked)))
        for pk, code in field_of(stage).order_by("pk").values_list("pk", "code")
    ]


def _jurors(plan: AssignmentPlan, stages: list[Stage], labels: dict[int, str]) -> tuple[JurorFacts, ...]:
    seats: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    members = PanelMember.objects.seated().filter(panel__stage__in=stages, juror__is_active=True)
    for juror, name, stage in members.values_list("juror_id", "juror__name", "panel__stage_id"):
        seats.setdefault(juror, []).append(labels[stage])
        names[juror] = name
    known = {
        row.juror_id: row for row in JurorExpertise.objects.filter(edition=plan.edition_id, juror__in=seats)
    }
    found = []
    for juror in sorted(seats):
        row = known.get(juror)
        least = row.least if row is not None and row.least is not None else plan.least
        most = row.most if row is not None and row.most is not None else plan.most
        if most is not None:
            least = min(least, most)
        found.append(
            JurorFacts(
                juror,
                names[juror],
                tuple(sorted(seats[juror])),
                least,
                most,
                tuple(row.tags) if row is not None else (),
            )
        )
    return tuple(found)
