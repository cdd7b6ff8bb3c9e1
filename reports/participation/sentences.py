"""What the figures say, in sentences that can be read out: computed, in the language in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from awards.models import Category, Organization
from reports.participation.facts import Facts, UnitRow

Kind = Organization.Kind
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Missing:
    """The kelurahan that do not take part in something, by kecamatan: a heading, and names."""

    title: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def share_of(part: int, whole: int) -> Decimal | None:
    """A share in percent, rounded half up to one decimal; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def share(part: int, whole: int) -> str:
    """The same as people read it: `32,6 %`, a dash of nothing."""
    found = share_of(part, whole)
    return formats.DASH if found is None else formats.percent(found)


def lead(facts: Facts) -> str:
    """The first sentence: the kelurahan in the category that the picture is about, else all units."""
    if facts.kelurahan:
        return kelurahan_sentence(facts)
    whole = facts.whole
    return _sentence(units(whole.could), whole.taking_part, whole.could, _scope(facts))


def kelurahan_sentence(facts: Facts) -> str:
    """How many of the kelurahan took part: in the picture's category, and beside it in any."""
    rows = facts.kelurahan
    subject = facts.subject
    anywhere = sum(row.anywhere for row in rows)
    if subject is None:
        return _sentence(kelurahan(len(rows)), anywhere, len(rows), "")
    own = sum(row.own for row in rows)
    first = _sentence(kelurahan(len(rows)), own, len(rows), subject.short_name)
    if len(facts.categories) == 1:
        return first
    text = _("In any category: %(n)s (%(share)s).") if anywhere else _("In any category: none.")
    second = text % {"n": formats.count(anywhere), "share": share(anywhere, len(rows))}
    return f"{first} {_together(second)}"


def kind_sentences(facts: Facts) -> list[str]:
    """One sentence for each other kind of unit that could enter, also where none of it is on record."""
    said = []
    for kind, reach in facts.by_kind.items():
        if kind == Kind.KELURAHAN:
            continue
        if not reach.could:
            said.append(
                _("%(kind)s: may enter, but no such unit is on record, so that none can be counted.")
                % {"kind": Kind(kind).label}
            )
            continue
        said.append(_sentence(kind_count(kind, reach.could), reach.taking_part, reach.could, _scope(facts)))
    return said


def missing(facts: Facts) -> list[Missing]:
    """The names of the kelurahan that did not take part: in the picture's category, and in any."""
    found = []
    subject = facts.subject
    if subject is not None:
        absent = [row for row in facts.kelurahan if not row.own]
        if absent:
            title = _("%(units)s not in %(category)s") % {
                "units": kelurahan(len(absent)),
                "category": subject.short_name,
            }
            found.append(Missing(title, _by_kecamatan(absent)))
    absent = [row for row in facts.kelurahan if not row.anywhere]
    if absent and (subject is None or len(facts.categories) > 1):
        title = _("%(units)s in no category") % {"units": kelurahan(len(absent))}
        found.append(Missing(title, _by_kecamatan(absent)))
    return found


def outcome_sentence(facts: Facts) -> str:
    """What became of the entries that were submitted; the parts add up to the whole."""
    entries = facts.whole.entries
    parts = [
        (entries.admitted, _("admitted")),
        (entries.undecided, _("not decided yet")),
        (entries.rejected, _("rejected")),
        (entries.disqualified, _("disqualified")),
        (entries.withdrawn, _("withdrawn")),
        (entries.reopened, _("taken back to be written on")),
    ]
    told = ", ".join(f"{formats.count(count)} {word}" for count, word in parts if count)
    if not entries.submitted:
        return _("No entry was submitted.")
    head = ngettext(
        "%(n)s entry was submitted: %(parts)s.", "%(n)s entries were submitted: %(parts)s.", entries.submitted
    )
    return head % {"n": formats.count(entries.submitted), "parts": told}


def filter_sentence(facts: Facts) -> str:
    """What is counted, as workbook and paper state it."""
    if facts.chosen is None:
        return _("All categories")
    return _("Category %(category)s") % {"category": facts.chosen.name}


def kelurahan(n: int) -> str:
    """`43 kelurahan`."""
    return kind_count(Kind.KELURAHAN, n)


def units(n: int) -> str:
    """`79 units`."""
    return ngettext("%(n)s unit", "%(n)s units", n) % {"n": formats.count(n)}


def kind_count(kind: str, n: int) -> str:
    """So many units of a kind, in words."""
    words = {
        Kind.OPD: ngettext("%(n)s regional office", "%(n)s regional offices", n),
        Kind.KECAMATAN: ngettext("%(n)s district", "%(n)s districts", n),
        Kind.KELURAHAN: ngettext("%(n)s urban village", "%(n)s urban villages", n),
        Kind.UPTD: ngettext("%(n)s technical unit", "%(n)s technical units", n),
        Kind.SCHOOL: ngettext("%(n)s school", "%(n)s schools", n),
        Kind.COMMUNITY: ngettext("%(n)s community body", "%(n)s community bodies", n),
    }
    text = words.get(Kind(kind), ngettext("%(n)s unit", "%(n)s units", n))
    return text % {"n": formats.count(n)}


def level_word(level: int, subject: Category | None) -> str:
    """What a tile of this level says."""
    if subject is not None and level == 2:
        return subject.short_name
    if level:
        return _("another category") if subject is not None else _("takes part")
    return _("not taking part")


def _scope(facts: Facts) -> str:
    return facts.chosen.short_name if facts.chosen is not None else ""


def _sentence(whole: str, some: int, of: int, category: str) -> str:
    said = {"all": whole, "some": formats.count(some), "share": share(some, of), "category": category}
    if not some:
        text = (
            _("Of %(all)s, none took part in %(category)s.") if category else _("Of %(all)s, none took part.")
        )
    elif category:
        text = _("Of %(all)s, %(some)s took part in %(category)s (%(share)s).")
    else:
        text = _("Of %(all)s, %(some)s took part (%(share)s).")
    return _together(text % said)


def _together(text: str) -> str:
    """A figure and its share in brackets stay on one line."""
    return text.replace(" (", f"{formats.NBSP}(")


def _by_kecamatan(rows: Iterable[UnitRow]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        above = row.unit.parent
        name = above.label if above is not None else ""
        groups.setdefault(name, []).append(row.unit.name)
    return tuple((name, tuple(names)) for name, names in groups.items())
