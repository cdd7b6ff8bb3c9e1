"""A browser for tests: Debian's Chromium, one per session, that notes whatever a page does wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.access.world import World
from tests.access.world_2025 import make_world_2025

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test

AXE = Axe().axe_script
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
RUN_AXE = """([part, rules]) => axe.run(part || document, rules).then(result => result.violations.map(
  item => ({id: item.id, html: item.nodes.map(node => node.html.slice(0, 160))})))"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine (`CHROMIUM` names another); without one the tests fail, never skip."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page must never do: talk to another host, break the CSP, write errors, fail a request."""

    page: Page
    host: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not expected:  # a page that answers 404 is not a fault
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # broken off by the next page, which is no fault
            self.faults.append(f"failed: {request.url}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and urlsplit(request.url).netloc != self.host:
            self.faults.append(f"outside: {request.url}")


def fits(page: Page, width: int) -> bool:
    """Whether the page does not scroll sideways at this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 900})
    scrolls = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    if before is not None:
        page.set_viewport_size(before)
    return not scrolls


def findings(page: Page, *, menus: bool = False) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA in the page, and then in its disclosures when they are open.

    The menus, which are the same on all pages of a person, lie over the page: they are opened last.
    """
    page.evaluate(AXE)
    states = [("none", None), ("details:not(.menu)", "details:not(.menu)")]
    states += [("details.menu", ".site-head details.menu")] * menus
    found = []
    for opened, part in states:
        if part is not None and page.locator(part).count() == 0:
            continue
        page.evaluate(
            "open => document.querySelectorAll('details').forEach(d => { d.open = d.matches(open) })", opened
        )
        for item in page.evaluate(RUN_AXE, [part, RULES]):
            found += [f"{item['id']}: {html}" for html in item["html"]]
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false })")
    return found


# For what a script or the server does, whichever way the page lies: the width at which most people do it.
ON_A_PHONE = pytest.mark.parametrize("width", [390], indirect=True, ids=["phone"])
ON_A_DESK = pytest.mark.parametrize("width", [1440], indirect=True, ids=["desktop"])


@pytest.fixture(params=[390, 1440], ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    """How wide a browser is."""
    return int(request.param)


@pytest.fixture
def language(width: int) -> str:
    """The language that a browser asks for: with two widths both are seen. A test may set another."""
    return "id-ID" if width < 700 else "en-GB"


@pytest.fixture
def context(browser: Browser, language: str, width: int) -> Iterator[BrowserContext]:
    """A fresh browser of a width and a language."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    yield context
    context.close()


@pytest.fixture(scope="module")
def site_2025(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, World]]:
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
