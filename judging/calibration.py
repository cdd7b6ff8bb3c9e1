"""How sure a result is, in words and figures: agreement, severity, ranks and what one juror changes.

Nothing here feeds a score, a rank or a place. It loads numpy and scipy: see `judging.late_views`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from awards import formats
from awards.models import Stage, User
from judging import statistics
from judging.calibration_words import figure, grade, points, share
from judging.chair_board import EntryName
from judging.models import FinalStanding, Scoresheet, Standing
from judging.queries import stage_ranking
from judging.statistics import NotEnoughSheetsError, RankIntervals, Severity
from judging.statistics.tables import Floats
from submissions.models import Submission

CLOSE_LEVEL = 0.90  # of the interval of two neighbours, as results show it
LEVEL = 0.95
MOST = 40  # entries whose ranks are drawn; neighbours among them are compared
Namer = Callable[[Submission], EntryName]  # it reads the id, the code and the title only


def by_code(entry: Submission) -> EntryName:
    """What the secretariat calls an entry."""
    return EntryName(entry.code, entry.title)


@dataclass(frozen=True, slots=True)
class Table:
    """Totals of 0–100, entries in the order of their places × jurors, NaN for a missing sheet.

    `names` say what an entry is called in a sentence: its title by the rules, else its rank. `titled` counts
    the entries that have a title.
    """

    entries: tuple[EntryName, ...]
    names: tuple[str, ...]
    jurors: tuple[User, ...]
    ratings: Floats
    titled: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two neighbours in the order that the jury's sheets do not tell apart."""

    text: str
    detail: str
    decides_title: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it says in one sentence."""

    name: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its ends on an axis, for `plots.interval_plot`, and in words."""

    label: str
    value: Decimal
    low: Decimal
    high: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Jurors and entries that no shared entry links with the others."""

    jurors: str
    entries: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that is said of a table. `problem` says why figures are missing."""

    is_final: bool
    entries: int
    jurors: int
    close: tuple[ClosePair, ...]
    agreement: tuple[Figure, ...]
    severities: tuple[Interval, ...]
    parts: tuple[Part, ...]
    ranks: tuple[Interval, ...]
    further: tuple[Interval, ...]  # the ranks behind those, which are not drawn
    without: tuple[str, ...]
    problem: str = ""

    @property
    def decisive(self) -> tuple[ClosePair, ...]:
        """The pairs on which a title depends."""
        return tuple(pair for pair in self.close if pair.decides_title)


def stage_table(stage: Stage, *, without: frozenset[int] = frozenset(), name: Namer = by_code) -> Table:
    """The counted sheets of a stage, best first; entries in `without` are left out as if they were not."""
    if stage.closed_at is not None:
        places = Standing.objects.filter(stage=stage, place__isnull=False).order_by(
            "place", "submission__code"
        )
        order = [(pk, rank or 0) for pk, rank in places.values_list("submission_id", "rank")]
    else:
        order = [(row.submission_id, row.rank) for row in stage_ranking(stage.pk)]
    order = [(pk, rank) for pk, rank in order if pk not in without]
    sheets = Scoresheet.objects.counted().filter(stage=stage, submission__in=[pk for pk, _rank in order])
    totals = {
        (pk, juror): total for pk, juror, total in sheets.values_list("submission_id", "juror_id", "total")
    }
    names = (
        _numbered(order)
        if without
        else {pk: pgettext("in a sentence", "rank %(rank)s") % {"rank": rank} for pk, rank in order}
    )
    return _table([pk for pk, _rank in order], names, totals, name, titled=0, is_final=False)


def final_table(stage: Stage, *, without: frozenset[int] = frozenset(), name: Namer = by_code) -> Table:
    """The finals of a closed category by juror: `Σ weight × total / 100` of whoever judged every stage."""
    finals = FinalStanding.objects.filter(category=stage.category_id, place__isnull=False)
    rows = [
        (pk, rank or 0, title)
        for pk, rank, title in finals.order_by("place", "submission__code").values_list(
            "submission_id", "rank", "title"
        )
        if pk not in without
    ]
    weights = {one.pk: one.weight for one in stage.category.stages.filter(weight__gt=0)}
    found: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
    sheets = Scoresheet.objects.counted().filter(
        stage__in=weights, submission__in=[pk for pk, _rank, _title in rows]
    )
    for pk, juror, stage_id, total in sheets.values_list("submission_id", "juror_id", "stage_id", "total"):
        found[pk, juror][stage_id] = total or Decimal(0)
    totals = {
        key: sum((weights[stage_id] * total for stage_id, total in by_stage.items()), Decimal(0)) / 100
        for key, by_stage in found.items()
        if len(by_stage) == len(weights)
    }
    order = [(pk, rank) for pk, rank, _title in rows]
    if without:
        return _table([pk for pk, _rank in order], _numbered(order), totals, name, titled=0, is_final=False)
    names = {
        pk: title or pgettext("in a sentence", "rank %(rank)s") % {"rank": rank} for pk, rank, title in rows
    }
    titled = sum(bool(title) for _pk, _rank, title in rows)
    return _table([pk for pk, _rank in order], names, totals, name, titled=titled, is_final=True)


