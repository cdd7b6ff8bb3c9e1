"""The facts of participation in an edition, this year and before: a fixed number of queries at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from awards.models import Category, Edition, Honour, Organization
from awards.queries.honours import honours_of
from awards.queries.people import units_of
from reports.participation.counts import TAKES_PART, Counts, Tally, tally, together, total
from reports.participation.coverage import Coverage, coverage_of
from submissions.models import Submission

Kind = Organization.Kind
KINDS = (Kind.OPD, Kind.KECAMATAN, Kind.KELURAHAN, Kind.UPTD, Kind.SCHOOL, Kind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that could enter, with its entries in the categories chosen.

    `own` says that it takes part in the category that the picture is about, `anywhere` that it does so in any
    category of the edition. `last` is the latest earlier year of which it is known that it took part.
    """

    unit: Organization
    counts: Counts
    own: bool
    anywhere: bool
    last: int | None

    @property
    def takes_part(self) -> bool:
        return self.counts.entering > 0

    @property
    def is_new_to_it(self) -> bool:
        """Never took part, as far as it is known here: neither in this edition nor before."""
        return not self.anywhere and self.last is None

    @property
    def level(self) -> int:
        """As a tile: 2 in the category that the picture is about, 1 in another one, 0 in none."""
        return 2 if self.own else 1 if self.anywhere else 0


@dataclass(frozen=True, slots=True)
class Reach:
    """How many units could enter, and how many came how far; then the same units' entries."""

    could: int
    started: int
    submitted: int
    taking_part: int
    admitted: int
    placed: int
    entries: Counts


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan with its kelurahan that could enter. `office` are the entries of its own office."""

    unit: Organization | None
    rows: tuple[UnitRow, ...]
    office: Counts

    @property
    def reach(self) -> Reach:
        return reach_of(self.rows)

    @property
    def own(self) -> int:
        return sum(row.own for row in self.rows)

    @property
    def anywhere(self) -> int:
        return sum(row.anywhere for row in self.rows)

    @property
    def name(self) -> str:
        return self.unit.label if self.unit is not None else ""


@dataclass(frozen=True, slots=True)
class Year:
    """An edition in the trend. Of a year known only by its winners `reach` is None."""

    name: str
    year: int
    slug: str
    reach: Reach | None
    kelurahan: Reach | None
    placed: int
    placed_units: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it for an edition, in one category (`chosen`) or in all of them."""

    edition: Edition
    categories: tuple[Category, ...]
    chosen: Category | None
    # The category of the picture: the chosen one, else the kelurahan's own (the posyantek), else none.
    subject: Category | None
    rows: tuple[UnitRow, ...]
    by_kind: Mapping[str, Reach]
    by_category: tuple[tuple[Category, Reach], ...]
    districts: tuple[District, ...]
    participants: tuple[tuple[str, int], ...]
    trend: tuple[Year, ...]
    coverage: tuple[Coverage, ...]

    @property
    def whole(self) -> Reach:
        return reach_of(self.rows)

    @property
    def kelurahan(self) -> tuple[UnitRow, ...]:
        return tuple(row for row in self.rows if row.unit.kind == Kind.KELURAHAN)

    @property
    def in_scope(self) -> tuple[Category, ...]:
        """The categories that are counted."""
        return (self.chosen,) if self.chosen is not None else self.categories


def closing_day(edition: Edition) -> date:
    """The day of the last open second of registration, in the edition's zone."""
    return timezone.localdate(edition.registration_closes_at - timedelta(microseconds=1), edition.zone)


