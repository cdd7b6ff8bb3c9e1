"""What a juror may read of an entry now: the only way from an entry to a juror's page.

Before the juror has declared to have no conflict of interest: title, unit and team, so that it can be told;
in a blind stage nothing but the entry's mark, since units and people are listed apart, unlinked. Afterwards:
the frozen revision. In a blind stage names, unit, team, the address of a video, file names and document
properties stay hidden, and so do the passages and files that the secretariat blackened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.files.kinds import KINDS
from judging.models import Assignment, Panel, Redaction
from judging.permissions import has_declared, holds
from submissions.answers import display
from submissions.models import Question, Revision, Section, Submission

# Without letters and digits that are read for one another.
MARKS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TITLE, SUMMARY, DEVELOPMENT = "title", "summary", "development"
# Kinds of files whose properties can be taken off; others are left out of a blind stage.
BLIND_KINDS = frozenset({"pdf", "jpg", "png", "docx", "xlsx", "pptx"})
# The forms of frozen contents by key: their sections with their questions.
Forms = Mapping[int, Sequence[Section]]


class HiddenEntryError(DomainError):
    """This juror may not know of this entry; a page answers 404."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. A black one has no text: only that something stood there."""

    text: str
    is_black: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of a frozen revision; a blind stage knows it by its number, and hides some."""

    pk: int
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer as it is read. `field` is its path in the revision, `pieces` its text."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    files: tuple[ReadFile, ...] = ()

    @property
    def text(self) -> str:
        return "".join("█" if piece.is_black else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section of the form with its answers."""

    code: str
    title: str
    answers: tuple[ReadAnswer, ...]


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """Somebody on the team."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class JurorEntry:
    """An entry as its juror may see it now. What is hidden is empty."""

    assignment_id: int
    mark: str
    is_blind: bool
    is_declared: bool
    title: tuple[Piece, ...] = ()
    unit: str = ""
    team: tuple[ReadPerson, ...] = ()
    sections: tuple[ReadSection, ...] = ()
    video_url: str = ""
    started_on: date | None = None
    started_precision: str = ""
    revision: int | None = None
    sha256: str = ""

    @property
    def title_text(self) -> str:
        """The title in one piece, for headings."""
        return "".join("█" if piece.is_black else piece.text for piece in self.title)

    @property
    def files(self) -> tuple[ReadFile, ...]:
        """Every file that is shown, in the order of the form."""
        every = (file for section in self.sections for answer in section.answers for file in answer.files)
        return tuple(file for file in every if not file.is_hidden)


@dataclass(frozen=True, slots=True)
class Blackening:
    """The passages of the revisions of an entry that are black, and the files left out."""

    ranges: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    passages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


def entry_for_juror(assignment: Assignment) -> JurorEntry:
    """What the juror of an assignment may see of its entry now; `assignment` comes with stage and submission.

    Raises `HiddenEntryError` for a conflict of interest, an entry that is not judged, a seat that is not
    taken.
    """
    if not holds(assignment.juror, assignment):
        raise HiddenEntryError(_("There is no such entry for you."))
    return entry_of(assignment, frozen_of([assignment.submission_id]).get(assignment.submission_id))


def entry_of(assignment: Assignment, revision: Revision | None) -> JurorEntry:
    """The same for an assignment that was read through `held_by`, so that its right is known already."""
    stage = assignment.stage
    declared = has_declared(assignment.juror_id, assignment)
    mark = assignment.submission.code
    if stage.is_blind:
        mark = entry_mark(stage.pk, assignment.submission, seed_of(stage.pk))
        if not declared:
            return JurorEntry(assignment.pk, mark, is_blind=True, is_declared=False)
    return read_entry(
        assignment.submission,
        revision,
        assignment_id=assignment.pk,
        mark=mark,
        is_blind=stage.is_blind,
        is_declared=declared,
    )


def read_entry(
    submission: Submission,
    revision: Revision | None,
    *,
    assignment_id: int = 0,
    mark: str,
    is_blind: bool,
    is_declared: bool = True,
) -> JurorEntry:
    """An entry as a juror reads it, from its frozen revision alone, however its assignment stands."""
    content: Mapping[str, Any] = revision.content if revision is not None else {}
    forms = forms_of([content]) if is_declared else {}
    black = blackening_of(revision, forms) if is_blind and revision is not None else Blackening()
    title = str(content.get(TITLE, submission.title))
    shown = JurorEntry(
        assignment_id,
        mark,
        is_blind,
        is_declared,
        title=pieces(title, TITLE, black),
        unit="" if is_blind else submission.unit.label,
        team=() if is_blind else _team(content),
    )
    if not is_declared or revision is None:
        return shown
    started = content.get("started_on")
    return JurorEntry(
        assignment_id,
        mark,
        is_blind,
        is_declared,
        title=shown.title,
        unit=shown.unit,
        team=shown.team,
        sections=_sections(content, forms, black, is_blind=is_blind),
        video_url="" if is_blind else str(content.get("video_url", "")),
        started_on=date.fromisoformat(started) if started else None,
        started_precision=str(content.get("started_precision", "")),
        revision=revision.number,
        sha256=revision.sha256,
    )


def frozen_of(submission_ids: Collection[int]) -> dict[int, Revision]:
    """The revisions that are judged, the latest of each entry; one query."""
    latest = Revision.objects.filter(submission__in=submission_ids).order_by("submission", "-number")
    return {revision.submission_id: revision for revision in latest.distinct("submission")}


def seed_of(stage_id: int) -> str:
    """What the lots of a stage are drawn from; empty where nobody sits yet."""
    return Panel.objects.filter(stage=stage_id).values_list("seed", flat=True).first() or ""


def entry_mark(stage_id: int, submission: Submission, seed: str) -> str:
    """How a blind stage calls an entry: five signs that say nothing of when it came or whose it is."""
    digest = hashlib.sha256(f"mark:{seed}:{stage_id}:{submission.pk}".encode()).digest()
    return "".join(MARKS[byte % len(MARKS)] for byte in digest[:5])


def forms_of(contents: Iterable[Mapping[str, Any]]) -> Forms:
    """The sections of the forms that frozen contents were written in; two queries, or none."""
    ids = {content["form"] for content in contents if content.get("form")}
    found: dict[int, list[Section]] = {}
    if ids:
        sections = Section.objects.filter(form__in=ids).order_by("position")
        for section in sections.prefetch_related("questions"):
            found.setdefault(section.form_id, []).append(section)
    return found


def texts_of(content: Mapping[str, Any], forms: Forms) -> list[tuple[str, str, str]]:
    """Every text of a frozen content that can be blackened: its field, its label, the text."""
    found = [
        (path, label, str(content.get(path) or ""))
        for path, label in (
            (TITLE, _("Title")),
            (SUMMARY, _("Summary")),
            (DEVELOPMENT, _("What was developed further")),
        )
    ]
    for section in forms.get(content.get("form") or 0, ()):
        answers = content.get("answers", {}).get(section.code, {})
        for question in section.questions.all():
            text = _displayed(question, answers.get(question.code))
            found.append((f"{section.code}.{question.code}", question.label, text))
    return [(path, label, text) for path, label, text in found if text]


def _displayed(question: Question, value: Any) -> str:
    """An answer in one language whoever reads, so that a passage keeps its place."""
    with translation.override("id"):
        return display(question, value)


def blackening_of(revision: Revision, forms: Forms) -> Blackening:
    """What is black in a revision.

    Ranges were marked in this very revision. What was marked in another revision of the entry is black
    wherever the same words stand: a corrected entry does not show what was hidden before.
    """
    ranges: dict[str, list[tuple[int, int]]] = {}
    passages: dict[str, list[str]] = {}
    files: set[str] = set()
    marked = Redaction.objects.filter(revision__submission=revision.submission_id).select_related("revision")
    for one in marked:
        if one.field.startswith("file:"):
            files.add(one.field.removeprefix("file:"))
        elif one.revision_id == revision.pk:
            ranges.setdefault(one.field, []).append((one.start, one.end))
        else:
            before = one.revision.content
            known = forms if before.get("form") == revision.content.get("form") else forms_of([before])
            texts = {path: text for path, _label, text in texts_of(before, known)}
            passages.setdefault(one.field, []).append(texts.get(one.field, "")[one.start : one.end])
    return Blackening(
        {path: tuple(sorted(found)) for path, found in ranges.items()},
        {path: tuple(found) for path, found in passages.items()},
        frozenset(files),
    )


def pieces(text: str, path: str, black: Blackening) -> tuple[Piece, ...]:
    """A text cut into what is read and what is black; a black piece tells nothing of its length."""
    covered = [*black.ranges.get(path, ())]
    for passage in black.passages.get(path, ()):
        covered += occurrences(text, passage)
    result, at = [], 0
    for start, end in _merged(covered):
        if text[at:start]:
            result.append(Piece(text[at:start]))
        result.append(Piece("", is_black=True))
        at = end
    if text[at:]:
        result.append(Piece(text[at:]))
    return tuple(result)


def occurrences(text: str, words: str) -> Iterable[tuple[int, int]]:
    """Where words stand in a text as words of their own, whatever their case and the spaces between them."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return
    pattern = r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield found.span()


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _sections(
    content: Mapping[str, Any], forms: Forms, black: Blackening, *, is_blind: bool
) -> tuple[ReadSection, ...]:
    """The summary, then the sections of the form with answers and files."""
    answers = {
        path: ReadAnswer(path, label, pieces(text, path, black))
        for path, label, text in texts_of(content, forms)
        if path != TITLE
    }
    files = _files(content, black, is_blind=is_blind)
    found = [
        ReadSection(path, answers[path].label, (answers[path],))
        for path in (SUMMARY, DEVELOPMENT)
        if path in answers
    ]
    for section in forms.get(content.get("form") or 0, ()):
        listed = []
        for question in section.questions.all():
            path = f"{section.code}.{question.code}"
            given = files.pop((section.code, question.code), ())
            empty = ReadAnswer(path, question.label, ())
            listed.append(replace(answers.get(path, empty), files=tuple(given)))
        found.append(ReadSection(section.code, section.title, tuple(listed)))
    if files:  # of a question that the form does not have
        others = tuple(file for group in files.values() for file in group)
        label = _("Other files")
        found.append(ReadSection("files", label, (ReadAnswer("files", label, (), others),)))
    return tuple(found)


def _files(
    content: Mapping[str, Any], black: Blackening, *, is_blind: bool
) -> dict[tuple[str, str], list[ReadFile]]:
    """The files of a frozen content by section and question."""
    found: dict[tuple[str, str], list[ReadFile]] = {}
    for number, file in enumerate(content.get("attachments", ()), 1):
        kind, name = _kind(file["media_type"]), str(file["name"])
        if is_blind:
            name = f"{_('File')} {number}" + (f".{kind}" if kind else "")
        hidden = is_blind and (file["sha256"] in black.files or kind not in BLIND_KINDS)
        row = ReadFile(
            file["id"],
            name,
            file["media_type"],
            file["size"],
            file["pages"],
            file["sha256"],
            is_hidden=hidden,
        )
        found.setdefault((file["section"], file["question"]), []).append(row)
    return found


def _kind(media_type: str) -> str:
    return next((code for code, kind in KINDS.items() if kind.media_type == media_type), "")


def _team(content: Mapping[str, Any]) -> tuple[ReadPerson, ...]:
    return tuple(ReadPerson(str(one["name"]), str(one["role"])) for one in content.get("team", ()))
