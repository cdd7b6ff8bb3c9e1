"""Pages that say why something did not work: what is safe, what to do, and links that fit the person."""

from __future__ import annotations

from unittest import mock

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from awards.models import Membership, User
from tests.scenario import make_edition
from tests.staff import staff_client

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    page = client.get("/tidak/ada/?a=1", **ENGLISH)
    assert page.status_code == 404
    text = page.content.decode()
    assert "There is no page here" in text
    assert "?next=/tidak/ada/%3Fa%3D1" in text


def test_a_signed_in_person_is_not_told_to_sign_in(client: Client) -> None:
    client.force_login(User.objects.create_user("orang@contoh.example", name="Orang"))
    text = client.get("/tidak/ada/", **ENGLISH).content.decode()
    assert "sign in" not in text.lower().replace("where i am signed in", "")
    assert "To my first page" in text


def test_a_person_of_several_rooms_is_shown_all_of_them() -> None:
    edition = make_edition()
    client = staff_client(edition, "auditor")
    user = User.objects.get(memberships__role="auditor")
    Membership.objects.create(user=user, role="juror", edition=edition)
    main = client.get("/tidak/ada/").content.decode().partition("<main")[2]
    assert f"/sekretariat/{edition.slug}/" in main
    assert 'href="/juri/"' in main


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "429", "500"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_says_what_to_do_and_leads_on(name: str, language: str) -> None:
    request = RequestFactory().get("/x/")
    with translation.override(language):
        text = render_to_string(f"{name}.html", {"message": "Tutup tahap dulu."}, request=request)
    assert f'<html lang="{language}"' in text
    main = text.partition("<main")[2]
    assert ("What you can do" if language == "en" else "Yang dapat Anda lakukan") in main
    assert main.count("btn-primary") >= 1
    assert main.count('class="btn btn-primary"') == 1


def test_the_page_of_a_fault_needs_no_database(django_assert_num_queries: object) -> None:
    request = HttpRequest()
    with (
        django_assert_num_queries(0),  # type: ignore[operator]
        mock.patch("django.db.backends.base.base.BaseDatabaseWrapper.connect", side_effect=OSError),
    ):
        response = defaults.server_error(request)
    assert response.status_code == 500
    assert b"site-head" in response.content
