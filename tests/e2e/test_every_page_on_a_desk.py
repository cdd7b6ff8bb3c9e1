"""Every page on a desk in English.

With the phone's sweep, which another process can walk, both languages
and both widths are seen.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.access.world import World
from tests.e2e.sweep import sweep

pytestmark = pytest.mark.django_db


def test_every_page_on_a_desk(browser: Browser, site_2025: tuple[str, World]) -> None:
    broken = sweep(browser, site_2025, "en-GB", 1440)
    assert broken == {}, "\n".join(f"{page}: {faults}" for page, faults in broken.items())
