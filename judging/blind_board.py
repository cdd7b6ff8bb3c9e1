"""The entries of a blind stage as the secretariat prepares them: what is black, what may give them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _

from awards.models import Stage
from judging.blinding import (
    Forms,
    JurorEntry,
    blackening_of,
    entry_mark,
    forms_of,
    frozen_of,
    occurrences,
    pieces,
    read_entry,
    seed_of,
    texts_of,
)
from judging.models import Redaction
from judging.queries import field_of
from submissions.models import Revision, Submission

ENTRIES_ON_A_PAGE = 50
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class BlindRow:
    """An entry of a blind stage: its mark, how much is black, and how many names still stand in the text."""

    entry: Submission
    mark: str
    black: int
    open_names: int


@dataclass(frozen=True, slots=True)
class Black:
    """A blackened passage with its words, which only the secretariat reads."""

    redaction: Redaction
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class BlindEntry:
    """One entry as its jurors read it, what is black in it, and names that still stand in its texts."""

    entry: Submission
    revision: Revision
    shown: JurorEntry
    black: tuple[Black, ...]
    names: tuple[str, ...]


def blind_rows(stage: Stage, page: str | None) -> tuple[Page[Submission], list[BlindRow]]:
    """The judged entries of a stage, a page at a time; a constant number of queries."""
    entries = (
        field_of(stage)
        .select_related("unit__parent")
        .prefetch_related("team", "unit__aliases")
        .order_by("number")
    )
    shown = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(page)
    ids = [entry.pk for entry in shown]
    revisions = frozen_of(ids)
    black = dict(
        Redaction.objects.filter(revision__submission__in=ids)
        .order_by()
        .values_list("revision__submission_id")
        .annotate(number=Count("pk"))
    )
    marked: dict[int, list[Redaction]] = {}
    for row in Redaction.objects.filter(revision__in=revisions.values()):
        marked.setdefault(row.revision_id, []).append(row)
    seed = seed_of(stage.pk)
    forms = forms_of(revision.content for revision in revisions.values())
    rows = []
    for entry in shown:
        revision = revisions.get(entry.pk)
        names: Sequence[str] = ()
        if revision is not None:
            names = _uncovered(entry, revision, forms, marked.get(revision.pk, ()))
        rows.append(BlindRow(entry, entry_mark(stage.pk, entry, seed), black.get(entry.pk, 0), len(names)))
    return shown, rows


def blind_entry(stage: Stage, entry: Submission) -> BlindEntry | None:
    """The preview as a juror, None where nothing is frozen yet."""
    revision = frozen_of([entry.pk]).get(entry.pk)
    if revision is None:
        return None
    mark = entry_mark(stage.pk, entry, seed_of(stage.pk))
    rows = Redaction.objects.filter(revision__submission=entry).select_related(
        "revision__submission__category"
    )
    black = []
    forms = forms_of(row.revision.content for row in [*rows, Redaction(revision=revision)])
    for row in rows:
        texts = {path: (label, text) for path, label, text in texts_of(row.revision.content, forms)}
        label, text = texts.get(row.field, ("", ""))
        words = _file_name(row) if row.field.startswith("file:") else text[row.start : row.end]
        black.append(Black(row, label or _("File"), words))
    return BlindEntry(
        entry,
        revision,
        read_entry(entry, revision, mark=mark, is_blind=True),
        tuple(black),
        tuple(_open_names(entry, revision, forms)),
    )


def names_of(entry: Submission) -> list[str]:
    """What gives an entry away: its unit by every name, its team."""
    unit = entry.unit
    names = [unit.name, unit.abbreviation, *(alias.text for alias in unit.aliases.all())]
    if unit.parent is not None:
        names.append(unit.parent.name)
    names += [member.name for member in entry.team.all()]
    found = {" ".join(name.split()) for name in names if len(name.strip()) >= SHORTEST_NAME}
    return sorted(found, key=lambda name: (-len(name), name))


def _open_names(entry: Submission, revision: Revision, forms: Forms) -> list[str]:
    """Names that still stand in what a juror of a blind stage reads."""
    black = blackening_of(revision, forms)
    read = [
        piece.text
        for path, _label, text in texts_of(revision.content, forms)
        for piece in pieces(text, path, black)
        if not piece.is_black
    ]
    return [name for name in names_of(entry) if _stands(name, read)]


def _uncovered(entry: Submission, revision: Revision, forms: Forms, marked: Iterable[Redaction]) -> list[str]:
    """The same for a list: only what is marked in this revision counts as black."""
    ranges = [(row.field, row.start, row.end) for row in marked]
    open_names = []
    for name in names_of(entry):
        places = [
            (path, start, end)
            for path, _label, text in texts_of(revision.content, forms)
            for start, end in occurrences(text, name)
        ]
        covered = [
            any(path == field and first <= start and end <= last for field, first, last in ranges)
            for path, start, end in places
        ]
        if not all(covered):
            open_names.append(name)
    return open_names


def _file_name(row: Redaction) -> str:
    """The name of a file that is left out, as the revision knows it."""
    files = row.revision.content.get("attachments", ())
    return next((str(file["name"]) for file in files if file["sha256"] == row.sha256), "")


def _stands(name: str, texts: Iterable[str]) -> bool:
    return any(any(True for _place in occurrences(text, name)) for text in texts)
