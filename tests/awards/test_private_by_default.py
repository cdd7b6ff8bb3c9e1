"""Every address is behind the sign-in unless it is listed here."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from reports.models import Document
from tests.scenario import make_edition

PUBLIC = {
    "home": {},
    "health": {},
    "awards:sign-in": {},
    "awards:set-language": {},
    "reports:results": {"slug": "edisi"},
    "reports:short-address": {},
    "reports:verify": {},
    "reports:document": {"public_id": "0123456789abcdef"},
}
SAMPLES: list[tuple[type, object]] = [
    (SlugConverter, "edisi"),
    (UUIDConverter, UUID(int=0)),
    (IntConverter, 1),
    (StringConverter, "contoh"),
]


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, object]]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from names(item, (*spaces, item.namespace) if item.namespace else spaces)
        elif isinstance(item, URLPattern) and item.name:
            converters = item.pattern.converters.items()
            yield ":".join((*spaces, item.name)), {name: sample(converter) for name, converter in converters}


def sample(converter: object) -> object:
    return next(value for kind, value in SAMPLES if isinstance(converter, kind))


ADDRESSES = dict(names(get_resolver()))


@pytest.fixture
def edition(db: None) -> None:
    edition = make_edition("edisi")
    Document.objects.create(
        edition=edition,
        kind="participant",
        series="piagam",
        number=1,
        number_text="1",
        public_id="0123456789abcdef",
        control_code="7K3M9Q",
        title="Piagam",
        facts={},
        state="rendered",
        file="documents/x.pdf",
        sha256="0" * 64,
        issued_at=edition.created_at,
        rendered_at=edition.created_at,
    )


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_pages_open_for_everybody(client: Client, edition: None, name: str) -> None:
    response = client.get(reverse(name, kwargs=PUBLIC[name]), follow=name == "reports:short-address")
    if name == "awards:set-language":  # takes a choice, then goes back
        assert (response.status_code, response.url) == (302, "/")
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - set(PUBLIC)))
@pytest.mark.parametrize("method", ["get", "post"])
def test_everything_else_asks_to_sign_in(client: Client, edition: None, name: str, method: str) -> None:
    address = reverse(name, kwargs=ADDRESSES[name])
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("awards:sign-in") + "?next=")
