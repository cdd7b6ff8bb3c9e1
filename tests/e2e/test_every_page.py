"""Every page in a real browser, Indonesian on a phone and English on a desk: sound, without a slip.

The two combinations show both widths and both languages; Indonesian words are the longer ones, and narrow is
where they break.

A new address is swept as soon as it has its row in `tests/access`; one that answers no page is named, with
the reason, in `every_page.NO_PAGE`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.access.world import World
from tests.access.world_2025 import make_world_2025
from tests.e2e.conftest import Watch, findings, fits
from tests.e2e.every_page import Visit, visits
from tests.e2e.keyboard import walk

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, World]]:
    """A server over the data of 2025, which are loaded once; the server sees what is committed."""
    with django_db_blocker.unblock():
        try:
            world = make_world_2025()
            server = LiveServer("localhost")
            server._live_server_modified_settings.enable()
            yield server.url, world
            server.stop()
            server._live_server_modified_settings.disable()
        finally:
            call_command("flush", verbosity=0, interactive=False)


def enter(context: BrowserContext, url: str, world: World, visitor: str) -> None:
    """Sign the visitor in."""
    client = Client()
    client.force_login(world.people[visitor], backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def faults_of(
    page: Page, watch: Watch, visit: Visit, url: str, language: str, *, is_phone: bool, is_first: bool
) -> list[str]:
    """What is wrong with a page. The menus of a visitor are the same on all: the first one shows them."""
    watch.faults.clear()
    answer = page.goto(url + visit.path, wait_until="load")
    if answer is None or answer.status != visit.status:
        return [f"answered {answer.status if answer else 'nothing'}"]
    faults = list(watch.faults)
    if page.locator("html").get_attribute("lang") != language:
        faults.append("is in another language")
    if page.locator("main h1").count() != 1:
        faults.append("has not one heading")
    if page.locator("main [style]").count():
        faults.append("has inline styles")
    if is_phone and not fits(page, 320):
        faults.append("scrolls sideways at 320")
    faults += findings(page, menus=is_first)
    if language == "id":  # the way of the keyboard is the same in both
        faults += walk(page)
    return faults


@pytest.mark.parametrize(
    ("locale", "width"), [("id-ID", 390), ("en-GB", 1440)], ids=["id-phone", "en-desktop"]
)
def test_every_page(browser: Browser, site: tuple[str, World], locale: str, width: int) -> None:
    url, world = site
    by_visitor: dict[str, list[Visit]] = defaultdict(list)
    for visit in dict.fromkeys(visits(world)):
        by_visitor[visit.visitor].append(visit)
    broken = {}
    for visitor, pages in by_visitor.items():
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=locale, reduced_motion="reduce"
        )
        if visitor != "anonymous":
            enter(context, url, world, visitor)
        page = context.new_page()
        watch = Watch(page, urlsplit(url).netloc)
        for visit in pages:
            faults = faults_of(
                page, watch, visit, url, locale[:2], is_phone=width < 700, is_first=visit is pages[0]
            )
            if faults:
                broken[f"{visitor} {visit.path}"] = faults
        context.close()
    assert broken == {}, "\n".join(f"{page}: {faults}" for page, faults in broken.items())
