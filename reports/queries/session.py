"""What a plenary session starts from: who sits in it, and the places as they stand."""

from __future__ import annotations

from django.db.models import QuerySet

from awards.models import Category, Place, User
from judging.models import FinalStanding, PanelMember
from reports.models import PlenaryDecision, PlenarySession
from reports.placing import Decided, Placed, Ruled, placements


def jurors_of(category: Category) -> QuerySet[User]:
    """The jurors who sit in the plenary of a category: those seated in any of its stages, by name."""
    seats = PanelMember.objects.seated().filter(panel__stage__category=category)
    return User.objects.filter(pk__in=seats.values("juror")).order_by("name", "pk")


def majority(jurors: int) -> int:
    """More than half, and at least one: the quorum where nothing else is written."""
    return jurors // 2 + 1


def open_session(category: Category) -> PlenarySession | None:
    """The session that is being held, or was begun, and has not confirmed its places."""
    return PlenarySession.objects.filter(category=category, plenary=None).first()


def places_as_decided(category: Category) -> list[Placed]:
    """The titled places of a category whose scores are locked: the rules, then the open session."""
    ruled = [
        Ruled(pk, place)
        for pk, place in FinalStanding.objects.filter(category=category, place__isnull=False)
        .order_by("place", "submission__number")
        .values_list("submission_id", "place")
        if place is not None
    ]
    prizes = dict(Place.objects.filter(category=category).values_list("number", "prize"))
    decided = {
        row.submission_id: Decided(row.number, row.prize, row.reason)
        for row in PlenaryDecision.objects.filter(session__category=category, session__plenary=None)
    }
    return placements(ruled, decided, prizes)
