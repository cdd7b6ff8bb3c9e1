"""What people may still ask of the gallery: to stay unnamed, to take back, and to have the last word."""

from __future__ import annotations

import pytest
from django.test import Client

from awards.models import User
from submissions.models import GalleryEntry, TeamMember
from submissions.services.erasure import erase_from_entries
from tests.reports.gallery_world import CHILD, PEOPLE, GalleryWorld
from tests.reports.test_gallery import every_page, titles

pytestmark = pytest.mark.django_db


def test_a_name_erased_before_publication_is_in_no_public_text(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    (leader, *_rest), (member, *_rest), child = PEOPLE[0], PEOPLE[1], CHILD[0]
    world.answer(
        "web satu", ringkasan=f"Gagasan {leader} dan {member}.", cara=f"Dirakit {child} dengan {leader}."
    )
    world.agree("web satu")
    for name in (leader, child):
        user = User.objects.create_user(f"{name.split()[0]}@peserta.example".lower(), name=name)
        TeamMember.objects.filter(submission=world.entries["web satu"], name=name).update(user=user)
        erase_from_entries(user=user)
    world.publish()
    row = GalleryEntry.objects.get(pk=world.entries["web satu"].pk)
    assert (row.summary, row.text) == (
        f"Gagasan […] dan {member}.",
        "cara\nDirakit […] dengan […].",
    )
    for address, body in every_page(client, world).items():
        for name in (leader, child):
            assert name not in body, (address, name)
    assert titles(client, f"/galeri/?q={child}") == []
