"""Winners that may be nominated, and the text of a nomination beside the limits of its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from awards.models import Edition
from awards.services.versions import mark_of
from reports.models import NominationText, Placement
from reports.nominating import NominationForm, NominationSection
from submissions.answers import word_count
from submissions.models import Attachment, Revision, Submission

TITLED = ("ringkasan", "abstrak")  # sections that an entry without a form answers by its summary


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as it stands: the words, whose they are, and how they fit the limit."""

    section: NominationSection
    text: str
    original: str
    version: int

    @property
    def is_changed(self) -> bool:
        """Whether it was written for the nomination; else it still says what the entry says."""
        return self.version > 0

    @property
    def mark(self) -> str:
        """The mark of the text, by which a page knows what it showed."""
        return mark_of(self.text)

    @property
    def words(self) -> int:
        return word_count(self.text)

    @property
    def over(self) -> int:
        """How many words are too many."""
        most = self.section.max_words
        return max(0, self.words - most) if most is not None else 0

    @property
    def is_missing(self) -> bool:
        return not self.text.strip()

    @property
    def is_fitting(self) -> bool:
        return not self.is_missing and not self.over


@dataclass(frozen=True, slots=True)
class Nomination:
    """The text of a nomination in one form, with the files that go along and those that lack."""

    entry: Submission
    form: NominationForm
    placement: Placement
    sections: tuple[SectionText, ...]
    files: tuple[Attachment, ...]
    missing_files: tuple[str, ...]

    @property
    def too_long(self) -> int:
        return sum(bool(one.over) for one in self.sections)

    @property
    def missing(self) -> int:
        return sum(one.is_missing for one in self.sections)

    @property
    def is_complete(self) -> bool:
        return not (self.too_long or self.missing or self.missing_files)


def winners(edition: Edition) -> QuerySet[Placement]:
    """The places that a plenary in force confirmed with a title, by category and place."""
    return (
        Placement.objects.filter(plenary__category__edition=edition, plenary__superseded_at__isnull=True)
        .exclude(title="")
        .select_related("submission__category", "submission__unit__parent", "plenary")
        .order_by("plenary__category__position", "number", "submission__number")
    )


def placement_of(entry: Submission) -> Placement | None:
    """The confirmed place of an entry; None for one that won nothing."""
    return (
        Placement.objects.filter(submission=entry, plenary__superseded_at__isnull=True)
        .exclude(title="")
        .first()
    )


def nominations(placements: Sequence[Placement], forms: Mapping[int, NominationForm]) -> list[Nomination]:
    """The nominations of these winners, each in the form given by entry; three queries at any number."""
    keys = [placement.submission_id for placement in placements]
    contents: dict[int, Mapping[str, Any]] = {}
    revisions = Revision.objects.filter(submission__in=keys)
    for revision in revisions.order_by("submission_id", "number"):
        contents[revision.submission_id] = revision.content
    texts: dict[tuple[int, str, str], NominationText] = {
        (row.submission_id, row.form, row.section): row
        for row in NominationText.objects.filter(submission__in=keys)
    }
    files: dict[int, list[Attachment]] = {key: [] for key in keys}
    for one in Attachment.objects.present().filter(submission__in=keys).order_by("pk"):
        files[one.submission_id].append(one)
    return [
        _nomination(placement, forms[placement.submission_id], contents, texts, files)
        for placement in placements
    ]


def _nomination(
    placement: Placement,
    form: NominationForm,
    contents: Mapping[int, Mapping[str, Any]],
    texts: Mapping[tuple[int, str, str], NominationText],
    files: Mapping[int, Sequence[Attachment]],
) -> Nomination:
    entry = placement.submission
    content = contents.get(entry.pk, {})
    sections = []
    for section in form.sections:
        row = texts.get((entry.pk, form.code, section.code))
        original = original_text(content, section)
        text, version = (row.text, row.version) if row is not None else (original, 0)
        sections.append(SectionText(section, text, original, version))
    held = files[entry.pk]
    given = {one.question_code for one in held}
    missing = tuple(wanted.label for wanted in form.files if not wanted.codes & given)
    return Nomination(entry, form, placement, tuple(sections), tuple(held), missing)


def original_text(content: Mapping[str, Any], section: NominationSection) -> str:
    """What the frozen copy says for a section: the texts of the sections that fill it, in their order."""
    answers = content.get("answers") or {}
    found = [
        value.strip()
        for source in section.sources
        for value in (answers.get(source) or {}).values()
        if isinstance(value, str) and value.strip()
    ]
    if not found and section.code in TITLED:
        found = [str(content.get("summary") or "").strip()]
    return "\n\n".join(found)