def participation_facts(edition: Edition, category: str = "") -> Facts:
    """Who could enter and who did: in the category of this code, or in all; an unknown code narrows nothing.

    A unit could enter when it is of a kind that a category in question admits and there was such a unit on
    the closing day; a unit that began an entry counts in any case, so that no part exceeds its whole.
    How entries are counted is said at `Counts`; a unit takes part with an entry that it handed in and did not
    take back. Earlier years: editions of the same organiser that began before, in the category with the same
    code; and years of which only winners are on the list of former winners. Eight queries.
    """
    editions = list(
        Edition.objects.filter(
            Q(pk=edition.pk)
            | Q(
                organizer=edition.organizer_id,
                opened_at__isnull=False,
                registration_opens_at__lt=edition.registration_opens_at,
            )
        ).order_by("registration_opens_at", "pk")
    )
    categories: dict[int, list[Category]] = defaultdict(list)
    for one in Category.objects.filter(edition__in=editions).order_by("position"):
        categories[one.edition_id].append(one)
    entries = tally(one.pk for found in categories.values() for one in found)
    units = _units(edition, entries)
    honours = list(honours_of(edition).select_related(None).order_by("year", "pk"))
    here = categories[edition.pk]
    chosen = next((one for one in here if one.code == category), None)
    last = _last_years(editions, categories, entries, honours, edition)
    rows = tuple(_rows(edition, here, chosen, units, entries, last))
    trend = [_year(one, categories[one.pk], chosen, units, entries) for one in editions]
    trend += _listed_years(honours, chosen)
    return Facts(
        edition,
        tuple(here),
        chosen,
        chosen or kelurahans_own(here),
        rows,
        {kind: reach_of(_of_kind(rows, kind)) for kind in _kinds(here, chosen, rows)},
        tuple((one, reach_of(_rows(edition, here, one, units, entries, {}))) for one in here),
        tuple(_districts(rows, entries, here, chosen, units)),
        _participants(here, chosen),
        tuple(sorted(trend, key=lambda row: (row.year, row.reach is not None))),
        coverage_of([chosen] if chosen is not None else here),
    )


def kelurahans_own(categories: Iterable[Category]) -> Category | None:
    """The category of the kelurahan's own body: only kelurahan may enter, with one kind of participant.

    In Cilegon the posyantek.
    """
    return next(
        (one for one in categories if one.unit_kinds == [Kind.KELURAHAN] and len(one.participant_kinds) == 1),
        None,
    )


def reach_of(rows: Iterable[UnitRow]) -> Reach:
    """The units of some rows by how far they came, and their entries together."""
    found = list(rows)
    return Reach(
        len(found),
        sum(row.counts.started > 0 for row in found),
        sum(row.counts.submitted > 0 for row in found),
        sum(row.takes_part for row in found),
        sum(row.counts.admitted > 0 for row in found),
        sum(row.counts.placed > 0 for row in found),
        together(row.counts for row in found),
    )


def _units(edition: Edition, entries: Tally) -> list[Organization]:
    """The units of the city, and any other with an entry: by kind, kecamatan and name."""
    found = Organization.objects.filter(Q(pk__in=units_of(edition).values("pk")) | Q(pk__in=list(entries)))
    order: dict[str, int] = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(
        found.select_related("parent"),
        key=lambda unit: (
            order.get(unit.kind, len(order)),
            unit.parent.code if unit.kind == Kind.KELURAHAN and unit.parent else "",
            unit.name.casefold(),
            unit.pk,
        ),
    )


def _rows(
    edition: Edition,
    categories: Sequence[Category],
    chosen: Category | None,
    units: Sequence[Organization],
    entries: Tally,
    last: Mapping[int, int],
) -> list[UnitRow]:
    counted = [chosen] if chosen is not None else list(categories)
    kinds = {kind for category in counted for kind in category.unit_kinds}
    keys, every = [one.pk for one in counted], [one.pk for one in categories]
    subject = chosen or kelurahans_own(categories)
    day = closing_day(edition)
    rows = []
    for unit in units:
        mine = entries.get(unit.pk, {})
        counts = total(mine, keys)
        if not counts.started and not (unit.kind in kinds and unit.existed_on(day)):
            continue
        own = subject is not None and subject.pk in mine and mine[subject.pk].entering > 0
        anywhere = total(mine, every).entering > 0
        rows.append(UnitRow(unit, counts, own, anywhere, last.get(unit.pk)))
    return rows


