"""What a form may start from: a form of a category one may see, or one that the product brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from awards.models import Edition
from awards.presets import load_preset, preset_names
from awards.presets.schema import CategoryPreset, EditionPreset, SectionPreset
from submissions.models import Form


@dataclass(frozen=True, slots=True)
class PresetForm:
    """The form of a category of a preset; `key` chooses it."""

    key: str
    preset: str
    category: CategoryPreset

    @property
    def sections(self) -> int:
        return len(self.category.sections)

    @property
    def questions(self) -> int:
        return sum(len(part.questions) + len(part.attachments) for part in self.category.sections)

    @property
    def is_example(self) -> bool:
        return any(part.evidence.contoh for part in self.category.sections)


@cache
def preset_forms() -> tuple[PresetForm, ...]:
    """The forms of all presets of editions."""
    found = []
    for name in preset_names():
        preset = load_preset(name)
        if isinstance(preset, EditionPreset):
            found += [
                PresetForm(f"preset:{name}:{category.code}", name, category)
                for category in preset.categories
                if category.sections
            ]
    return tuple(found)


def other_forms(user: Any) -> QuerySet[Form]:
    """The forms in force of the editions that a person runs or reads, the newest edition first."""
    editions = Edition.objects.of_staff(user)
    forms = Form.objects.filter(category__edition__in=editions, state=Form.State.IN_FORCE)
    return (
        forms.select_related("category__edition")
        .annotate(
            parts=Count("sections", distinct=True),
            asked=Count("sections__questions", filter=Q(sections__questions__isnull=False)),
        )
        .order_by("-category__edition__year", "category__edition__name", "category__position")
    )


def form_source(key: str, user: Any) -> Form | Sequence[SectionPreset] | None:
    """What a key stands for: `formulir:7`, `preset:cilegon-2025:ipp` or `kosong` (None).

    Raises KeyError for anything else, a form that the person may not see among it.
    """
    word, _colon, rest = key.partition(":")
    if key == "kosong":
        return None
    if word == "formulir" and rest.isascii() and rest.isdigit() and len(rest) < 18:
        form = other_forms(user).filter(pk=int(rest)).first()
        if form is not None:
            return form
    for item in preset_forms():
        if item.key == key:
            return item.category.sections
    raise KeyError(key)
