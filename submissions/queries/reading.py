"""The words and evidence of an entry as it stands, or as revisions froze it, for people who check it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from submissions.answers import display
from submissions.likeness import Change, word_changes
from submissions.models import Answer, Attachment, Form, Section, Submission, TeamMember
from submissions.queries.forms import form_in_force, sections_of
from submissions.queries.started import started_text

Codes = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the evidence."""

    pk: int
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question with what was answered and the files that belong to it."""

    label: str
    text: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the form as it was answered."""

    code: str
    title: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """An entry to be read: what is known of it, its people, its sections."""

    facts: tuple[tuple[str, str], ...]
    people: tuple[TeamMember, ...]
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one question or fact."""

    label: str
    changes: tuple[Change, ...]


def content_of(submission: Submission) -> Content:
    """An entry as it stands; a constant number of queries."""
    form = form_of(submission)
    answers = _answers(submission)
    files: dict[Codes, list[Attachment]] = defaultdict(list)
    for row in submission.attachments.present():
        files[row.section_code, row.question_code].append(row)
    sections = []
    for section in sections_of(form) if form is not None and (answers or files) else []:
        views = []
        for question in section.questions.all():
            key = section.code, question.code
            text = display(question, answers.get(key))
            views.append(AnswerView(question.label, text, tuple(_file(row) for row in files.get(key, ()))))
        sections.append(SectionView(section.code, section.title, tuple(views)))
    return Content(tuple(_facts(submission)), tuple(submission.team.all()), tuple(sections))


def form_of(submission: Submission) -> Form | None:
    """The version of the form that an entry is written in; the one in force for an entry without one."""
    return submission.form if submission.form_id is not None else form_in_force(submission.category)


def words_of_entry(submission: Submission) -> str:
    """All words of an entry in one text, its summary first, for finding others like it."""
    texts = [submission.summary]
    for value in _answers(submission).values():
        texts.extend(_strings(value))
    return "\n\n".join(text.strip() for text in texts if text.strip())


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What changed between the contents of two revisions, question by question in their order."""
    before, after = _flat(old), _flat(new)
    found = []
    for label in dict.fromkeys([*after, *before]):
        was, now = before.get(label, ""), after.get(label, "")
        if was != now:
            found.append(Difference(label, tuple(word_changes(was, now))))
    return found


def _answers(submission: Submission) -> dict[Codes, Any]:
    rows = Answer.objects.filter(submission=submission).order_by("pk")
    return {(row.section_code, row.question_code): row.value for row in rows}


def _facts(submission: Submission) -> list[tuple[str, str]]:
    pairs = [
        (_("Unit"), submission.unit.label),
        (_("Kind of participant"), formats.participant_kind(submission.participant_kind)),
        (_("In use since"), started_text(submission.started_on, submission.started_precision)),
        (_("Video"), submission.video_url),
        (_("Summary"), submission.summary),
        (_("Note of the secretariat"), submission.note),
    ]
    return [(label, value) for label, value in pairs if value]


def _file(row: Attachment) -> FileView:
    parts = [row.file_type.upper(), filesizeformat(row.size)]
    if row.pages:
        parts.append(ngettext("%(n)d page", "%(n)d pages", row.pages) % {"n": row.pages})
    return FileView(row.pk, row.name, ", ".join(parts))


def _strings(value: Any) -> list[str]:
    """The texts of a stored answer, those of a table cell by cell."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, Sequence):
        return [text for item in value for text in _strings(item)]
    return []


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    """What a frozen content says, by the label that people know it by; files by name and hash."""
    names = {
        "title": _("Title"),
        "participant_kind": _("Kind of participant"),
        "started_on": _("In use since"),
        "video_url": _("Video"),
        "summary": _("Summary"),
        "development": _("What was developed further"),
    }
    found = {str(label): str(content.get(key) or "") for key, label in names.items()}
    found[_("People")] = "\n".join(str(person.get("name", "")) for person in content.get("team") or [])
    files: dict[Codes, list[str]] = defaultdict(list)
    for row in content.get("attachments") or []:
        files[row["section"], row["question"]].append(f"{row['name']} ({row['sha256'][:12]})")
    answers = content.get("answers") or {}
    for section in _sections_of_content(content):
        for question in section.questions.all():
            text = display(question, (answers.get(section.code) or {}).get(question.code))
            lines = [text, *files.get((section.code, question.code), ())]
            label = (
                question.label if question.label == section.title else f"{section.title}: {question.label}"
            )
            found[label] = "\n".join(line for line in lines if line)
    return found


def _sections_of_content(content: Mapping[str, Any]) -> list[Section]:
    form = Form.objects.filter(pk=content.get("form") or 0).first()
    return sections_of(form) if form is not None else []
