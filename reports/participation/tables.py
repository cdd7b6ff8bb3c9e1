"""The tables of participation, once for page, paper and workbook: a number stays one until it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from awards.models import Organization
from reports.participation.coverage import Coverage, Topic
from reports.participation.facts import Facts, Reach, UnitRow, Year
from reports.participation.sentences import level_word, share_of
from reports.queries.overview import FunnelStep

# A share is a Decimal in percent; what is not known, or a share of nothing, is None.
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first column names the row, `note` says what has to be known of it."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def numbers(self) -> list[int]:
        """The columns of figures, counted from 1."""
        return [
            at
            for at in range(1, len(self.head) + 1)
            if any(isinstance(row[at - 1], int | Decimal) for row in self.rows)
        ]

    @property
    def texts(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[_shown(cell) for cell in row] for row in self.rows]


def _shown(cell: Cell) -> str:
    if cell is None:
        return formats.DASH
    if isinstance(cell, Decimal):
        return formats.percent(cell)
    return formats.count(cell) if isinstance(cell, int) else cell


def unit_funnel(facts: Facts) -> list[FunnelStep]:
    """Units by how far at least one of their entries came."""
    whole = facts.whole
    steps = [
        (_("Could enter"), _("Units that a category admits"), whole.could),
        (_("Started"), _("At least a draft"), whole.started),
        (_("Submitted"), _("At least once"), whole.submitted),
        (_("Admitted"), _("With at least one entry"), whole.admitted),
        (_("Placed"), _("Confirmed by the plenary session"), whole.placed),
    ]
    return [FunnelStep(label, note, ((_("Units"), count),)) for label, note, count in steps]


def entry_funnel(facts: Facts) -> list[FunnelStep]:
    """Entries by how far they came, split by category."""
    found = [(one, reach.entries) for one, reach in facts.by_category if one in facts.in_scope]
    steps = [
        (_("Started"), _("Drafts included"), "started"),
        (_("Registered"), _("Entries sent twice are not counted"), "submitted"),
        (_("Admitted"), _("After the check"), "admitted"),
        (_("Judged"), _("With a final score"), "judged"),
        (_("Placed"), _("Confirmed by the plenary session"), "placed"),
    ]
    return [
        FunnelStep(label, note, tuple((one.name, getattr(counts, name)) for one, counts in found))
        for label, note, name in steps
    ]


def kinds(facts: Facts) -> Table:
    """Units and their entries by kind of unit."""
    rows = [(str(Organization.Kind(kind).label), *_reach(reach)) for kind, reach in facts.by_kind.items()]
    if len(rows) > 1:
        rows.append((_("Together"), *_reach(facts.whole)))
    absent = [str(Organization.Kind(kind).label) for kind, reach in facts.by_kind.items() if not reach.could]
    note = ""
    if absent:
        note = _("No such unit is on record, although it may enter: %(kinds)s.") % {
            "kinds": ", ".join(absent)
        }
    return Table("kinds", _("By kind of unit"), (_("Kind of unit"), *_reach_head()), tuple(rows), note)


def categories(facts: Facts) -> Table:
    """Units and their entries by category; a unit counts in each category that it may enter."""
    rows = tuple((one.name, *_reach(reach)) for one, reach in facts.by_category)
    return Table("categories", _("By category"), (_("Category"), *_reach_head()), rows)


def districts(facts: Facts) -> Table:
    """The kelurahan of each kecamatan; the entries of the kecamatan's own office beside them."""
    subject = facts.subject
    head = [_("District"), Organization.Kind.KELURAHAN.label]
    if subject is not None:
        head.append(_("In %(category)s") % {"category": subject.short_name})
        head.append(_("Share"))
    head += [_("In any category"), _("Share in any"), _("Submitted entries"), _("Admitted"), _("Placed")]
    head.append(_("Entries of the district's own office"))
    rows = [
        _district_row(one.name, one.rows, one.office.submitted, subject is not None)
        for one in facts.districts
    ]
    if len(rows) > 1:
        office = sum(one.office.submitted for one in facts.districts)
        rows.append(_district_row(_("Together"), facts.kelurahan, office, subject is not None))
    return Table("districts", _("By district"), tuple(map(str, head)), tuple(rows))


def _district_row(name: str, rows: tuple[UnitRow, ...], office: int, has_subject: bool) -> tuple[Cell, ...]:
    whole, own = len(rows), sum(row.own for row in rows)
    anywhere = sum(row.anywhere for row in rows)
    first: tuple[Cell, ...] = (own, share_of(own, whole)) if has_subject else ()
    return (
        name,
        whole,
        *first,
        anywhere,
        share_of(anywhere, whole),
        sum(row.counts.submitted for row in rows),
        sum(row.counts.admitted for row in rows),
        sum(row.counts.placed for row in rows),
        office,
    )


