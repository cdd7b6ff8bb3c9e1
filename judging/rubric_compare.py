"""What differs between two rubrics, criterion by criterion, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.formats import number as figure
from judging.rubric_rules import CriterionDraft, RubricDraft

DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion on both sides. `state` is `added`, `removed`, `changed` or `same`."""

    state: str
    code: str
    name: str
    old: CriterionDraft | None
    new: CriterionDraft | None
    differences: tuple[Difference, ...] = ()

    @property
    def label(self) -> str:
        """The state in words."""
        words = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "same": _("Same")}
        return words[self.state]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rubrics side by side: what holds for the whole, then each criterion in the order of the new one."""

    whole: tuple[Difference, ...]
    criteria: tuple[CriterionChange, ...]

    @property
    def is_same(self) -> bool:
        return not self.whole and all(change.state == "same" for change in self.criteria)

    def count(self, state: str) -> int:
        return sum(change.state == state for change in self.criteria)


def compare(old: RubricDraft, new: RubricDraft) -> Comparison:
    """What changes from one rubric to the other; a criterion is the same one when its code is."""
    before = {item.code: item for item in old.criteria}
    after = {item.code: item for item in new.criteria}
    changes = [_change(before.get(item.code), item) for item in new.criteria]
    changes += [
        CriterionChange("removed", item.code, item.name, item, None)
        for item in old.criteria
        if item.code not in after
    ]
    return Comparison(tuple(_whole(old, new)), tuple(changes))


def scale_words(item: CriterionDraft) -> str:
    """`0–100, steps of 0.5`."""
    return _("%(minimum)s–%(maximum)s, steps of %(step)s") % {
        "minimum": figure(item.minimum),
        "maximum": figure(item.maximum),
        "step": figure(item.step),
    }


def bands_words(draft: RubricDraft) -> str:
    """The levels of the scale with where each begins; a dash for none."""
    told = ", ".join(
        _("%(name)s from %(minimum)s") % {"name": band.name, "minimum": figure(band.minimum)}
        for band in draft.bands
    )
    return told or DASH


def _change(old: CriterionDraft | None, new: CriterionDraft) -> CriterionChange:
    if old is None:
        return CriterionChange("added", new.code, new.name, None, new)
    fields: list[tuple[str, Callable[[CriterionDraft], str]]] = [
        (_("Name"), lambda item: item.name),
        (_("Weight"), lambda item: figure(item.weight)),
        (_("Scale"), scale_words),
        (_("Order in the tie-break chain"), lambda item: str(item.tie_order or DASH)),
        (_("Description"), lambda item: item.description or DASH),
        (_("Descriptions of the levels"), lambda item: "; ".join(item.levels) or DASH),
    ]
    found = tuple(Difference(label, read(old), read(new)) for label, read in fields if read(old) != read(new))
    return CriterionChange("changed" if found else "same", new.code, new.name, old, new, found)


def _whole(old: RubricDraft, new: RubricDraft) -> list[Difference]:
    pairs = [
        (_("Levels of the scale"), bands_words(old), bands_words(new)),
        (_("Source"), old.source or DASH, new.source or DASH),
        (
            _("Order of the criteria"),
            ", ".join(item.name for item in old.criteria),
            ", ".join(item.name for item in new.criteria),
        ),
    ]
    if {item.code for item in old.criteria} != {item.code for item in new.criteria}:
        pairs.pop()  # what was added or removed says it
    elif [item.code for item in old.criteria] == [item.code for item in new.criteria]:
        pairs.pop()
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
