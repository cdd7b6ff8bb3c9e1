"""A walk in a real browser over every page: sound, closed to nobody, without a slip.

A new address is swept as soon as it has its row in `tests/access`; one that answers no page is named, with
the reason, in `every_page.NO_PAGE`.
"""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.access.world import World
from tests.e2e.conftest import Watch, findings, fits
from tests.e2e.every_page import Visit, visits
from tests.e2e.keyboard import walk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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


def sweep(browser: Browser, site_2025: tuple[str, World], locale: str, width: int) -> dict[str, list[str]]:
    """What is wrong, by visitor and page."""
    url, world = site_2025
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
    return broken