def participants(facts: Facts) -> Table:
    """The entries that take part by kind of participant: pupils are here, whatever unit entered them."""
    rows = tuple((formats.participant_kind(kind) or _("not stated"), n) for kind, n in facts.participants)
    return Table(
        "participants",
        _("By kind of participant"),
        (_("Kind of participant"), _("Entries that take part")),
        rows,
        _("A school's pupils may enter through their kelurahan; they are counted here and not by school."),
    )


def trend(facts: Facts) -> Table:
    """Every edition so far, and years of which only winners are known."""
    head = (
        _("Edition"),
        _("Year"),
        _("Could enter"),
        _("Took part"),
        _("Share"),
        _("Kelurahan that took part"),
        _("Share of the kelurahan"),
        _("Submitted entries"),
        _("Admitted"),
        _("Placed"),
    )
    rows = tuple(_year_row(year) for year in facts.trend)
    note = ""
    if any(year.reach is None for year in facts.trend):
        note = _(
            "Of years on the list of former winners only places are known; a dash means unknown, not zero."
        )
    return Table("trend", _("From year to year"), head, rows, note)


def _year_row(year: Year) -> tuple[Cell, ...]:
    name = year.name or _("List of former winners")
    written = str(year.year)
    if year.reach is None or year.kelurahan is None:
        return name, written, None, None, None, None, None, None, None, year.placed
    reach, kelurahan = year.reach, year.kelurahan
    return (
        name,
        written,
        reach.could,
        reach.taking_part,
        share_of(reach.taking_part, reach.could),
        kelurahan.taking_part if kelurahan.could else None,
        share_of(kelurahan.taking_part, kelurahan.could),
        reach.entries.submitted,
        reach.entries.admitted,
        reach.entries.placed,
    )


def coverage(found: Coverage) -> Table:
    """How many entries named each choice of a topic; no rows where none was named, with the reason said."""
    title = _("Sustainable development goals") if found.topic == Topic.SDG else _("Affairs of government")
    rows = found.choices if found.answered else ()
    return Table(found.topic.value, title, (_("Choice"), _("Entries")), rows, coverage_note(found))


def coverage_note(found: Coverage) -> str:
    """How many named one, and how many were never asked."""
    if not found.entries:
        return _("No entry takes part yet.")
    said = [
        ngettext(
            "%(answered)s of %(n)s entry names one.", "%(answered)s of %(n)s entries name one.", found.entries
        )
        % {"answered": formats.count(found.answered), "n": formats.count(found.entries)}
    ]
    if found.not_asked:
        text = ngettext(
            "%(n)s was not asked: it came from a registration book, and nobody has classified it yet.",
            "%(n)s were not asked: they came from a registration book, and nobody has classified them yet.",
            found.not_asked,
        )
        said.append(text % {"n": formats.count(found.not_asked)})
    return " ".join(said)


def units(facts: Facts) -> Table:
    """Every unit that could enter, one a row."""
    head = (
        _("Unit"),
        _("Kind of unit"),
        _("Code"),
        _("District"),
        _("Started"),
        _("Submitted"),
        _("Admitted"),
        _("Judged"),
        _("Placed"),
        _("Took part"),
        _("As in the picture"),
        _("Took part before, last in"),
    )
    return Table("units", _("Units"), head, tuple(_unit_row(facts, row) for row in facts.rows))


def _unit_row(facts: Facts, row: UnitRow) -> tuple[Cell, ...]:
    unit, counts = row.unit, row.counts
    is_kelurahan = unit.kind == Organization.Kind.KELURAHAN
    return (
        unit.label,
        str(unit.get_kind_display()),
        unit.code,
        unit.parent.name if is_kelurahan and unit.parent is not None else "",
        counts.started,
        counts.submitted,
        counts.admitted,
        counts.judged,
        counts.placed,
        _("yes") if row.takes_part else _("no"),
        level_word(row.level, facts.subject) if is_kelurahan else "",
        str(row.last) if row.last is not None else "",
    )


def _reach_head() -> tuple[str, ...]:
    return (
        _("Could enter"),
        _("Started"),
        _("Submitted"),
        _("Took part"),
        _("Share"),
        _("Admitted"),
        _("Placed"),
        _("Submitted entries"),
    )


def _reach(reach: Reach) -> tuple[Cell, ...]:
    return (
        reach.could,
        reach.started,
        reach.submitted,
        reach.taking_part,
        share_of(reach.taking_part, reach.could),
        reach.admitted,
        reach.placed,
        reach.entries.submitted,
    )
