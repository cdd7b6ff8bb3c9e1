"""People with accounts, a browser of their own, and the mails they get."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from awards.models import User

PASSWORD = "kalimat yang panjang"
CODE = re.compile(r"^\d{4}-\d{4}$", re.MULTILINE)
# Limits count addresses in the cache, which outlives a test: each browser has its own.
addresses = count(1)


def browser(**headers: str) -> Client:
    """A new browser at an address that no other test uses."""
    number = next(addresses)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return Client(REMOTE_ADDR=address, headers={"accept-language": "id"} | headers)


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def make_user(request: pytest.FixtureRequest) -> Callable[..., User]:
    """Makes a person; `proved` as one whose address is confirmed. Addresses are unique to the test."""
    numbers = count(1)

    def make(*, password: str | None = PASSWORD, proved: bool = True, **fields: object) -> User:
        email = str(fields.pop("email", "")) or unique_address(request, next(numbers))
        user = User.objects.create_user(email, password, name=str(fields.pop("name", "Orang 01")), **fields)
        if proved:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


def unique_address(request: pytest.FixtureRequest, number: int = 1) -> str:
    """An address of this test alone, since limits count them."""
    digest = f"{abs(hash((request.node.nodeid, next(addresses)))):x}"[:12]
    return f"orang{number}-{digest}@contoh.example"


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """An address that has no account."""
    return unique_address(request, 99)


def code() -> str:
    """The code in the newest mail."""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found.group()


def is_signed_in(client: Client, user: User | None = None) -> bool:
    """Whether a browser is signed in, as this person when one is given."""
    key = client.session.get("_auth_user_id")
    return key is not None if user is None else key == str(user.pk)
