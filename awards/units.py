"""Finds the unit that staff mean by a text: by code, name, alias or abbreviation, never by guessing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Organization
from awards.workbooks.values import UnitText, parse_unit, unit_key

SUGGESTIONS = 3
# Comparing a text with every name is slow; a workbook with more unknown units is the wrong workbook.
SUGGESTED_TEXTS = 200


class UnitRefused(DomainError):  # noqa: N818 - the word of the reports
    """A text that names no unit, several, or one that may not enter."""


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The unit of a text; `note` says how it was read where that is not word for word."""

    unit: Organization
    note: str = ""


class UnitIndex:
    """The units below an edition's city, loaded once; every text is then matched in memory."""

    def __init__(self, edition: Edition) -> None:
        units = {
            unit.pk: unit
            for unit in Organization.objects.select_related("parent").prefetch_related(
                "aliases", "former_names", "parent__aliases"
            )
        }
        self._city = _city_of(edition, units)
        self.city = self._city.name if self._city else ""
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._units = {pk: unit for pk, unit in units.items() if self._is_ours(unit, units)}
        for unit in self._units.values():
            for text in _texts(unit):
                for key in {unit_key(text), parse_unit(text, city=self.city).key}:
                    self._by_key[key].add(unit.pk)
        self._squeezed: dict[str, set[int]] = defaultdict(set)
        for key, pks in self._by_key.items():
            self._squeezed[_squeeze(key)] |= pks
        self._suggested = 0
        self._known: dict[tuple[str, tuple[str, ...], str, str], UnitMatch | str] = {}

    def match(self, text: str, *, kinds: Collection[str], parent: str = "", city: str = "") -> UnitMatch:
        """The one unit of these kinds that `text` names.

        Dropped before comparing: case, extra spaces, the prefix Kel./Kelurahan/Kec., a trailing city that is
        ours, and a trailing `, Kec. X`, where X must agree; `parent` and `city` are the same from columns of
        their own. A text that differs from a name by spaces only is matched with a note. Raises
        `UnitRefused`: another city, unknown (the nearest names are named), a kecamatan that does not agree,
        a homonym that `kinds` does not settle, a unit of another kind.
        """
        key = (text, tuple(kinds), parent, city)
        if key not in self._known:
            try:
                self._known[key] = self._match(text, frozenset(kinds), parent, city)
            except UnitRefused as error:
                self._known[key] = str(error)
        found = self._known[key]
        if isinstance(found, str):
            raise UnitRefused(found)
        return found

    def _match(self, text: str, kinds: frozenset[str], parent: str, city: str) -> UnitMatch:
        named = parse_unit(text, city=self.city)
        other = named.other_city or self._other_city(city)
        if other:
            raise UnitRefused(
                _("“%(text)s” belongs to %(other)s, not to %(city)s.")
                % {"text": text, "other": other, "city": self.city}
            )
        pks, squeezed = self._candidates(text, named)
        if not pks:
            raise UnitRefused(self._unknown(text, named, kinds))
        fitting = [unit for unit in pks if unit.kind in kinds and _fits_prefix(unit, named)]
        if not fitting:
            raise UnitRefused(
                _("%(units)s may not enter this category, only: %(kinds)s.")
                % {"units": _labels(pks), "kinds": ", ".join(_kind_names(kinds))}
            )
        fitting = _agreeing(fitting, named.parent_hint or parent)
        if len(fitting) > 1:
            raise UnitRefused(
                _("“%(text)s” can be %(units)s. Write which one.") % {"text": text, "units": _labels(fitting)}
            )
        unit = fitting[0]
        note = _("“%(text)s” was read as %(unit)s.") % {"text": text, "unit": unit.label} if squeezed else ""
        return UnitMatch(unit, note)

    def _candidates(self, text: str, named: UnitText) -> tuple[list[Organization], bool]:
        """The units whose names say the text; only then those whose names differ by spaces."""
        for key in (unit_key(text), named.key):
            if pks := self._by_key.get(key):
                return self._sorted(pks), False
        return self._sorted(self._squeezed.get(_squeeze(named.key), set())), True

    def _sorted(self, pks: Collection[int]) -> list[Organization]:
        return [self._units[pk] for pk in sorted(pks)]

    def _other_city(self, text: str) -> str:
        """The city of a column of its own, when it is not ours; `Cilegon` is `Kota Cilegon`."""
        ours = unit_key(self.city)
        key = unit_key(text)
        if not key or key in {ours, ours.removeprefix("kota ").removeprefix("kabupaten ")}:
            return ""
        return text

    def _unknown(self, text: str, named: UnitText, kinds: frozenset[str]) -> str:
        names = {key: pks for key, pks in self._by_key.items() if self._any_kind(pks, kinds)}
        self._suggested += 1
        wanted = named.key if self._suggested <= SUGGESTED_TEXTS else ""
        near = get_close_matches(wanted, names, n=SUGGESTIONS, cutoff=0.7)
        labels = dict.fromkeys(
            unit.label for key in near for unit in self._sorted(names[key]) if unit.kind in kinds
        )
        if not labels:
            return _("“%(text)s” is not a known unit. Add it to the units, or correct the name.") % {
                "text": text
            }
        return _("“%(text)s” is not a known unit. Nearest: %(names)s.") % {
            "text": text,
            "names": "; ".join(list(labels)[:SUGGESTIONS]),
        }

    def _any_kind(self, pks: Collection[int], kinds: frozenset[str]) -> bool:
        return any(self._units[pk].kind in kinds for pk in pks)

    def _is_ours(self, unit: Organization, units: dict[int, Organization]) -> bool:
        """Below the edition's city; everything, when the organiser stands above every city."""
        if self._city is None:
            return True
        return any(above.pk == self._city.pk for above in _upwards(unit, units))


