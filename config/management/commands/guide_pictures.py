"""Take the pictures of the guide from the demonstration that runs, with the Chromium of this machine."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client
from django.utils.translation import gettext as _
from PIL import Image

from awards.models import User
from config.guide_pictures import LIST, SIZES, Picture, Width, path_of
from config.services import BASE_DIR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOCALES = {"id": "id-ID", "en": "en-GB"}
LARGEST = 25_000
QUALITIES = range(80, 20, -5)


class Command(BaseCommand):
    help = "Take the pictures of the guide from the running demonstration (start it with make run)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", default=settings.PUBLIC_URL, help="where the demonstration is served"
        )
        parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="these pictures alone")

    def handle(self, *args: Any, address: str, only: list[str], **options: Any) -> None:
        try:
            # A tool of developers, which an installation does not have.
            from playwright.sync_api import sync_playwright  # noqa: PLC0415
        except ImportError:
            raise CommandError(_("Playwright is missing. Install the tools first: make setup-dev.")) from None
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        if chromium is None:
            raise CommandError(_("Chromium is missing: apt-get install chromium."))
        if not settings.DEMO:
            raise CommandError(_("Pictures are taken of the demonstration alone, never of real people."))
        wanted = [picture for picture in LIST if not only or picture.name in only]
        cookies = {picture.who: session_of(picture.who) for picture in wanted if picture.who}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        with sync_playwright() as playwright:
            sandbox = [] if os.geteuid() else ["--no-sandbox"]
            browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
            for picture in wanted:
                for language in LOCALES:
                    for width in SIZES:
                        target = BASE_DIR / "static" / path_of(picture, language, width)
                        image = shoot(
                            browser, address, picture, language, width, cookies.get(picture.who, "")
                        )
                        self.stdout.write(f"{target.relative_to(BASE_DIR)} {save(image, target, width)}")
            browser.close()


def session_of(email: str) -> str:
    """The cookie of a browser in which this demo account is signed in."""
    user = User.objects.filter(email=email).first()
    if user is None:
        raise CommandError(_("There is no demo account %(email)s. Run make run first.") % {"email": email})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def shoot(
    browser: Browser, address: str, picture: Picture, language: str, width: Width, session: str
) -> Image.Image:
    """A page as it is seen in a window of this width, in this language."""
    columns, rows = SIZES[width].window
    context = browser.new_context(
        viewport={"width": columns, "height": rows}, locale=LOCALES[language], reduced_motion="reduce"
    )
    if session:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    answer = page.goto(address + picture.path, wait_until="load")
    if answer is None or answer.status != 200:
        status = answer.status if answer else "-"
        raise CommandError(_("%(path)s answered %(status)s.") % {"path": picture.path, "status": status})
    if picture.at:
        page.locator(picture.at).first.scroll_into_view_if_needed()
        page.locator(picture.at).first.evaluate("element => element.scrollIntoView()")
    image = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    return image.convert("RGB")


def save(image: Image.Image, target: Path, width: Width) -> int:
    """Keep the picture as small as the guide needs it; returns the size of the file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    small = image.resize(SIZES[width].shown, Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        small.save(target, "WEBP", quality=quality, method=6)
        if target.stat().st_size <= LARGEST:
            break
    return target.stat().st_size
