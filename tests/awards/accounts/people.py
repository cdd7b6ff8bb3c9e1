"""Browsers with an address of their own, and what stands in mails and on pages."""

from __future__ import annotations

import re
from itertools import count

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils.crypto import get_random_string

from awards.models import User

PASSWORD = "kalimat yang panjang"
CODE = re.compile(r"^\d{4}-\d{4}$", re.MULTILINE)
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"challenge": "[\w=-]+"')
# Limits are counted in the cache, which outlives a test: each browser and person has an address of its own.
numbers = count(1)


def browser(**headers: str) -> Client:
    """A new browser at an address that nothing else uses."""
    address = "10." + ".".join(str(int(get_random_string(3, "0123456789")) % 256) for _ in range(3))
    return Client(REMOTE_ADDR=address, headers={"accept-language": "id"} | headers)


def new_address() -> str:
    """An e-mail address that nothing else uses, longer than a line on a phone."""
    return f"orang{next(numbers)}-{get_random_string(8).lower()}-subbagianperencanaan@dinascontoh.example"


def code() -> str:
    """The code in the newest mail."""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found.group()


def body(response: HttpResponse, *own: str) -> str:
    """A page without what differs on every request, nor the visitor's own words."""
    text = CHANGING.sub("", response.content.decode())
    for word in own:
        text = text.replace(word, "…")
    return text


def is_signed_in(client: Client, user: User | None = None) -> bool:
    """Whether a browser is signed in, as this person when one is given."""
    key = client.session.get("_auth_user_id")
    return key is not None if user is None else key == str(user.pk)
