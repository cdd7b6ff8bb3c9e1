"""What a juror may read of an entry now: the only way from an entry to a juror's page.

Before the juror has declared to have no conflict of interest: title, unit and team, so that it can be told;
in a blind stage nothing but the entry's mark, since units and people are listed apart, unlinked. Afterwards:
the frozen revision. In a blind stage names, unit, team, the address of a video, file names and document
properties stay hidden, and so do the passages and files that the secretariat blackened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from judging.models import Assignment, Panel, Redaction
from judging.permissions import has_declared, holds
from submissions.models import Revision, Submission

# Without letters and digits that are read for one another.
MARKS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TITLE, SUMMARY = "title", "summary"


class HiddenEntryError(DomainError):
    """This juror may not know of this entry; a page answers 404."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. A black one has no text: only that something stood there."""

    text: str
    is_black: bool = False


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer as it is read. `field` is its path in the revision, `pieces` its text."""

    field: str
    label: str
    pieces: tuple[Piece, ...]

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
    stage = assignment.stage
    declared = has_declared(assignment.juror, assignment)
    mark = entry_mark(stage.pk, assignment.submission, seed_of(stage.pk)) if stage.is_blind else ""
    if stage.is_blind and not declared:
        return JurorEntry(assignment.pk, mark, is_blind=True, is_declared=False)
    revision = frozen(assignment.submission)
    return read_entry(
        assignment.submission,
        revision,
        assignment_id=assignment.pk,
        mark=mark or assignment.submission.code,
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
    black = blackening_of(revision) if is_blind and revision is not None else Blackening()
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
        sections=_sections(content, black),
        video_url="" if is_blind else str(content.get("video_url", "")),
        started_on=date.fromisoformat(started) if started else None,
        started_precision=str(content.get("started_precision", "")),
        revision=revision.number,
        sha256=revision.sha256,
    )


def frozen(submission: Submission) -> Revision | None:
    """The revision that is judged: the latest."""
    return submission.revisions.order_by("-number").first()


def seed_of(stage_id: int) -> str:
    """What the lots of a stage are drawn from; empty where nobody sits yet."""
    return Panel.objects.filter(stage=stage_id).values_list("seed", flat=True).first() or ""


def entry_mark(stage_id: int, submission: Submission, seed: str) -> str:
    """How a blind stage calls an entry: five signs that say nothing of when it came or whose it is."""
    digest = hashlib.sha256(f"mark:{seed}:{stage_id}:{submission.pk}".encode()).digest()
    return "".join(MARKS[byte % len(MARKS)] for byte in digest[:5])


def texts_of(content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Every text of a frozen content that can be blackened: its field, its label, the text."""
    found = [(TITLE, _("Title"), str(content.get(TITLE, "")))]
    found.append((SUMMARY, _("Summary"), str(content.get(SUMMARY, ""))))
    return [(path, label, text) for path, label, text in found if text]


def blackening_of(revision: Revision) -> Blackening:
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
            texts = {path: text for path, _label, text in texts_of(one.revision.content)}
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
        covered += _occurrences(text, passage)
    result, at = [], 0
    for start, end in _merged(covered):
        if text[at:start]:
            result.append(Piece(text[at:start]))
        result.append(Piece("", is_black=True))
        at = end
    if text[at:]:
        result.append(Piece(text[at:]))
    return tuple(result)


def _occurrences(text: str, passage: str) -> Iterable[tuple[int, int]]:
    at = text.find(passage) if passage else -1
    while at >= 0:
        yield at, at + len(passage)
        at = text.find(passage, at + 1)


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _sections(content: Mapping[str, Any], black: Blackening) -> tuple[ReadSection, ...]:
    answers = tuple(
        ReadAnswer(path, label, pieces(text, path, black))
        for path, label, text in texts_of(content)
        if path != TITLE
    )
    return (ReadSection(SUMMARY, _("Summary"), answers),) if answers else ()


def _team(content: Mapping[str, Any]) -> tuple[ReadPerson, ...]:
    return tuple(ReadPerson(str(one["name"]), str(one["role"])) for one in content.get("team", ()))
