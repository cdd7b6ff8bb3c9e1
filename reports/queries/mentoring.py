"""Entries without a place, with what the jury wrote and where each lost most: the list for mentoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from awards.models import Category
from judging.feedback_board import Comment, StageFeedback, entry_feedback
from judging.models import FinalStanding
from reports.models import Placement
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Mentored:
    """An entry that won nothing. `reason` says why it has no final."""

    entry: Submission
    reason: str
    stages: tuple[StageFeedback, ...]

    @property
    def comments(self) -> tuple[Comment, ...]:
        return tuple(comment for stage in self.stages for comment in stage.comments)


def mentored_entries(category: Category) -> QuerySet[Submission]:
    """The judged entries of a category without a place: by the plenary where it sat, else by the rules.

    By code, so that the list ranks nobody.
    """
    entries = Submission.objects.filter(final_standing__category=category).select_related(
        "unit__parent", "final_standing"
    )
    placed = Placement.objects.filter(
        plenary__category=category, plenary__superseded_at__isnull=True
    ).exclude(title="")
    if Placement.objects.filter(plenary__category=category, plenary__superseded_at__isnull=True).exists():
        return entries.exclude(pk__in=placed.values("submission_id")).order_by("code")
    won = FinalStanding.objects.filter(~Q(title=""), category=category)
    return entries.exclude(pk__in=won.values("submission_id")).order_by("code")


def comment_text(comment: Comment) -> str:
    """A comment with its notes as one text."""
    return "\n".join(filter(None, (comment.text, *(f"{name}: {note}" for name, note in comment.notes))))


def mentoring_rows(category: Category, entries: Sequence[Submission]) -> list[Mentored]:
    """What the list says of these entries; four queries at any number of them."""
    feedback = entry_feedback([entry.pk for entry in entries], category, with_scores=True)
    return [Mentored(entry, entry.final_standing.unranked_reason, feedback[entry.pk]) for entry in entries]
