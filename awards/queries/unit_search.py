"""Finds units by whatever people call them: name, abbreviation, alias, former name, code."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from awards.models import Organization, OrganizationAlias, OrganizationName
from awards.workbooks.values import parse_unit, unit_key

SHORTEST, LONGEST = 2, 100
FOUND, SUGGESTED = 20, 5
# How many names a misspelt text is compared with; more than any city has.
COMPARED = 5000
FILLERS = frozenset({"dan", "di", "kota", "kabupaten", "kec", "kecamatan", "kel", "kelurahan"})


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit, and the other name by which it was found where that is not the one in force."""

    unit: Organization
    known_as: str = ""
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class UnitSearch:
    """What was found. `is_near` when nothing says the text and these are the nearest spellings."""

    units: tuple[UnitFound, ...] = ()
    has_more: bool = False
    is_near: bool = False


def search_units(text: str, *, but_kinds: Collection[str] = ()) -> UnitSearch:
    """The units that `text` may mean, the likeliest first; nothing for fewer than two characters.

    Every word must stand in a name, an abbreviation, an alias, a former name or the name of the unit above;
    `Kel.` or `Kec.` in front narrows the kind. The number of queries is the same for any number of units.
    """
    text = text.replace("\0", "")[:LONGEST]
    key = unit_key(text)
    if len(key) < SHORTEST:
        return UnitSearch()
    units = Organization.objects.exclude(kind__in=but_kinds)
    found = _ordered(_matching(units, text), text)[: FOUND + 1]
    rows = list(found.select_related("parent").prefetch_related("aliases", "former_names"))
    if not rows:
        return UnitSearch(_nearest(units, key), is_near=True)
    shown = tuple(_how_found(unit, key) for unit in rows[:FOUND])
    return UnitSearch(shown, has_more=len(rows) > FOUND)


def _matching(units: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    named = parse_unit(text, city="")
    kinds = {"kecamatan": Organization.Kind.KECAMATAN, "kelurahan": Organization.Kind.KELURAHAN}
    if named.kind_hint in kinds:
        units = units.filter(kind=kinds[named.kind_hint])
    words = unit_key(text).split()
    for word in [word for word in words if word not in FILLERS] or words:
        units = units.filter(_says(word))
    return units


def _says(word: str) -> Q:
    alias = OrganizationAlias.objects.filter(organization=OuterRef("pk"), text__icontains=word)
    former = OrganizationName.objects.filter(organization=OuterRef("pk")).filter(
        Q(name__icontains=word) | Q(abbreviation__icontains=word)
    )
    return (
        Q(name__icontains=word)
        | Q(abbreviation__icontains=word)
        | Q(code__iexact=word)
        | Q(parent__name__icontains=word)
        | Q(Exists(alias))
        | Q(Exists(former))
    )


def _ordered(units: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Who is called exactly so, then whose name begins so, then the others, each by name."""
    typed = parse_unit(text, city="").name
    alias = OrganizationAlias.objects.filter(organization=OuterRef("pk"), text__iexact=typed)
    exact = Q(name__iexact=typed) | Q(abbreviation__iexact=typed) | Q(code__iexact=typed) | Q(Exists(alias))
    near = Case(
        When(exact, then=Value(0)),
        When(name__istartswith=typed, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return units.annotate(near=near).order_by("near", "name", F("parent__name").asc(nulls_first=True), "pk")


def _how_found(unit: Organization, key: str) -> UnitFound:
    words = [word for word in key.split() if word not in FILLERS]
    own = unit_key(f"{unit.name} {unit.abbreviation} {unit.parent.name if unit.parent else ''}")
    if all(word in own for word in words):
        return UnitFound(unit)
    for former in unit.former_names.all():
        if any(word in unit_key(f"{former.name} {former.abbreviation}") for word in words):
            return UnitFound(unit, former.name, is_former=True)
    for alias in unit.aliases.all():
        if any(word in unit_key(alias.text) for word in words):
            return UnitFound(unit, alias.text)
    return UnitFound(unit)


def _nearest(units: QuerySet[Organization], key: str) -> tuple[UnitFound, ...]:
    """The units whose names are spelt most alike."""
    by_key: dict[str, list[int]] = {}
    for pk, name in units.order_by("pk").values_list("pk", "name")[:COMPARED]:
        by_key.setdefault(unit_key(name), []).append(pk)
    wanted = unit_key(parse_unit(key, city="").name)
    near = [pk for name in get_close_matches(wanted, by_key, n=SUGGESTED, cutoff=0.7) for pk in by_key[name]]
    loaded = units.select_related("parent").in_bulk(near[:SUGGESTED])
    return tuple(UnitFound(loaded[pk]) for pk in near[:SUGGESTED])
