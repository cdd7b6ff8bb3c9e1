"""The menu by role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from awards.models import Edition, Membership, User
from awards.templatetags.shell import Navigation, navigation
from tests.scenario import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def menu(user: object, edition: Edition | None, path: str = "/", *, public: bool = False) -> Navigation:
    request = RequestFactory().get(path)
    request.user = user  # type: ignore[assignment]
    request.resolver_match = resolve(path)
    with translation.override("en"):
        return navigation({"request": request, "edition": edition}, public=public)


def staff(role: str, edition: Edition) -> User:
    user = User.objects.create_user(f"{role}@contoh.example", name=role)
    Membership.objects.create(user=user, role=role, edition=edition)
    return user


def labels(found: Navigation) -> list[str]:
    return [item.label for item in found.items]


def test_the_secretariat_has_seven_items(edition: Edition) -> None:
    found = menu(staff("secretariat", edition), edition)
    assert labels(found) == ["Overview", "Entries", "Scoring", "Results", "Documents", "Import", "Ledger"]
    assert found.room == "Secretariat's room"


def test_an_auditor_has_nothing_that_changes_anything(edition: Edition) -> None:
    found = menu(staff("auditor", edition), edition)
    assert labels(found) == ["Overview", "Entries", "Scoring", "Results", "Documents", "Ledger"]
    assert found.room == "Inspectorate's room"


def test_strangers_jurors_and_staff_of_other_editions_get_the_public_menu(edition: Edition) -> None:
    public = ["Home", "Categories", "Results", "Check a document"]
    assert labels(menu(AnonymousUser(), edition)) == [*public, "Sign in"]
    assert labels(menu(staff("juror", edition), edition)) == public
    assert labels(menu(staff("secretariat", make_edition()), edition)) == public
    assert labels(menu(AnonymousUser(), None)) == ["Home", "Check a document", "Sign in"]


def test_staff_find_their_room_on_public_pages(edition: Edition) -> None:
    found = menu(staff("secretariat", edition), edition, public=True)
    assert labels(found)[-1] == "Secretariat's room"
    assert found.items[-1].url == f"/sekretariat/{edition.slug}/"


def test_the_page_and_the_part_it_belongs_to_are_marked(edition: Edition) -> None:
    user = staff("secretariat", edition)
    path = reverse("reports:ranking-index", kwargs={"slug": edition.slug})
    assert [item.current for item in menu(user, edition, path).items] == ["", "", "", "page", "", "", ""]
    below = reverse("reports:final-ranking", kwargs={"slug": edition.slug, "category": "ipp"})
    assert [item.current for item in menu(user, edition, below).items] == ["", "", "", "true", "", "", ""]