def _city_of(edition: Edition, units: dict[int, Organization]) -> Organization | None:
    start = units.get(edition.organizer_id)
    return next((unit for unit in _upwards(start, units) if unit.kind == Organization.Kind.CITY), None)


def _upwards(unit: Organization | None, units: dict[int, Organization]) -> Iterator[Organization]:
    while unit is not None:
        yield unit
        unit = units.get(unit.parent_id) if unit.parent_id else None


def _texts(unit: Organization) -> list[str]:
    texts = [unit.code, unit.name, unit.abbreviation, unit.label]
    texts += [alias.text for alias in unit.aliases.all()]
    for former in unit.former_names.all():
        texts += [former.name, former.abbreviation]
    return [text for text in texts if text]


def _squeeze(key: str) -> str:
    return key.replace(" ", "")


def _fits_prefix(unit: Organization, named: UnitText) -> bool:
    """`Kel.` in front means a kelurahan, `Kec.` a kecamatan; a city has no desa, people write it anyway."""
    if named.kind_hint == "kecamatan":
        return unit.kind == Organization.Kind.KECAMATAN
    if named.kind_hint in {"kelurahan", "desa"}:
        return unit.kind == Organization.Kind.KELURAHAN
    return True


def _agreeing(units: list[Organization], kecamatan: str) -> list[Organization]:
    """Those whose kecamatan is the named one; units that lie in no kecamatan agree with any."""
    hint = parse_unit(kecamatan, city="").key if kecamatan else ""
    if not hint:
        return units
    agreeing = [unit for unit in units if hint in _kecamatan_keys(unit)]
    if agreeing:
        return agreeing
    elsewhere = [unit for unit in units if unit.kind == Organization.Kind.KELURAHAN]
    if len(elsewhere) == len(units):
        raise UnitRefused(
            _("%(units)s does not lie in Kec. %(named)s.") % {"units": _labels(units), "named": kecamatan}
        )
    return [unit for unit in units if unit not in elsewhere]


def _kecamatan_keys(unit: Organization) -> set[str]:
    above = unit.parent
    if above is None or above.kind != Organization.Kind.KECAMATAN:
        return set()
    return {unit_key(text) for text in (above.name, above.code, *(a.text for a in above.aliases.all()))}


def _labels(units: list[Organization]) -> str:
    return "; ".join(unit.label for unit in units)


def _kind_names(kinds: frozenset[str]) -> list[str]:
    return [str(label) for value, label in Organization.Kind.choices if value in kinds]