def _numbered(order: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Names by the place among what is shown: a rank would tell where an entry that is left out stands."""
    return {pk: _("number %(n)s of those shown") % {"n": at} for at, (pk, _rank) in enumerate(order, 1)}


def _table(
    order: Sequence[int],
    names: dict[int, str],
    totals: Mapping[tuple[int, int], Decimal | None],
    name: Namer,
    *,
    titled: int,
    is_final: bool,
) -> Table:
    jurors = list(User.objects.filter(pk__in={juror for _pk, juror in totals}).order_by("name", "pk"))
    column = {juror.pk: at for at, juror in enumerate(jurors)}
    ratings = np.full((len(order), len(jurors)), np.nan)
    row = {pk: at for at, pk in enumerate(order)}
    for (pk, juror), total in totals.items():
        ratings[row[pk], column[juror]] = float(total or 0)
    entries = Submission.objects.only("code", "title").in_bulk(order)
    return Table(
        tuple(name(entries[pk]) for pk in order),
        tuple(names[pk] for pk in order),
        tuple(jurors),
        ratings,
        titled,
        is_final,
    )


def calibrate(table: Table) -> Calibration:
    """Everything that can be said of a table; what it is too small for is left out, and `problem` says so."""
    shape = (table.is_final, len(table.entries), len(table.jurors))
    if min(shape[1:]) < 2:
        problem = _("There is nothing to compare yet: it takes two entries and two jurors with final sheets.")
        return Calibration(*shape, (), (), (), (), (), (), (), problem)
    model = statistics.severity(table.ratings)
    problem = ""
    ranks: tuple[Interval, ...] = ()
    try:
        ranks = tuple(_ranks(table, statistics.rank_intervals(table.ratings, LEVEL)))
    except NotEnoughSheetsError:
        problem = _("No entry has two final sheets, so nothing can be said about the ranks.")
    return Calibration(
        *shape,
        close=tuple(_close(table)),
        agreement=tuple(_agreement(table.ratings)),
        severities=tuple(_severities(table, model)),
        parts=() if model.linked else tuple(_parts(table, model)),
        ranks=ranks[:MOST],
        further=ranks[MOST:],
        without=tuple(_without(table)),
        problem=problem,
    )


def _close(table: Table) -> Iterator[ClosePair]:
    shown = range(min(len(table.entries), MOST))
    for pair in statistics.indistinguishable_neighbours(table.ratings, list(shown), CLOSE_LEVEL):
        if not pair.indistinguishable:
            continue
        one, other = table.names[pair.ahead], table.names[pair.behind]
        text = _("%(one)s (%(code)s) and %(other)s (%(other_code)s) are too close to tell apart.") % {
            "one": _capital(one),
            "code": table.entries[pair.ahead].code,
            "other": other,
            "other_code": table.entries[pair.behind].code,
        }
        if pair.jurors < 2:
            detail = _("Fewer than two jurors scored both.")
        else:
            detail = _("Difference %(gap)s, between %(low)s and %(high)s at 90 %%.") % {
                "gap": points(pair.difference),
                "low": points(pair.low),
                "high": points(pair.high),
            }
        yield ClosePair(text, detail, pair.ahead < table.titled and one != other)


def _agreement(ratings: Floats) -> Iterator[Figure]:
    try:
        icc = statistics.intraclass_correlations(ratings)
        w = statistics.kendall_w(ratings)
    except NotEnoughSheetsError:
        pass
    else:
        yield Figure(
            _("Reliability of the panel's mean (ICC2k)"),
            share(icc["ICC2k"]),
            _("Another panel of as many such jurors would order the entries alike: %(word)s.")
            % {"word": grade(icc["ICC2k"])},
        )
        yield Figure(
            _("Reliability of a single juror (ICC2)"),
            share(icc["ICC2"]),
            _("How far one juror alone could stand for the panel: %(word)s.") % {"word": grade(icc["ICC2"])},
        )
        yield Figure(
            _("The same without severity (ICC3k)"),
            share(icc["ICC3k"]),
            _("Where all jurors score all entries, a juror's severity moves nobody: %(word)s.")
            % {"word": grade(icc["ICC3k"])},
        )
        yield Figure(
            _("Agreement of the orders (Kendall's W)"),
            share(w.w),
            _("0 is no common order, 1 the same; the probability of this by chance alone is %(p)s.")
            % {"p": share(w.p, 3)},
        )
    try:
        alpha = statistics.krippendorff_alpha(ratings)
    except NotEnoughSheetsError:
        return
    yield Figure(
        _("Agreement of the scores (Krippendorff's α)"),
        share(alpha),
        _("It counts every entry with two sheets, even if others are missing; 0 is chance, 1 agreement."),
    )


def _severities(table: Table, model: Severity) -> Iterator[Interval]:
    low, high = model.severity_intervals(LEVEL)
    for at, juror in enumerate(table.jurors):
        value = float(model.severities[at])
        if math.isnan(value) or math.isnan(float(low[at])):
            continue
        # Shown as what a juror gives more or less than the panel, which reads easier than severity.
        gives, least, greatest = -value, -float(high[at]), -float(low[at])
        if least > 0:
            words = _("%(gap)s points higher than the panel")
        elif greatest < 0:
            words = _("%(gap)s points lower than the panel")
        else:
            words = _("%(gap)s points from the panel, no sure difference")
        yield Interval(
            juror.name,
            figure(gives),
            figure(least),
            figure(greatest),
            words % {"gap": points(abs(gives))},
        )


def _parts(table: Table, model: Severity) -> Iterator[Part]:
    for component in model.components:
        codes = [table.entries[at].code for at in component.entries]
        shown = ", ".join(codes[:10]) + (" …" if len(codes) > 10 else "")
        yield Part(", ".join(table.jurors[at].name for at in component.jurors), shown)


def _ranks(table: Table, ranks: RankIntervals) -> Iterator[Interval]:
    for at, entry in enumerate(table.entries):
        if math.isnan(float(ranks.ranks[at])):
            continue
        low, high = int(ranks.low[at]), int(ranks.high[at])
        text = _("rank %(low)s to %(high)s") % {"low": low, "high": high}
        if low == high:
            text = _("surely rank %(rank)s") % {"rank": low}
        label = f"{entry.code} {entry.title}".strip()
        yield Interval(label, Decimal(int(ranks.ranks[at])), Decimal(low), Decimal(high), text)


def _without(table: Table) -> Iterator[str]:
    """Of each juror whose sheets decide a title: whom they move. Without titles, the first three ranks."""
    top = table.titled or 3
    official = statistics.tables.competition_ranks(statistics.tables.entry_means(table.ratings))
    for one in statistics.leave_one_juror_out(table.ratings):
        moved = [
            _("%(code)s from rank %(before)s to %(after)s")
            % {
                "code": table.entries[at].code,
                "before": int(official[at]),
                "after": formats.DASH if math.isnan(one.ranks[at]) else int(one.ranks[at]),
            }
            for at in one.moved
            if official[at] <= top or one.ranks[at] <= top
        ]
        if moved:
            yield _("Without the sheets of %(juror)s: %(moved)s.") % {
                "juror": table.jurors[one.juror].name,
                "moved": "; ".join(moved[:6]),
            }


def verdict(found: Calibration) -> str:
    """The one sentence on top of the page."""
    if found.problem:
        return found.problem
    if not found.is_final:
        close = len(found.close)
        text = ngettext(
            "%(n)d pair of neighbours is too close to tell apart.",
            "%(n)d pairs of neighbours are too close to tell apart.",
            close,
        )
        return text % {"n": close} if close else _("Every entry is clearly apart from the next.")
    if not found.decisive:
        return _("Every title is clearly apart from the next place.")
    return " ".join(pair.text for pair in found.decisive)


def blocks_of(
    stage: Stage, without: frozenset[int] = frozenset(), name: Namer = by_code
) -> list[tuple[str, Calibration]]:
    """What a page or paper says of a stage: the finals where they are frozen, then the stage by itself.

    In a category of one stage the finals are the stage.
    """
    found = []
    if FinalStanding.objects.filter(category=stage.category_id).exists():
        found.append((_("Final result"), calibrate(final_table(stage, without=without, name=name))))
    if not found or stage.category.stages.count() > 1:
        found.append((_("This stage"), calibrate(stage_table(stage, without=without, name=name))))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
