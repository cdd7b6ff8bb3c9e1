"""Telling entrants that the jurors' comments can be read: one mail a person and release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from awards.models import User
from awards.queries.people import admins_of
from awards.services.messages import drop_waiting, queue_mail
from judging.models import FeedbackRelease
from submissions.models import Submission, TeamMember

KIND = "feedback_released"


@transaction.atomic
def tell_released(release: FeedbackRelease) -> int:
    """Mail the owner, the leader and the unit's admins of every admitted entry; returns how many mails.

    Somebody with several entries gets one mail that lists them. The mail gives no score and no place: both
    stand on the page, behind the sign-in. A release that follows one taken back is told again.
    """
    entries = list(
        Submission.objects.filter(category=release.category_id, state=Submission.State.ADMITTED)
        .select_related("owner")
        .order_by("number")
    )
    people, of_person = _readers(entries)
    edition = release.category.edition
    for pk, theirs in of_person.items():
        rows = [
            (str(entry), f"{settings.PUBLIC_URL}{reverse('reports:own-feedback', args=[entry.pk])}")
            for entry in theirs
        ]
        queue_mail(
            key=f"{KIND}:{release.pk}:{pk}",
            kind=KIND,
            user=people[pk],
            edition=edition,
            context={"category": release.category, "release": release, "entries": rows},
            about=_about(release),
        )
    return len(of_person)


def untell_released(release: FeedbackRelease) -> int:
    """Drop the mails of a release taken back that wait in the outbox; returns how many."""
    return drop_waiting(about=_about(release), kind=KIND)


def _about(release: FeedbackRelease) -> str:
    return f"release:{release.pk}"


def _readers(entries: Collection[Submission]) -> tuple[dict[int, User], dict[int, list[Submission]]]:
    """The people who stand behind entries, and the entries of each."""
    people: dict[int, User] = {}
    of_person: dict[int, list[Submission]] = defaultdict(list)
    leaders: dict[int, User] = {
        place.submission_id: place.user
        for place in TeamMember.objects.filter(
            submission__in=[entry.pk for entry in entries], role=TeamMember.Role.LEADER, user__isnull=False
        ).select_related("user")
        if place.user is not None
    }
    admins = admins_of({entry.unit_id for entry in entries})
    for entry in entries:
        for user in {entry.owner, leaders.get(entry.pk), *admins[entry.unit_id]}:
            if user is not None and user.is_active:
                people[user.pk] = user
                of_person[user.pk].append(entry)
    return people, of_person
