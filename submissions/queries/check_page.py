"""All answers of an entry in their order, as it stands or as a revision froze it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards import formats
from submissions.answers import display
from submissions.models import Question, Section, Submission
from submissions.queries.started import started_text

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the entry with its answers: label, text, and the way to change it (empty where none)."""

    title: str
    rows: tuple[Row, ...]


def chapters(
    entry: Submission, sections: Sequence[Section], content: Mapping[str, Any], *, with_ways: bool
) -> list[Chapter]:
    """What a content says, in the words of the form; see `queries.content`. Needs no query."""
    facts_way = reverse("submissions:facts", args=[entry.pk]) if with_ways else ""
    team_way = reverse("submissions:team", args=[entry.pk]) if with_ways else ""
    found = [
        Chapter(_("Identity of the innovation"), tuple(_facts(entry, facts_way))),
        Chapter(
            _("Team"),
            tuple((_role(member["role"]), member["name"], team_way) for member in content["team"]),
        ),
    ]
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in content.get("attachments", ()):
        files[file["section"], file["question"]].append(file["name"])
    for section in sections:
        way = reverse("submissions:section", args=[entry.pk, section.code]) if with_ways else ""
        answers = content.get("answers", {}).get(section.code, {})
        rows = []
        for question in section.questions.all():
            if question.kind == Question.Kind.FILE:
                text = "\n".join(files[section.code, question.code])
            else:
                text = display(question, answers.get(question.code))
            rows.append((question.label, text or _("No answer"), way))
        found.append(Chapter(section.title, tuple(rows)))
    return found


def _facts(entry: Submission, way: str) -> list[Row]:
    rows = [
        (_("Title"), entry.title, way),
        (_("Unit"), entry.unit.label, way),
        (_("Who enters"), formats.participant_kind(entry.participant_kind), way),
        (_("In use since"), started_text(entry.started_on, entry.started_precision), way),
        (_("Video address"), entry.video_url, way),
        (_("What was developed further"), entry.development if entry.is_developed_further else "", way),
    ]
    return [row for row in rows if row[1]]


def _role(role: str) -> str:
    return _("Team leader") if role == "leader" else _("Team member")
