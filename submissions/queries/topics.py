"""Questions that ask for a topic which reports count by: the SDGs, and the affairs of government (urusan)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from awards.models import Category
from submissions.models import Question


class Topic(StrEnum):
    """What an answer is counted by."""

    SDG = "sdg"
    AFFAIR = "urusan"


# How people name them, in the label of a question or in its code.
NAMES = {
    Topic.SDG: re.compile(r"\b(sdgs?|tpb|tujuan pembangunan berkelanjutan|sustainable development goals?)\b"),
    Topic.AFFAIR: re.compile(r"\burusan\b"),
}
CHOICES = (Question.Kind.CHOICE, Question.Kind.MULTIPLE_CHOICE)


def topic_of(question: Question) -> Topic | None:
    """The topic that a question with given choices asks for, None for all others.

    A free text is never counted by: what people write there cannot be told apart reliably.
    """
    if question.kind not in CHOICES:
        return None
    said = re.sub(r"[^a-z0-9]+", " ", f"{question.label} {question.code}".casefold())
    return next((topic for topic, names in NAMES.items() if names.search(said)), None)


def topic_questions(categories: Iterable[Category]) -> dict[Topic, list[Question]]:
    """The questions of these categories' forms by topic, all versions, the latest first; one query.

    `section.form` is loaded.
    """
    questions = (
        Question.objects.filter(section__form__category__in=list(categories), kind__in=CHOICES)
        .exclude(section__form__state="draft")
        .select_related("section__form")
        .order_by("-section__form__version", "section__form__category__position", "position", "pk")
    )
    found: dict[Topic, list[Question]] = defaultdict(list)
    for question in questions:
        topic = topic_of(question)
        if topic is not None:
            found[topic].append(question)
    return found
