"""Entries as those see them who entered them: how things stand, what is next, and what was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Category, Edition, Seal, Stage, User
from reports.models import Document, Placement
from submissions.models import Submission

PAPERS = (
    Document.Kind.WINNER,
    Document.Kind.WINNER_TEAM,
    Document.Kind.PARTICIPANT,
    Document.Kind.TEAM,
)


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry: `next` says what happens now, `until` is the moment that its owner has to keep, if any."""

    entry: Submission
    next: str
    until: datetime | None
    award: str
    is_published: bool
    papers: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The entries of one edition."""

    edition: Edition
    entries: tuple[OwnEntry, ...]


def years(entries: Iterable[OwnEntry]) -> list[Year]:
    """Entries by edition, in the order in which the editions come."""
    found: dict[int, list[OwnEntry]] = defaultdict(list)
    editions: dict[int, Edition] = {}
    for one in entries:
        edition = one.entry.category.edition
        editions[edition.pk] = edition
        found[edition.pk].append(one)
    return [Year(editions[pk], tuple(rows)) for pk, rows in found.items()]


def listed(entries: QuerySet[Submission]) -> QuerySet[Submission]:
    """The rows of a list of entries, the latest edition first."""
    return entries.select_related("category__edition__letterhead", "unit__parent").order_by(
        "-category__edition__registration_opens_at", "category__edition_id", "category__position", "code"
    )


def own_entries(rows: Sequence[Submission]) -> list[OwnEntry]:
    """What the owners of these entries are told; four queries at any number of them."""
    now = timezone.now()
    categories = {row.category_id for row in rows}
    published = set(
        Seal.objects.standing(Seal.Kind.PUBLICATION)
        .filter(category__in=categories)
        .values_list("category_id", flat=True)
    )
    open_to_all = [row.pk for row in rows if row.category_id in published]
    awards = dict(
        Placement.objects.filter(submission__in=open_to_all, plenary__superseded_at__isnull=True).values_list(
            "submission_id", "title"
        )
    )
    papers: dict[int, list[Document]] = defaultdict(list)
    found = Document.objects.fetchable().filter(submission__in=open_to_all, kind__in=PAPERS)
    for paper in sorted(found.order_by("number"), key=lambda paper: PAPERS.index(Document.Kind(paper.kind))):
        if paper.submission_id is not None:
            papers[paper.submission_id].append(paper)
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(category__in=categories).order_by("position"):
        stages[stage.category_id].append(stage)
    return [
        OwnEntry(
            row,
            *_next(row, stages[row.category_id], row.category_id in published, awards, now),
            awards.get(row.pk, ""),
            row.category_id in published,
            tuple(papers[row.pk]),
        )
        for row in rows
    ]


def own_papers(user: User) -> QuerySet[Document]:
    """The certificates a person may fetch: of their own entries, once the results are public."""
    published = Seal.objects.standing(Seal.Kind.PUBLICATION)
    return Document.objects.fetchable().filter(
        submission__in=Submission.objects.of_person(user),
        kind__in=PAPERS,
        submission__category__in=published.values("category_id"),
    )


def open_categories() -> list[tuple[Edition, list[Category]]]:
    """The categories that may be entered now, by edition."""
    now = timezone.now()
    rows = (
        Category.objects.filter(
            edition__in=Edition.objects.public(),
            edition__archived_at__isnull=True,
            edition__registration_opens_at__lte=now,
            edition__registration_closes_at__gt=now,
        )
        .select_related("edition")
        .order_by("edition__registration_closes_at", "edition_id", "position")
    )
    found: dict[int, list[Category]] = defaultdict(list)
    for row in rows:
        found[row.edition_id].append(row)
    return [(categories[0].edition, categories) for categories in found.values()]


def next_opening() -> Edition | None:
    """The opened edition whose registration begins next."""
    return (
        Edition.objects.public()
        .filter(registration_opens_at__gt=timezone.now())
        .order_by("registration_opens_at", "pk")
        .first()
    )


def _next(
    entry: Submission,
    stages: Sequence[Stage],
    is_published: bool,
    awards: Mapping[int, str],
    now: datetime,
) -> tuple[str, datetime | None]:
    """What happens now with an entry, and until when its owner has to act."""
    edition, state = entry.category.edition, Submission.State
    closes = edition.registration_closes_at if now < edition.registration_closes_at else None
    if entry.state == state.DRAFT:
        if closes is None:
            return _("It was not submitted before the registration closed."), None
        return _("It is not submitted yet. Only what is submitted in time takes part."), closes
    if entry.state == state.RETURNED:
        return _("The secretariat asks for something. Complete it and hand it in again."), closes
    if entry.state == state.SUBMITTED:
        return _("The secretariat checks whether it is complete."), None
    if entry.state != state.ADMITTED:
        return entry.ended_reason, None
    if is_published:
        if awards.get(entry.pk):
            return _("The results are published."), None
        return _("The results are published. This entry has no place with a title."), None
    return _judging(stages), None


def _judging(stages: Sequence[Stage]) -> str:
    for stage in stages:
        if stage.closed_at is None:
            if stage.closes_at is None:
                return _("It is being judged: %(stage)s.") % {"stage": stage.name}
            facts = {"stage": stage.name, "until": formats.deadline(stage.closes_at)}
            return _("It is being judged: %(stage)s, until %(until)s.") % facts
    return _("It is judged. The plenary session decides on the places.")
