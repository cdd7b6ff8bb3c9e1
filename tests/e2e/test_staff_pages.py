"""The back office with the data of 2025 in a real browser: nothing breaks, leaks, or shuts anybody out."""

from __future__ import annotations

from io import StringIO
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from awards.models import Category, Edition, Seal
from reports.models import Document
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from tests.data import CILEGON
from tests.e2e.conftest import ON_A_DESK, Watch
from tests.staff import make_staff

SLUG = "cilegon-2025"
BASE = f"/sekretariat/{SLUG}/"


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    """The award of 2025 in mid-course: every lock in each of its states, papers rendered and waiting."""

    def run(command: str, *arguments: str, **options: object) -> None:
        call_command(command, *arguments, stdout=StringIO(), stderr=StringIO(), **options)

    run("create_edition", preset=SLUG)
    run("import_entries", str(CILEGON / "pendaftaran-2025.xlsx"), edition=SLUG)
    run("import_scores", str(CILEGON / "nilai-2025.xlsx"), edition=SLUG)
    run("close_stage", edition=SLUG, stage="proposal")
    for category in ("ttg", "posyantek"):
        run("close_stage", edition=SLUG, stage="presentasi", category=category)
    run("confirm_results", edition=SLUG, category="posyantek")
    edition = Edition.objects.get(slug=SLUG)
    with mock.patch("reports.services.documents.dispatch_documents"):
        issued = issue_documents(edition=edition, kinds=["participant", "winner"], by=None)
    render_batch(issued.document_ids[:3])
    return edition


def enter(context: BrowserContext, address: str, edition: Edition) -> tuple[Page, Watch]:
    """A page of a browser in which a secretary of the edition is signed in."""
    client = Client()
    client.force_login(make_staff(edition))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    return page, Watch(page, urlsplit(address).netloc)


@pytest.mark.parametrize("language", ["en-GB"])
def test_a_secretary_confirms_joint_places_and_publishes(
    context: BrowserContext,
    live_server,  # type: ignore[no-untyped-def]
    edition: Edition,
) -> None:
    page, watch = enter(context, live_server.url, edition)
    page.goto(f"{live_server.url}{BASE}hasil/ttg/")
    expect(page.get_by_text("Juara II, joint")).to_have_count(2)
    page.get_by_role("link", name="Confirm the places").click()
    page.get_by_text("The session confirms these joint places").click()
    page.get_by_role("button", name="Confirm the places").click()
    page.get_by_role("link", name="Publish the results").click()
    page.get_by_role("button", name="Publish the results").click()
    expect(page.get_by_role("status")).to_contain_text("are published.")
    assert Seal.objects.filter(category__code="ttg", kind="publication", lifted_at__isnull=True).exists()
    assert Category.objects.get(code="ttg").plenaries.get().allows_joint is True
    assert watch.faults == []


@ON_A_DESK
@pytest.mark.parametrize("language", ["en-GB"])
def test_the_meters_move_by_themselves(context: BrowserContext, live_server, edition: Edition) -> None:  # type: ignore[no-untyped-def]
    page, watch = enter(context, live_server.url, edition)
    page.goto(f"{live_server.url}{BASE}dokumen/")
    meters = page.locator("#kemajuan")
    expect(meters).to_contain_text("3 of 44 ready")
    waiting = Document.objects.filter(edition=edition, kind="participant", state="queued")
    render_batch(list(waiting.values_list("pk", flat=True)[:5]))
    expect(meters).to_contain_text("8 of 44 ready", timeout=10_000)
    assert watch.faults == []
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == f"{SLUG}.csv"
