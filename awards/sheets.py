"""Tells by its name what a sheet is about: a category, a stage, or nothing that is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from awards.models import Category, Stage
from awards.workbooks.headers import normalise

# Words that say nothing about which category or stage is meant.
_FILLERS = (
    "kategori lomba daftar rekap rekapitulasi data tabel lembar form formulir pendaftaran pendaftar peserta "
    "penilaian nilai skor tahap babak bidang inovasi award entri usulan tahun juri sheet final fix revisi "
    "dan untuk category stage scores entries list"
)
FILLERS = frozenset(_FILLERS.split())
AUXILIARY = re.compile(
    r"(petunjuk|panduan|cara|keterangan|catatan|readme|instruksi|referensi|ref|master|daftar pilihan|pilihan"
    r"|list|lists|validasi|lookup|grafik|chart|diagram|pivot|cover|sampul|rekap|rekapitulasi|ringkasan"
    r"|summary|kriteria|rubrik|bobot|jadwal|jurnal|log|template|contoh|daftar juri|daftar unit"
    r"|daftar kelurahan|kelurahan|opd)( .*)?"
)
NUMBER = re.compile(r"\d+")
BEFORE_NUMBER = re.compile(r"(?<=[a-z])(?=\d)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """What a name says; `None` where it says nothing."""

    category: Category | None = None
    stage_code: str = ""


class SheetNames:
    """The categories and stages of an edition by every spelling of their names."""

    def __init__(self, categories: Sequence[Category], stages: Iterable[Stage] = ()) -> None:
        self._categories = {
            form: category
            for category in categories
            for form in _forms(category.code, category.name, category.short_name)
        }
        self._stages = {form: stage.code for stage in stages for form in _forms(stage.code, stage.name)}

    def read(self, name: str) -> SheetSubject:
        """The category and stage that a sheet's name, or a cell, means: `2. TTG UNGGULAN 2026`.

        The longest name that stands in the text wins, so that `TTG Unggulan` is not `TTG`. Whatever else
        stands there must be a number or a word without meaning;
        otherwise nothing is said.
        """
        words = BEFORE_NUMBER.sub(" ", normalise(name)).split()
        category, rest = _take(words, self._categories)
        stage, rest = _take(rest, self._stages)
        if any(word not in FILLERS and not NUMBER.fullmatch(word) for word in rest):
            return SheetSubject()
        return SheetSubject(category, stage or "")


def is_auxiliary(name: str) -> bool:
    """A sheet that staff keep beside the tables: instructions, lists of choices, charts, summaries."""
    return AUXILIARY.fullmatch(normalise(name)) is not None


def _forms(*texts: str) -> Iterator[tuple[str, ...]]:
    for text in texts:
        words = tuple(normalise(text).split())
        if words:
            yield words
            yield ("".join(words),)


def _take(words: list[str], forms: Mapping[tuple[str, ...], T]) -> tuple[T | None, list[str]]:
    """The value of the longest form among the words, and the words without it."""
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        for at in range(len(words) - len(form) + 1):
            if tuple(words[at : at + len(form)]) == form:
                return forms[form], words[:at] + words[at + len(form) :]
    return None, words
