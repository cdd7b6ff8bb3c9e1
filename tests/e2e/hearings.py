"""Stages of presentations with names as long as real ones, and a browser of any person."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from awards.models import User
from tests.e2e.conftest import Watch
from tests.judging.hearing_award import CRITERIA
from tests.scenario import Award, Round

ENTRIES = (
    "Sistem Pengangkut Sampah Organik Keliling Kelurahan",
    "Layanan Antar Berkas Kependudukan untuk Lansia",
    "Kelas Daring Ibu Hamil",
)
JURORS = ("Ketua Tim IPP 01", "Wakil Tim IPP 02", "Juri IPP 03")


def long_award() -> Award:
    """Three entries before a chair, a deputy and a juror."""
    award = Award(
        [Round("presentasi", "100", CRITERIA)],
        entries=list(ENTRIES),
        jurors=list(JURORS),
        chair=JURORS[0],
        deputy=JURORS[1],
    )
    award.assign_all()
    return award


def enter_as(context: BrowserContext, address: str, person: User) -> tuple[Page, Watch]:
    """A page of a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    return page, Watch(page, urlsplit(address).netloc)
