"""What the secretariat's first page says: the funnel, how far the jurors are, and where every lock stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Category, DataRequest, Edition, Membership, Message, Seal
from awards.queries.people import units_of
from awards.setup_facts import Point, all_points
from judging.models import Conflict, FinalStanding, Objection
from judging.obstacles import Obstacles, stage_obstacles
from judging.progress import MatrixRow, SheetCounts, StageState, matrix_cell, sheet_counts, stage_states
from reports.models import Document, Placement
from reports.queries.participation import Participation, participation
from submissions.models import Submission

UNDECIDED: Final = (Submission.State.DRAFT, Submission.State.SUBMITTED, Submission.State.RETURNED)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One of the four counts, split by category, for components/funnel.html."""

    label: str
    note: str
    parts: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        return sum(part for _name, part in self.parts)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page and its list of things to do are made of."""

    edition: Edition
    categories: tuple[Category, ...]
    funnel: tuple[FunnelStep, ...]
    submitted: Mapping[int, int]
    counts: tuple[SheetCounts, ...]
    stages: Mapping[int, StageState]
    obstacles: Mapping[int, Obstacles]
    seals: Mapping[int, frozenset[str]]
    joint: Mapping[int, tuple[tuple[int, int], ...]]
    papers: Mapping[tuple[str, str], int]
    participation: Participation | None
    now: datetime
    missing: tuple[Point, ...] = ()
    waiting_members: int = 0
    failed_mails: int = 0
    open_conflicts: int = 0
    open_objections: tuple[int, datetime | None] = (0, None)  # how many, and when the oldest came
    open_requests: int = 0

    @property
    def whole(self) -> int:
        """The greatest of the four counts, which the bars are shares of."""
        return max(step.count for step in self.funnel)

    @property
    def final_sheets(self) -> int:
        return sum(row.final for row in self.counts)

    @property
    def due_sheets(self) -> int:
        return sum(row.due for row in self.counts)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(category.short_name for category in self.categories)

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The categories with their registered entries, as the words of the funnel's colours."""
        parts = dict(self.funnel[0].parts)
        return tuple(
            (f"c{number % 4 + 1}", f"{category.name}, {parts[category.name]}")
            for number, category in enumerate(self.categories)
        )

    @property
    def rows(self) -> list[MatrixRow]:
        """Jurors by category, over all stages."""
        names: dict[int, str] = {}
        cells: dict[tuple[int, int], list[SheetCounts]] = defaultdict(list)
        for row in self.counts:
            names.setdefault(row.juror_id, row.juror)
            cells[row.juror_id, self.stages[row.stage_id].stage.category_id].append(row)
        return [
            MatrixRow(
                name,
                "",
                tuple(
                    matrix_cell(category.short_name, cells[juror_id, category.pk])
                    for category in self.categories
                ),
            )
            for juror_id, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
        ]


def overview(edition: Edition) -> Overview:
    """The state of an edition; as many queries at any size, a few more where a stage may be closed."""
    categories = list(edition.categories.order_by("position").prefetch_related("stages"))
    entries = _entry_counts(edition)
    counts = sheet_counts(edition.pk)
    states = stage_states(categories, counts)
    seals: dict[int, set[str]] = defaultdict(set)
    standing = Seal.objects.standing().filter(category__edition=edition)
    for category_id, kind in standing.values_list("category_id", "kind"):
        seals[category_id].add(kind)
    papers = Document.objects.filter(edition=edition).values_list("kind", "state").annotate(Count("pk"))
    return Overview(
        edition,
        tuple(categories),
        _funnel(edition, categories, entries, states),
        {pk: row.waiting for pk, row in entries.items()},
        tuple(counts),
        states,
        stage_obstacles([state.stage for state in states.values() if state.state == "ready"]),
        {pk: frozenset(kinds) for pk, kinds in seals.items()},
        _joint_titles(edition),
        {(kind, state): count for kind, state, count in papers},
        participation(edition, categories),
        timezone.now(),
        _missing(edition),
        Membership.objects.filter(
            role=Membership.Role.MEMBER,
            confirmed_at__isnull=True,
            organization__in=units_of(edition).values("pk"),
        ).count(),
        Message.objects.filter(edition=edition, state=Message.State.FAILED).count(),
        Conflict.objects.filter(submission__category__edition=edition, state=Conflict.State.OPEN).count(),
        _open_objections(edition),
        DataRequest.objects.filter(edition=edition, state=DataRequest.State.OPEN).count(),
    )


