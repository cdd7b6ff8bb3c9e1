"""Who may read, write and hand in an entry: each permission says the same as its queryset twin."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from awards.models import Membership, Organization, User
from submissions.models import Submission
from submissions.permissions import HAND_IN_ENTRY, READ_ENTRY, WRITE_BESIDE, WRITE_ENTRY
from tests.scenario import Award, Round, make_edition, make_unit, numbers
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
RIGHTS = (READ_ENTRY, WRITE_ENTRY, HAND_IN_ENTRY, WRITE_BESIDE)


def person() -> User:
    return User.objects.create_user(f"orang{next(numbers)}@orang.example", name="Orang")


def admin_of(unit: Organization) -> User:
    user = person()
    Membership.objects.create(user=user, role=Membership.Role.UNIT_ADMIN, organization=unit)
    return user


class Scene:
    """An entry with a team, one that the secretariat entered, and everybody who might ask for them."""

    def __init__(self) -> None:
        award = Award([Round("proposal", "100")], entries=["Satu", "Dua"], jurors=["J"])
        self.entry, self.on_behalf = award.entries["Satu"], award.entries["Dua"]
        self.edition = award.edition
        above = make_unit("opd")
        self.entry.unit.parent = above
        self.entry.unit.save()
        self.entry.owner = person()
        self.entry.save()
        leader, writer, reader, gone = person(), person(), person(), person()
        gone.is_active = False
        gone.save()
        self.entry.team.create(role="leader", name="Ketua", user=leader, may_edit=False)
        self.entry.team.create(role="member", name="Anggota 1", user=writer)
        self.entry.team.create(role="member", name="Anggota 2", user=reader, may_edit=False)
        self.entry.team.create(role="member", name="Anggota 3", user=gone)
        self.people: dict[str, User | AnonymousUser] = {
            "anonymous": AnonymousUser(),
            "owner": self.entry.owner,
            "leader": leader,
            "writer": writer,
            "reader": reader,
            "gone": gone,
            "unit_admin": admin_of(self.entry.unit),
            "admin_above": admin_of(above),
            "other_admin": admin_of(make_unit()),
            "juror": award.jurors["J"],
            "secretariat": make_staff(self.edition),
            "auditor": make_staff(self.edition, "auditor"),
            "other_secretariat": make_staff(make_edition()),
            "superuser": User.objects.create_superuser(f"super{next(numbers)}@orang.example"),
        }

    def fresh(self, entry: Submission) -> Submission:
        return Submission.objects.select_related("category__edition", "unit").get(pk=entry.pk)

    def may(self, right: str, entry: Submission) -> set[str]:
        return {
            name
            for name, user in self.people.items()
            if user.is_authenticated and user.has_perm(right, self.fresh(entry))
        }


def twin(right: str, user: User | AnonymousUser) -> set[int]:
    entries = Submission.objects.all()
    found = {
        READ_ENTRY: entries.readable_by,
        WRITE_ENTRY: entries.writable_by,
        HAND_IN_ENTRY: entries.handed_in_by,
        WRITE_BESIDE: entries.beside_writable_by,
    }[right](user)
    return set(found.values_list("pk", flat=True))


def test_who_reads_writes_and_hands_in() -> None:
    scene = Scene()
    admins = {"unit_admin", "admin_above"}
    team = {"owner", "leader", "writer", "reader"}
    assert scene.may(READ_ENTRY, scene.entry) == team | admins | {"secretariat", "auditor", "superuser"}
    assert scene.may(WRITE_ENTRY, scene.entry) == (team - {"reader"}) | admins | {"superuser"}
    assert scene.may(HAND_IN_ENTRY, scene.entry) == {"owner", "leader", "superuser"} | admins
    beside = (team - {"reader"}) | admins | {"secretariat", "superuser"}
    assert scene.may(WRITE_BESIDE, scene.entry) == beside
    # What nobody owns was entered by the secretariat for a unit.
    for right in (WRITE_ENTRY, HAND_IN_ENTRY):
        assert scene.may(right, scene.on_behalf) == {"secretariat", "superuser"}


@pytest.mark.parametrize("archived", [False, True])
def test_a_permission_says_what_its_twin_says(*, archived: bool) -> None:
    scene = Scene()
    if archived:
        scene.edition.archived_at = timezone.now()
        scene.edition.save()
        assert scene.may(WRITE_ENTRY, scene.entry) == {"superuser"}
    for right, (name, user) in product(RIGHTS, scene.people.items()):
        by_rule = {entry.pk for entry in (scene.entry, scene.on_behalf) if name in scene.may(right, entry)}
        assert twin(right, user) == by_rule, (right, name)
