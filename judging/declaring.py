"""What a juror is asked before reading: the entries of a stage with title, unit and team.

In a blind stage units and people of the whole category are listed apart and in alphabetical order, so that
they tell nothing of an entry; what is ticked is mapped to entries here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from awards.models import Stage, User
from judging.blinding import JurorEntry, entry_of, frozen_of, seed_of
from judging.models import Assignment, Conflict, PanelMember, Recusal
from submissions.models import Submission, TeamMember


@dataclass(frozen=True, slots=True)
class Party:
    """A unit or a person of a blind category, and the entries behind it, which nobody is shown."""

    key: str
    label: str
    entries: frozenset[int]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is asked of a juror in a stage. `waiting` entries are closed until the secretariat decides."""

    stage: Stage
    rows: tuple[JurorEntry, ...]
    units: tuple[Party, ...]
    people: tuple[Party, ...]
    asked: int
    declared: int
    waiting: int
    aside: int

    @property
    def parties(self) -> tuple[Party, ...]:
        return self.units + self.people

    @property
    def shown(self) -> frozenset[int]:
        """The entries that the lists of a blind stage were made from."""
        return frozenset().union(*(party.entries for party in self.parties))

    @property
    def digest(self) -> str:
        """Tells whether the lists of a blind stage are those that the juror saw."""
        keys = " ".join(sorted(party.key for party in self.parties))
        return hashlib.sha256(keys.encode()).hexdigest()[:16]


def stages_to_declare(juror: User) -> list[tuple[Stage, int]]:
    """The open stages in which a juror has something to declare, with how many entries; one query."""
    counts: dict[int, int] = defaultdict(int)
    stages: dict[int, Stage] = {}
    rows = (
        Assignment.objects.undeclared_by(juror)
        .filter(stage__closed_at__isnull=True)
        .select_related("stage__category__edition")
        .order_by("stage__category__position", "stage__position")
    )
    for row in rows:
        counts[row.stage_id] += 1
        stages[row.stage_id] = row.stage
    return [(stages[pk], number) for pk, number in counts.items()]


def stage_of_juror(pk: int, juror: User) -> Stage | None:
    """A stage in whose panel the person sits and has been given entries, None for everything else."""
    seats = PanelMember.objects.seated().filter(juror=juror, juror__is_active=True)
    found = Stage.objects.filter(pk=pk, panel__in=seats.values("panel"), assignments__juror=juror)
    return found.select_related("category__edition__letterhead").distinct().first()


def declaration(stage: Stage, juror: User) -> Declaration:
    """Everything the page of a declaration says; a constant number of queries."""
    held = Assignment.objects.held_by(juror).filter(stage=stage)
    undeclared = list(
        Assignment.objects.undeclared_by(juror)
        .filter(stage=stage)
        .select_related("stage", "submission__unit__parent")
        .order_by("order", "pk")
    )
    mine = Assignment.objects.filter(stage=stage, juror=juror).values("submission")
    aside = Recusal.objects.filter(juror=juror, submission__in=mine)
    waiting = Conflict.objects.filter(
        juror=juror, submission__in=mine, state=Conflict.State.OPEN, declared_at__isnull=True
    )
    rows: tuple[JurorEntry, ...] = ()
    units: tuple[Party, ...] = ()
    people: tuple[Party, ...] = ()
    if stage.is_blind:
        units, people = _parties(stage, juror)
    else:
        revisions = frozen_of([row.submission_id for row in undeclared])
        rows = tuple(entry_of(row, revisions.get(row.submission_id)) for row in undeclared)
    return Declaration(
        stage,
        rows,
        units,
        people,
        asked=len(undeclared),
        declared=held.filter(declared_at__isnull=False).count(),
        waiting=waiting.count(),
        aside=aside.count(),
    )


def entries_behind(found: Declaration, keys: Collection[str]) -> list[int]:
    """The entries of the units and people that were ticked; keys that nobody was shown count for nothing."""
    entries: set[int] = set()
    for party in found.parties:
        if party.key in keys:
            entries |= party.entries
    return sorted(entries)


def party_labels(found: Declaration, keys: Collection[str]) -> str:
    """The names of what was ticked, as the secretariat reads the declaration."""
    return ", ".join(party.label for party in found.parties if party.key in keys)


def _parties(stage: Stage, juror: User) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Units and people of the category's entries, but for those that a conflict closes to the juror."""
    aside = Recusal.objects.filter(juror=juror).values("submission")
    waiting = Conflict.objects.filter(juror=juror, state=Conflict.State.OPEN).values("submission")
    judged = Submission.objects.filter(category=stage.category_id, state=Submission.State.ADMITTED)
    entries = judged.exclude(pk__in=aside).exclude(pk__in=waiting)
    units: dict[str, set[int]] = defaultdict(set)
    labels: dict[str, str] = {}
    for entry in entries.select_related("unit__parent"):
        key = f"unit-{entry.unit_id}"
        units[key].add(entry.pk)
        labels[key] = entry.unit.label
    seed = seed_of(stage.pk)
    people: dict[str, set[int]] = defaultdict(set)
    members = TeamMember.objects.filter(submission__in=entries.values("pk"))
    for name, pk in members.values_list("name", "submission_id"):
        key = "orang-" + hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()[:16]
        people[key].add(pk)
        labels[key] = name
    return _sorted(units, labels), _sorted(people, labels)


def _sorted(found: Mapping[str, set[int]], labels: Mapping[str, str]) -> tuple[Party, ...]:
    parties = [Party(key, labels[key], frozenset(entries)) for key, entries in found.items()]
    return tuple(sorted(parties, key=lambda party: (party.label.casefold(), party.key)))
