"""Every page on a phone in Indonesian, whose words are the longer ones: where narrow pages break."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.access.world import World
from tests.e2e.sweep import sweep

pytestmark = pytest.mark.django_db


def test_every_page_on_a_phone(browser: Browser, site_2025: tuple[str, World]) -> None:
    broken = sweep(browser, site_2025, "id-ID", 390)
    assert broken == {}, "\n".join(f"{page}: {faults}" for page, faults in broken.items())
