"""The answer to whoever watches the site, and a refusal on its whole way through the middleware."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from redis.exceptions import ConnectionError as RedisConnectionError

from awards.exceptions import DomainError
from awards.models import User

pytestmark = pytest.mark.django_db


def refuse(_request: HttpRequest) -> HttpResponse:
    raise DomainError("Tutup tahap proposal dulu.")


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("rahasia")


urlpatterns = [path("tolak/", refuse), path("gagal/", fail), path("", include("config.urls"))]


def test_health_says_yes(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"ok": True})


@pytest.mark.parametrize(
    ("target", "error"),
    [("config.views.connection.cursor", OperationalError), ("config.views.cache.set", RedisConnectionError)],
)
def test_health_says_no_without_details(client: Client, target: str, error: type[Exception]) -> None:
    with mock.patch(target, side_effect=error("10.0.0.1")):
        response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"ok": False})


@override_settings(ROOT_URLCONF="tests.config.test_front")
def test_a_refusal_reaches_the_reader(client: Client) -> None:
    client.force_login(User.objects.create_user("orang@contoh.example", name="Orang"))
    response = client.get("/tolak/")
    assert response.status_code == 409
    assert "Tutup tahap proposal dulu." in response.content.decode()


@override_settings(ROOT_URLCONF="tests.config.test_front")
def test_a_fault_shows_our_page_and_nothing_of_the_fault(client: Client) -> None:
    client.force_login(User.objects.create_user("orang@contoh.example", name="Orang"))
    client.raise_request_exception = False
    response = client.get("/gagal/")
    assert response.status_code == 500
    assert 'class="site-head"' in response.content.decode()
    assert "rahasia" not in response.content.decode()


@pytest.mark.parametrize("address", ["/v/a%00b/", "/hasil/a%00b/", "/v/%F0%9F%98%80/", "/%00"])
def test_addresses_that_no_database_can_read_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["login", "password"])
def test_a_null_character_in_a_form_is_only_wrong(client: Client, name: str) -> None:
    response = client.post("/masuk/", {"login": "a@b.example", "password": "x"} | {name: "a\x00b"})
    assert response.status_code == 200


def test_a_form_without_its_token_gets_our_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/verify/", {"number": "1", "control_code": "AAAAAA"})
    assert response.status_code == 403
    assert 'class="site-head"' in response.content.decode()
