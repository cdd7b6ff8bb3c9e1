"""Which SDGs and which affairs of government (urusan) the entries are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q

from awards.models import Category
from reports.participation.counts import TAKES_PART
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import Submission


class Topic(StrEnum):
    """What an entry says of itself."""

    SDG = "sdg"
    AFFAIR = "urusan"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many entries named each choice of a topic; one entry may name several SDGs, and one affair.

    Of the `entries` that take part, `answered` named at least one. `not_asked` were never asked: they came
    from a registration book, which has no such column, and nobody has classified them since.
    """

    topic: Topic
    choices: tuple[tuple[str, int], ...]
    entries: int
    answered: int
    not_asked: int

    @property
    def most(self) -> int:
        return max((count for _label, count in self.choices), default=0)

    @property
    def untouched(self) -> tuple[str, ...]:
        return tuple(label for label, count in self.choices if not count)


def coverage_of(categories: Sequence[Category]) -> tuple[Coverage, Coverage]:
    """The coverage of both topics by the entries that take part in these categories; one query."""
    rows = (
        Submission.objects.filter(category__in=categories, state__in=TAKES_PART)
        .order_by()
        .values_list("sdgs", "urusan")
        .annotate(entries=Count("pk"), imported=Count("pk", filter=Q(form__isnull=True)))
    )
    named: dict[Topic, Counter[int | str]] = {topic: Counter() for topic in Topic}
    answered, not_asked, whole = Counter[Topic](), Counter[Topic](), 0
    for goals, affair, entries, imported in rows:
        whole += entries
        said: dict[Topic, list[int | str]] = {
            Topic.SDG: [*set(goals)],
            Topic.AFFAIR: [affair] if affair else [],
        }
        for topic, choices in said.items():
            named[topic].update(dict.fromkeys(choices, entries))
            answered[topic] += entries if choices else 0
            not_asked[topic] += 0 if choices else imported
    goals_named = tuple((f"{number}. {name}", named[Topic.SDG][number]) for number, name in SDGS.items())
    affairs_named = tuple((str(name), named[Topic.AFFAIR][code]) for code, name in URUSAN_NAMES.items())
    return (
        Coverage(Topic.SDG, goals_named, whole, answered[Topic.SDG], not_asked[Topic.SDG]),
        Coverage(Topic.AFFAIR, affairs_named, whole, answered[Topic.AFFAIR], not_asked[Topic.AFFAIR]),
    )
