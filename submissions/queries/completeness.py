"""How complete entries are: the state of every part, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from submissions.answers import fit, problems, word_count
from submissions.models import Answer, Attachment, Form, Question, Section, Submission, TeamMember
from submissions.queries.forms import WITH_SECTIONS

EMPTY, STARTED, DONE, FIX = "empty", "started", "done", "fix"
IDENTITY, TEAM = "identitas", "tim"

Key = tuple[str, str]


def state_label(state: str) -> str:
    """A state of a part in words."""
    return {
        EMPTY: _("Not begun"),
        STARTED: _("Being written"),
        DONE: _("Done"),
        FIX: _("To be mended"),
    }[state]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry: identity, team, or a section of the form. `gaps` say what to do, by label."""

    code: str
    title: str
    state: str
    hint: str
    gaps: tuple[tuple[str, str], ...] = ()
    section: Section | None = None

    @property
    def label(self) -> str:
        return state_label(self.state)

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing; a section that asks for nothing may stay empty."""
        return not self.gaps

    @property
    def is_evidence(self) -> bool:
        """Whether the part asks for files and nothing else."""
        return self.section is not None and all(
            question.kind == Question.Kind.FILE for question in self.section.questions.all()
        )


@dataclass(frozen=True, slots=True)
class Completeness:
    """The parts of one entry in the order of its task list."""

    parts: tuple[Part, ...]

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if not part.is_done]

    @property
    def to_mend(self) -> list[Part]:
        return [part for part in self.parts if part.state == FIX]

    @property
    def done(self) -> int:
        return len(self.parts) - len(self.missing)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total

    @property
    def next(self) -> Part | None:
        """Where to go on: what is begun comes before what is not."""
        return min(self.missing, key=lambda part: part.state == EMPTY, default=None)


def completeness_of(entries: Sequence[Submission]) -> dict[int, Completeness]:
    """How complete entries are, by key; needs their category and unit. Six queries at any number."""
    keys = [entry.pk for entry in entries]
    forms = {
        form.pk: form
        for form in Form.objects.filter(pk__in={entry.form_id for entry in entries if entry.form_id})
        .prefetch_related(WITH_SECTIONS)
        .order_by()
    }
    values: dict[int, dict[Key, Any]] = defaultdict(dict)
    for row in Answer.objects.filter(submission__in=keys).only(
        "submission_id", "section_code", "question_code", "value"
    ):
        values[row.submission_id][row.section_code, row.question_code] = row.value
    files: dict[int, Counter[Key]] = defaultdict(Counter)
    for key, section, question, number in (
        Attachment.objects.present()
        .filter(submission__in=keys)
        .order_by()
        .values_list("submission_id", "section_code", "question_code")
        .annotate(Count("pk"))
    ):
        files[key][section, question] = number
    teams: dict[int, Counter[str]] = defaultdict(Counter)
    for key, role in TeamMember.objects.filter(submission__in=keys).values_list("submission_id", "role"):
        teams[key][role] += 1
    return {
        entry.pk: Completeness(
            (
                _identity(entry),
                _team(teams[entry.pk]),
                *(
                    section_part(section, values[entry.pk], files[entry.pk])
                    for section in (forms[entry.form_id].sections.all() if entry.form_id else ())
                ),
            )
        )
        for entry in entries
    }


def section_part(section: Section, values: Mapping[Key, Any], files: Mapping[Key, int]) -> Part:
    """The state of one section: what is wrong is to be mended, what is missing is to be written."""
    gaps: list[tuple[str, str]] = []
    touched = wrong = False
    hints: list[str] = []
    for question in section.questions.all():
        key = (section.code, question.code)
        value, attached = fit(question, values.get(key)), range(files.get(key, 0))
        is_there = value is not None or len(attached) > 0
        found = problems(question, value, attached)
        touched |= is_there
        wrong |= bool(found) and value is not None
        gaps += [(question.label, text) for text in found]
        hints.append(_hint(question, value, len(attached)))
    state = FIX if wrong else EMPTY if not touched else STARTED if gaps else DONE
    if state == EMPTY and not gaps:
        hints.insert(0, _("May stay empty"))
    return Part(
        section.code, section.title, state, ". ".join(hint for hint in hints if hint), tuple(gaps), section
    )


def _hint(question: Question, value: Any, attached: int) -> str:
    if question.kind == Question.Kind.FILE:
        return _files_hint(question, attached)
    if question.kind == Question.Kind.LONG_TEXT and question.max_words:
        if value is None:
            return ngettext("At most %(n)d word", "At most %(n)d words", question.max_words) % {
                "n": question.max_words
            }
        count = word_count(value)
        text = _("%(count)s of %(most)s words") % {
            "count": formats.count(count),
            "most": formats.count(question.max_words),
        }
        over = count - question.max_words
        if over > 0:
            text += ngettext(": take out %(n)d word", ": take out %(n)d words", over) % {"n": over}
        return text
    return ""


def _files_hint(question: Question, attached: int) -> str:
    least = question.min_files or 0
    if least:
        return _("%(label)s: %(there)d of %(least)d") % {
            "label": question.label,
            "there": attached,
            "least": least,
        }
    if attached:
        return ngettext("%(n)d file", "%(n)d files", attached) % {"n": attached}
    return ""


def _identity(entry: Submission) -> Part:
    gaps = []
    if not entry.participant_kind and entry.category.participant_kinds:
        gaps.append((_("Kind of participant"), _("Choose who enters.")))
    if entry.started_on is None and entry.category.min_age_months:
        gaps.append((_("In use since"), _("Say since when it is in use.")))
    return Part(
        IDENTITY,
        _("Title, unit, and since when in use"),
        STARTED if gaps else DONE,
        entry.unit.label,
        tuple(gaps),
    )


def _team(roles: Counter[str]) -> Part:
    gaps = () if roles["leader"] else ((_("Team"), _("Name the leader of the team.")),)
    count = roles.total()
    return Part(
        TEAM,
        _("Team"),
        DONE if not gaps else STARTED if count else EMPTY,
        ngettext("%(n)d person", "%(n)d people", count) % {"n": count},
        gaps,
    )