def _of_kind(rows: Iterable[UnitRow], kind: str) -> list[UnitRow]:
    return [row for row in rows if row.unit.kind == kind]


def _kinds(categories: Sequence[Category], chosen: Category | None, rows: Iterable[UnitRow]) -> list[str]:
    """The kinds that could enter, also those of which no unit is on record."""
    counted = [chosen] if chosen is not None else categories
    found = {kind for category in counted for kind in category.unit_kinds} | {row.unit.kind for row in rows}
    return [kind for kind in [*KINDS, *sorted(found - set(KINDS))] if kind in found]


def _districts(
    rows: Iterable[UnitRow],
    entries: Tally,
    categories: Sequence[Category],
    chosen: Category | None,
    units: Iterable[Organization],
) -> list[District]:
    keys = [one.pk for one in ([chosen] if chosen is not None else categories)]
    inside: dict[int | None, list[UnitRow]] = defaultdict(list)
    for row in _of_kind(rows, Kind.KELURAHAN):
        inside[row.unit.parent_id].append(row)
    parents = {unit.pk: unit for unit in units}
    found = [
        District(parents.get(pk or 0), tuple(mine), total(entries.get(pk or 0, {}), keys))
        for pk, mine in inside.items()
    ]
    return sorted(found, key=lambda district: district.unit.code if district.unit is not None else "")


def _participants(categories: Sequence[Category], chosen: Category | None) -> tuple[tuple[str, int], ...]:
    """The entries that take part, by kind of participant; kinds that may and do not are told with 0."""
    counted = [chosen] if chosen is not None else list(categories)
    found = dict.fromkeys((kind for one in counted for kind in one.participant_kinds), 0)
    rows = (
        Submission.objects.filter(category__in=counted, state__in=TAKES_PART)
        .order_by()
        .values_list("participant_kind")
        .annotate(Count("pk"))
    )
    found |= dict(rows)
    return tuple(found.items())


def _last_years(
    editions: Iterable[Edition],
    categories: Mapping[int, Sequence[Category]],
    entries: Tally,
    honours: Iterable[Honour],
    edition: Edition,
) -> dict[int, int]:
    """Unit id → the latest year before this edition in which it took part, as far as it is known."""
    last: dict[int, int] = {}

    def note(unit_id: int, year: int) -> None:
        last[unit_id] = max(year, last.get(unit_id, year))

    for honour in honours:
        if honour.year < edition.year:
            note(honour.unit_id, honour.year)
    for former in editions:
        if former.pk == edition.pk:
            continue
        keys = [one.pk for one in categories[former.pk]]
        for unit_id, mine in entries.items():
            if total(mine, keys).entering:
                note(unit_id, former.year)
    return last


def _year(
    edition: Edition,
    categories: Sequence[Category],
    chosen: Category | None,
    units: Sequence[Organization],
    entries: Tally,
) -> Year:
    """An edition of the trend; where it has no category with the code, nobody could enter."""
    counted = [one for one in categories if chosen is None or one.code == chosen.code]
    rows = _rows(edition, counted, None, units, entries, {})
    reach = reach_of(rows)
    kelurahan = reach_of(_of_kind(rows, Kind.KELURAHAN))
    return Year(
        edition.name, edition.year, edition.slug, reach, kelurahan, reach.entries.placed, reach.placed
    )


def _listed_years(honours: Iterable[Honour], chosen: Category | None) -> list[Year]:
    """Years of which only winners are known, from the list of former winners."""
    by_year: dict[int, list[Honour]] = defaultdict(list)
    for honour in honours:
        if honour.category_id is None and (chosen is None or honour.category_code == chosen.code):
            by_year[honour.year].append(honour)
    return [
        Year("", year, "", None, None, len(won), len({honour.unit_id for honour in won}))
        for year, won in by_year.items()
    ]
