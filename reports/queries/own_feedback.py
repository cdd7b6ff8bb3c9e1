"""The feedback of one entry as its entrants read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from awards.services.seals import is_published
from judging.feedback_board import StageFeedback, entry_feedback
from judging.models import FeedbackRelease, FinalStanding, Hearing, Objection
from judging.services.feedback import standing_release
from reports.models import Placement
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class OwnFeedback:
    """What stands on the page. `award` is the place in words, None before publication and "" without one."""

    release: FeedbackRelease | None
    stages: tuple[StageFeedback, ...]
    award: str | None
    reason: str
    objections: tuple[Objection, ...]
    may_object: bool
    hearings: tuple[Hearing, ...]


def own_feedback(entry: Submission) -> OwnFeedback:
    """Comments once they are released, the place once it is published, and the slots of presentations.

    The figures of an entry that was never released are not read at all.
    """
    release = standing_release(entry.category_id)
    stages: tuple[StageFeedback, ...] = ()
    if release is not None:
        found = entry_feedback([entry.pk], entry.category, with_scores=release.with_scores)
        stages = found[entry.pk]
    until = release.objections_until if release is not None else None
    hearings = Hearing.objects.filter(submission=entry, plan__drawn_at__isnull=False)
    award, reason = _award(entry)
    return OwnFeedback(
        release,
        stages,
        award,
        reason,
        tuple(Objection.objects.filter(submission=entry).order_by("number")),
        until is not None and timezone.now() < until,
        tuple(hearings.select_related("room", "plan__stage").order_by("starts_at")),
    )


def _award(entry: Submission) -> tuple[str | None, str]:
    if not is_published(entry.category_id):
        return None, ""
    placement = Placement.objects.filter(submission=entry, plenary__superseded_at__isnull=True).first()
    standing = FinalStanding.objects.filter(submission=entry).first()
    return placement.title if placement else "", standing.unranked_reason if standing else ""
