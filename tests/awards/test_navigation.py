"""The menu by role, the rooms of a person, and where signing in leads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from awards.models import Edition, Membership, User
from awards.navigation import Navigation, home_of, navigation, rooms_of
from tests.scenario import make_edition, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def menu(user: object, edition: Edition | None, path: str = "/", *, public: bool = False) -> Navigation:
    request = RequestFactory().get(path)
    request.user = user  # type: ignore[assignment]
    with translation.override("en"):
        return navigation(request, edition, public=public)


def person(role: str, edition: Edition | None = None, **place: object) -> User:
    user = User.objects.create_user(f"{role}-{User.objects.count()}@contoh.example", name=role)
    Membership.objects.create(user=user, role=role, edition=edition, **place)
    return user


def room(edition: Edition) -> str:
    return reverse("reports:overview", args=[edition.slug])


def labels(found: Navigation) -> list[str]:
    return [item.label for item in found.items]


def kinds(user: User) -> list[str]:
    return [room.kind for room in rooms_of(user)]


def test_the_secretariat_has_six_items_and_the_search(edition: Edition) -> None:
    found = menu(person("secretariat", edition), edition, room(edition))
    assert labels(found) == ["Overview", "Entries", "Jurors", "Results", "Documents", "Settings"]
    assert found.room == "Secretariat's room"
    assert found.search == reverse("reports:search", args=[edition.slug])


def test_an_auditor_has_the_ledger_and_nothing_that_changes_anything(edition: Edition) -> None:
    found = menu(person("auditor", edition), edition, room(edition))
    assert labels(found) == ["Overview", "Entries", "Jurors", "Results", "Documents", "Ledger"]
    assert found.room == "Inspectorate's room"


def test_strangers_and_staff_of_other_editions_get_no_room_of_this_one(edition: Edition) -> None:
    public = ["Home", "Categories", "Results", "Gallery", "Check a document", "Guide"]
    assert labels(menu(AnonymousUser(), edition)) == [*public, "Sign in"]
    assert labels(menu(person("secretariat", make_edition()), edition, room(edition))) == public
    assert labels(menu(AnonymousUser(), None)) == [
        "Home",
        "Results",
        "Gallery",
        "Check a document",
        "Guide",
        "Sign in",
    ]


def test_a_juror_an_entrant_and_a_unit_admin_have_their_own_menu(edition: Edition) -> None:
    juror = person("juror", edition)
    assert labels(menu(juror, None, "/juri/")) == ["To score", "Dates", "Guide"]
    assert labels(menu(juror, None, "/entri-saya/")) == ["My entries", "Categories", "Dates", "Guide"]
    admin = person("unit_admin", organization=make_unit())
    found = menu(admin, None, "/unit/entri/")
    assert labels(found) == ["Entries of the unit", "Members of the unit", "Guide"]
    assert [item.current for item in menu(admin, None, "/unit/").items] == ["", "page", ""]


def test_every_address_of_every_menu_leads_somewhere(client: Client, edition: Edition) -> None:
    user = person("secretariat", edition)
    for role in ("auditor", "juror"):
        Membership.objects.create(user=user, role=role, edition=edition)
    Membership.objects.create(user=user, role="unit_admin", organization=make_unit())
    client.force_login(user)
    pages = [room(edition), "/juri/", "/unit/entri/", "/entri-saya/", "/beranda/"]
    menus = [menu(user, edition, page, public=page == "/beranda/") for page in pages]
    addresses = {
        item.url for found in menus for item in (*found.items, *found.account, *found.rooms) if item.url
    }
    for address in sorted({address.partition("#")[0] for address in addresses}):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address


def test_the_page_and_the_part_it_belongs_to_are_marked(edition: Edition) -> None:
    user = person("secretariat", edition)
    path = reverse("reports:ranking-index", args=[edition.slug])
    assert [item.current for item in menu(user, edition, path).items] == ["", "", "", "page", "", ""]
    for below, place in [
        (reverse("reports:final-ranking", args=[edition.slug, "ipp"]), 3),
        (reverse("reports:confirm-results", args=[edition.slug, "ipp"]), 3),
        (reverse("judging:progress", args=[edition.slug]), 2),
        (reverse("awards:import", args=[edition.slug]), 5),
        (reverse("reports:ledger", args=[edition.slug]), 5),
    ]:
        current = ["true" if number == place else "" for number in range(6)]
        assert [item.current for item in menu(user, edition, below).items] == current, below
    searching = menu(user, edition, reverse("reports:search", args=[edition.slug]))
    assert [item.current for item in searching.items] == [""] * 6


def test_a_person_with_several_roles_finds_all_rooms_in_one_menu(edition: Edition) -> None:
    user = person("juror", edition)
    Membership.objects.create(user=user, role="secretariat", edition=edition)
    Membership.objects.create(user=user, role="unit_admin", organization=make_unit())
    assert kinds(user) == ["secretariat", "juror", "unit", "entrant"]
    found = menu(user, edition, room(edition))
    assert [one.current for one in found.rooms] == [True, False, False, False]
    assert [one.current for one in menu(user, None, "/juri/").rooms] == [False, True, False, False]


def test_archived_editions_come_last_and_say_so(edition: Edition) -> None:
    old = make_edition()
    user = person("secretariat", old)
    Edition.objects.filter(pk=old.pk).update(
        archived_at=datetime(2026, 1, 1, tzinfo=UTC), registration_closes_at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    Membership.objects.create(user=user, role="juror", edition=edition)
    assert [(one.kind, one.is_archived) for one in rooms_of(user)] == [
        ("juror", False),
        ("entrant", False),
        ("secretariat", True),
    ]
    assert home_of(user) == reverse("judging:home")


def test_who_says_to_belong_to_a_unit_has_no_room_of_it() -> None:
    user = person("member", organization=make_unit(), confirmed_at=None)
    assert kinds(user) == ["entrant"]


def test_a_person_who_is_no_longer_active_has_no_rooms(edition: Edition) -> None:
    user = person("secretariat", edition)
    user.is_active = False
    assert rooms_of(user) == ()
    assert rooms_of(AnonymousUser()) == ()


def test_the_first_page_leads_home_and_the_public_page_stays_open(client: Client, edition: Edition) -> None:
    assert client.get("/").status_code == 200
    client.force_login(person("auditor", edition))
    assert client.get("/").headers["Location"] == room(edition)
    assert client.get("/beranda/").status_code == 200


def test_the_rooms_cost_one_query(edition: Edition, django_assert_num_queries: object) -> None:
    user = person("secretariat", edition)
    for _number in range(3):
        Membership.objects.create(user=user, role="secretariat", edition=make_edition())
    with django_assert_num_queries(1):  # type: ignore[operator]
        rooms_of(user)
        rooms_of(user)
