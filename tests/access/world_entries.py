"""Entries that are written here: a draft and a submitted one, by the people of the entry that is judged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from awards.models import Edition, Membership, Organization, User
from submissions.models import Submission
from submissions.services.entries import change_state, freeze_revision
from tests.submissions.writing.scene import make_category


def add_written_entries(
    things: dict[str, Any], edition: Edition, unit: Organization, people: tuple[User, User], prefix: str
) -> None:
    """A category in which both are; registration is open but in the award that is nobody's business."""
    leader, mate = people
    category = make_category(edition, code="tulis")
    if not prefix:
        edition.registration_closes_at = timezone.now() + timedelta(days=1)
        edition.save()
        Membership.objects.create(user=leader, role=Membership.Role.MEMBER, organization=unit)
    for name in ("draft", "sent"):
        entry = Submission.objects.create(
            category=category,
            form=category.forms.get(),
            title=f"Tulisan {name}",
            title_key=f"tulisan {name}",
            unit=unit,
            participant_kind="asn",
            owner=leader,
        )
        entry.team.create(role="leader", name=leader.name, user=leader)
        entry.team.create(role="member", name=mate.name, user=mate)
        invited = entry.team.create(role="member", name="Diundang", email="diundang@orang.example")
        if name == "sent":
            freeze_revision(entry)
            change_state(submission=entry, to="submitted", by=leader)
        else:
            things[f"{prefix}member"] = invited.pk
        things[f"{prefix}{name}"] = entry.pk