def _open_objections(edition: Edition) -> tuple[int, datetime | None]:
    found = Objection.objects.filter(category__edition=edition, outcome=Objection.Outcome.OPEN)
    facts = found.aggregate(number=Count("pk"), oldest=Min("at"))
    return facts["number"], facts["oldest"]


def _missing(edition: Edition) -> tuple[Point, ...]:
    """What keeps an edition from being opened, and advice; nothing once it is open."""
    if edition.opened_at is not None:
        return ()
    return tuple(all_points(edition, list(edition.categories.prefetch_related("stages", "places"))))


class EntryCounts(NamedTuple):
    """Entries of a category that were registered at least once, and of these the admitted ones.

    Undecided are those that wait for the check, and those sent back or taken back to be changed.
    """

    registered: int
    admitted: int
    waiting: int
    undecided: int


def _entry_counts(edition: Edition) -> dict[int, EntryCounts]:
    """The counts of each category by its id."""
    rows = (
        Submission.objects.filter(category__edition=edition)
        .values_list("category_id")
        .annotate(
            registered=Count("pk", filter=Q(submitted_at__isnull=False)),
            admitted=Count("pk", filter=Q(state=Submission.State.ADMITTED)),
            waiting=Count("pk", filter=Q(state=Submission.State.SUBMITTED)),
            undecided=Count("pk", filter=Q(submitted_at__isnull=False, state__in=UNDECIDED)),
        )
        .order_by()
    )
    return {pk: EntryCounts(*counts) for pk, *counts in rows}


def _funnel(
    edition: Edition,
    categories: Sequence[Category],
    entries: Mapping[int, EntryCounts],
    states: Mapping[int, StageState],
) -> tuple[FunnelStep, ...]:
    finals = FinalStanding.objects.filter(category__edition=edition, final__isnull=False)
    judged = dict(finals.values_list("category_id").annotate(Count("pk")))
    decided = Placement.objects.filter(
        plenary__category__edition=edition, plenary__superseded_at__isnull=True
    ).order_by()
    placed = dict(decided.values_list("plenary__category_id").annotate(Count("pk")))
    registered = {pk: row.registered for pk, row in entries.items()}
    admitted = {pk: row.admitted for pk, row in entries.items()}

    def step(label: str, note: str, figures: Mapping[int, int]) -> FunnelStep:
        return FunnelStep(label, note, tuple((c.name, figures.get(c.pk, 0)) for c in categories))

    unjudged = sum(admitted.values()) - sum(judged.values())
    still = sum(state.open for state in states.values() if state.state != "closed")
    waiting = ngettext("%(n)d sheet is not final yet", "%(n)d sheets are not final yet", still) % {"n": still}
    if not still:
        waiting = (
            _("Counted once a category's last stage is closed") if unjudged else _("All that were admitted")
        )
    return (
        step(_("Registered"), _("Entries sent twice are not counted"), registered),
        step(_("Admitted"), _not_admitted(entries.values()), admitted),
        step(_("Judged"), waiting, judged),
        step(_("Placed"), _("Confirmed by the plenary session"), placed),
    )


def _not_admitted(entries: Collection[EntryCounts]) -> str:
    """What became of the registered entries that are not admitted; those not decided yet are told apart."""
    undecided = sum(row.undecided for row in entries)
    refused = sum(row.registered - row.admitted for row in entries) - undecided
    said = []
    if undecided:
        said.append(ngettext("%(n)d not decided yet", "%(n)d not decided yet", undecided) % {"n": undecided})
    if refused:
        said.append(ngettext("%(n)d not admitted", "%(n)d not admitted", refused) % {"n": refused})
    return ", ".join(said) or _("All that registered")


def _joint_titles(edition: Edition) -> dict[int, tuple[tuple[int, int], ...]]:
    """Category id → (place, entries that share it), for places that carry a title."""
    joint: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = (
        FinalStanding.objects.filter(category__edition=edition, place__isnull=False)
        .exclude(title="")
        .values_list("category_id", "place")
        .annotate(shared=Count("pk"))
        .filter(shared__gt=1)
        .order_by("category_id", "place")
    )
    for category_id, place, shared in rows:
        if place is not None:
            joint[category_id].append((place, shared))
    return {pk: tuple(places) for pk, places in joint.items()}
