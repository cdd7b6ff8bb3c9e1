"""People with accounts, and a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from awards.models import User
from tests.awards.accounts.people import PASSWORD, browser, new_address


@pytest.fixture
def client() -> Client:
    """A browser at an address that no other test uses."""
    return browser()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Makes a person with a password, whose address is confirmed unless `proved` is off."""

    def make(*, password: str | None = PASSWORD, proved: bool = True, **fields: object) -> User:
        email = str(fields.pop("email", "")) or new_address()
        user = User.objects.create_user(email, password, **({"name": "Orang 01"} | fields))
        if proved:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make
