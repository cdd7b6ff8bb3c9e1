"""Which SDGs and which affairs of government the entries are about, where a form asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from awards.models import Category, Edition
from reports.participation.counts import TAKES_PART
from submissions.models import Answer, Question, Submission
from submissions.queries.topics import Topic, topic_questions


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many entries named each choice of a topic; one entry may name several.

    `asked` are the categories whose form asks, `not_asked` the others; `entries` those that take part in a
    category that asks, of which `answered` named at least one.
    """

    topic: Topic
    asked: tuple[Category, ...]
    not_asked: tuple[Category, ...]
    choices: tuple[tuple[str, int], ...]
    entries: int
    answered: int

    @property
    def most(self) -> int:
        return max((count for _label, count in self.choices), default=0)

    @property
    def untouched(self) -> tuple[str, ...]:
        return tuple(label for label, count in self.choices if not count)


def coverage_of(edition: Edition, categories: Sequence[Category]) -> tuple[Coverage, ...]:
    """The coverage of every topic by the entries that take part: at most three queries.

    Choices of several forms are the same when they have the same words; of several questions in one form the
    first counts. Where no form asks there are no choices, which says nothing about the entries.
    """
    by_topic = {topic: _first_of_each(found) for topic, found in topic_questions(categories).items()}
    if not by_topic:
        return tuple(Coverage(topic, (), tuple(categories), (), 0, 0) for topic in Topic)
    asking = {q.section.form.category_id for found in by_topic.values() for q in found}
    taking_part = Submission.objects.filter(category__in=asking, state__in=TAKES_PART)
    entries = dict(taking_part.order_by().values_list("category_id").annotate(Count("pk")))
    answers = _answers(edition, [question for found in by_topic.values() for question in found])
    return tuple(_one(topic, by_topic.get(topic, []), categories, entries, answers) for topic in Topic)


def _first_of_each(questions: Iterable[Question]) -> list[Question]:
    first: dict[int, Question] = {}
    for question in questions:
        first.setdefault(question.section.form_id, question)
    return list(first.values())


Place = tuple[int, str, str]  # form id, code of the section, code of the question


def _place(question: Question) -> Place:
    return question.section.form_id, question.section.code, question.code


def _answers(edition: Edition, questions: Iterable[Question]) -> dict[Place, list[tuple[object, int]]]:
    """The answers to these questions by their place, equal ones counted together."""
    places = [
        Q(submission__form=form, section_code=section, question_code=code)
        for form, section, code in map(_place, questions)
    ]
    rows = (
        Answer.objects.filter(
            reduce(or_, places),
            submission__category__edition=edition,
            submission__state__in=TAKES_PART,
        )
        .order_by()
        .values_list("submission__form_id", "section_code", "question_code", "value")
        .annotate(Count("pk"))
    )
    found: dict[Place, list[tuple[object, int]]] = {}
    for form, section, code, value, count in rows:
        found.setdefault((form, section, code), []).append((value, count))
    return found


def _one(
    topic: Topic,
    questions: Sequence[Question],
    categories: Sequence[Category],
    entries: dict[int, int],
    answers: dict[Place, list[tuple[object, int]]],
) -> Coverage:
    counts: dict[str, int] = {}
    words: dict[str, str] = {}
    answered = 0
    for question in questions:
        labels = {option["code"]: option["label"] for option in question.options}
        for label in labels.values():
            words.setdefault(_key(label), label)
            counts.setdefault(_key(label), 0)
        for value, count in answers.get(_place(question), []):
            named = {_key(labels[code]) for code in _codes(value) if code in labels}
            answered += count if named else 0
            for key in named:
                counts[key] += count
    asked = {question.section.form.category_id for question in questions}
    return Coverage(
        topic,
        tuple(one for one in categories if one.pk in asked),
        tuple(one for one in categories if one.pk not in asked),
        tuple((words[key], count) for key, count in counts.items()),
        sum(entries.get(pk, 0) for pk in asked),
        answered,
    )


def _codes(value: object) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [code for code in given if isinstance(code, str)]


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
