"""How a stage goes, live: every sheet by its state, who is late, and where jurors lie far apart."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, F, Max, Min, Q, QuerySet, StdDev
from django.utils.translation import gettext as _

from awards.models import Edition, Message, Stage, User
from judging.models import JudgingPolicy, PanelMember, Scoresheet
from judging.queries import field_of
from judging.services.reminding import reminder_key
from submissions.models import Submission

State = Scoresheet.State
MOST = 40  # entries in disagreement that are listed


def policy_of(edition: Edition) -> JudgingPolicy:
    """What an edition decides; the defaults where it decided nothing yet. Nothing is stored."""
    return JudgingPolicy.objects.filter(edition=edition).first() or JudgingPolicy(edition=edition)


@dataclass(frozen=True, slots=True)
class Cell:
    """The sheet of a juror for an entry; `state` is one of the tags' states, `begun` or `none`."""

    state: str
    label: str
    icon: str
    juror: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry with a cell for each juror of the matrix."""

    entry: Submission
    cells: tuple[Cell, ...]
    final: int
    due: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Jurors by entries of one page of the field, no score among them."""

    jurors: tuple[User, ...]
    rows: tuple[EntryRow, ...]

    @property
    def final(self) -> int:
        return sum(row.final for row in self.rows)

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)

    @property
    def figures(self) -> str:
        """How far the page is, as the browser tells when it asks again."""
        return f"{self.final}-{self.due}"

    @property
    def states(self) -> str:
        """What every cell shows, in short: a sheet reopened beside another made final leaves the figures."""
        cells = (
            f"{row.entry.pk} {juror.pk} {cell.state}"
            for row in self.rows
            for juror, cell in zip(self.jurors, row.cells, strict=True)
        )
        return hashlib.sha256("\n".join(cells).encode()).hexdigest()[:16]


def matrix(stage: Stage, page: Page[Submission]) -> Matrix:
    """The states of the sheets of these entries; two queries, however many they are."""
    entries = list(page.object_list)
    sheets: dict[int, dict[int, Scoresheet]] = defaultdict(dict)
    jurors: dict[int, User] = {}
    found = Scoresheet.objects.filter(stage=stage, submission__in=entries).select_related("juror")
    for sheet in found.order_by("juror__name", "juror_id"):
        jurors[sheet.juror_id] = sheet.juror
        sheets[sheet.submission_id][sheet.juror_id] = sheet
    seats = PanelMember.objects.filter(panel__stage=stage, juror__in=jurors)
    position = dict(seats.values_list("juror_id", "position"))
    ordered = tuple(sorted(jurors.values(), key=lambda one: (position.get(one.pk, 9999), one.name)))
    rows = []
    for entry in entries:
        own = sheets[entry.pk]
        cells = tuple(_cell(own.get(juror.pk), juror) for juror in ordered)
        final = sum(sheet.state == State.FINAL for sheet in own.values())
        due = final + sum(sheet.state == State.DRAFT for sheet in own.values())
        rows.append(EntryRow(entry, cells, final, due))
    return Matrix(ordered, tuple(rows))


def _cell(sheet: Scoresheet | None, juror: User) -> Cell:
    if sheet is None:
        return Cell("none", _("not assigned"), "minus", juror.name)
    if sheet.state == State.DRAFT:
        if sheet.version:
            return Cell("draft", _("Begun"), "pencil", juror.name)
        return Cell("open", _("Not begun"), "circle", juror.name)
    if sheet.state == State.VOID and sheet.void_reason == Scoresheet.VoidReason.RECUSAL:
        return Cell("recused", _("Conflict of interest"), "user-x", juror.name)
    if sheet.state == State.VOID:
        return Cell("void", sheet.get_void_reason_display(), "ban", juror.name)
    if sheet.state == State.EXCUSED:
        return Cell("excused", _("Excused"), "ban", juror.name)
    return Cell("final", _("Final"), "check", juror.name)


@dataclass(frozen=True, slots=True)
class LateJuror:
    """A juror with open sheets. `is_reminded`: a mail of today is in the outbox or went out."""

    juror: User
    open: int
    begun: int
    is_reminded: bool


def late_jurors(stage: Stage) -> list[LateJuror]:
    """Jurors with sheets of the field that are not final, most first; three queries."""
    rows = (
        Scoresheet.objects.open()
        .filter(stage=stage, submission__in=field_of(stage))
        .order_by()
        .values_list("juror_id")
        .annotate(n=Count("pk"), begun=Count("pk", filter=Q(version__gt=0)))
    )
    counts = {pk: (n, begun) for pk, n, begun in rows}
    keys = {reminder_key(stage, pk): pk for pk in counts}
    reminded = {keys[key] for key in Message.objects.filter(key__in=keys).values_list("key", flat=True)}
    jurors = User.objects.filter(pk__in=counts)
    late = [LateJuror(juror, *counts[juror.pk], juror.pk in reminded) for juror in jurors]
    return sorted(late, key=lambda one: (-one.open, one.juror.name))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An entry whose counted sheets lie far apart, and the totals by juror's name."""

    entry: Submission
    lowest: Decimal
    highest: Decimal
    deviation: Decimal
    mean: Decimal
    totals: tuple[tuple[str, Decimal], ...]

    @property
    def range(self) -> Decimal:
        return self.highest - self.lowest


def disagreements(stage: Stage, policy: JudgingPolicy) -> list[Disagreement]:
    """Entries with two sheets or more whose range or standard deviation reaches the edition's limit.

    The standard deviation is that of a sample (divided by n − 1). Two queries; the widest first, `MOST`.
    """
    rows = (
        Scoresheet.objects.counted()
        .filter(stage=stage, submission__state=Submission.State.ADMITTED)
        .order_by()
        .values("submission_id")
        .annotate(n=Count("pk"), low=Min("total"), high=Max("total"), sd=StdDev("total", sample=True))
        .filter(n__gte=2)
        .filter(Q(high__gte=F("low") + policy.range_limit) | Q(sd__gte=policy.deviation_limit))
        .order_by(F("low") - F("high"), "submission_id")
    )
    return _with_totals(stage, list(rows[:MOST]))


def _with_totals(stage: Stage, far: Sequence[dict[str, Any]]) -> list[Disagreement]:
    ids = [row["submission_id"] for row in far]
    sheets: dict[int, list[Scoresheet]] = defaultdict(list)
    found: QuerySet[Scoresheet] = Scoresheet.objects.counted().filter(stage=stage, submission__in=ids)
    for sheet in found.select_related("juror", "submission__unit__parent").order_by("juror__name"):
        sheets[sheet.submission_id].append(sheet)
    return [
        Disagreement(
            entry=own[0].submission,
            lowest=min(totals),
            highest=max(totals),
            deviation=row["sd"],
            mean=sum(totals, Decimal(0)) / len(totals),
            totals=tuple((sheet.juror.name, total) for sheet, total in zip(own, totals, strict=True)),
        )
        for row in far
        for own in [sheets[row["submission_id"]]]
        for totals in [[sheet.total for sheet in own if sheet.total is not None]]
    ]
