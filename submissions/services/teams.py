"""The people of an entry and their accounts."""

from __future__ import annotations

from collections import defaultdict

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from awards.models import User
from awards.services.ledger import Event, append_events
from submissions.models import TeamMember


def unlinked_places(user: User) -> QuerySet[TeamMember]:
    """Places in teams that name an address this person has confirmed, and belong to no account yet.

    Archived editions are read only, so theirs are left out.
    """
    confirmed = (
        EmailAddress.objects.filter(user=user, verified=True).annotate(lower=Lower("email")).values("lower")
    )
    return (
        TeamMember.objects.filter(user=None, submission__category__edition__archived_at=None)
        .annotate(lower=Lower("email"))
        .filter(lower__in=confirmed)
    )


@transaction.atomic
def take_team_places(*, user: User) -> int:
    """Give a person the places in teams that name a confirmed address of theirs; returns how many.

    A place is given once: one that another account has stays with it.
    """
    rows = list(
        unlinked_places(user)
        .select_for_update(of=("self",))
        .select_related("submission__category")
        .order_by("pk")
    )
    events: dict[int, list[Event]] = defaultdict(list)
    for row in rows:
        row.user = user
        facts = {"category": row.submission.category_id, "member": row.pk, "user": user.pk}
        event = Event("submission.team_linked", f"submission:{row.submission_id}", facts)
        events[row.submission.category.edition_id].append(event)
    TeamMember.objects.bulk_update(rows, ["user"])
    for edition_id in sorted(events):
        append_events(edition_id=edition_id, events=events[edition_id], by=user)
    return len(rows)
