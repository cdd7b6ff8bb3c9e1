"""Fonts and page weight: what a browser loads for a page, compressed as it is served."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from fontTools.ttLib import TTFont

from awards.models import Membership, User
from config.fonts import FACES
from tests.scenario import make_edition
from tests.staff import closed_award, staff_client

LIMIT = 150_000
FONTS_LIMIT = 120_000
LETTERS = "ABCabc0123456789éêñüÇ“”’–—…•≈×≤≥−→Rp€"


def found(path: str) -> Path:
    place = finders.find(path)
    assert isinstance(place, str), path
    return Path(place)


def fonts() -> dict[str, Path]:
    return {face: found(f"fonts/{face}.woff2") for _package, face in FACES}


def test_the_fonts_are_small_and_have_our_letters() -> None:
    assert sum(path.stat().st_size for path in fonts().values()) < FONTS_LIMIT
    for face, path in fonts().items():
        font = TTFont(path)
        assert font.flavor == "woff2", face
        missing = {letter for letter in LETTERS if ord(letter) not in font.getBestCmap()}
        assert not missing, face
        widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
        assert len(widths) == 1, face  # figures stand below each other


def test_every_font_that_the_style_sheets_name_is_there() -> None:
    css = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("\.\./(fonts/[^"]+)"\)', css))
    assert named == {f"fonts/{face}.woff2" for face in fonts()}


def test_nothing_else_of_the_packages_is_found() -> None:
    assert finders.find("fonts/SourceSansPro-Black.woff2") is None
    assert finders.find("bootstrap/js/bootstrap.bundle.min.js") is None


def weight(html: bytes) -> dict[str, int]:
    """Bytes by what a page loads: itself by gzip, style sheets and scripts by brotli, every font."""
    text = html.decode()
    parts = {"html": len(gzip.compress(html, 6))}
    for path in re.findall(r'<(?:link|script)[^>]+(?:href|src)="/?static/([^"]+)"', text):
        if not path.endswith(".svg"):
            parts[path] = len(brotli.compress(found(path).read_bytes()))
    parts |= {face: path.stat().st_size for face, path in fonts().items()}
    return parts


PUBLIC = ["/", "/hasil/", "/verify/", "/masuk/", "/panduan/"]
STAFF = [
    "",
    "entri/",
    "hasil/",
    "hasil/ipp/",
    "hasil/ipp/proposal/",
    "dokumen/",
    "buku-besar/",
    "pengaturan/",
]
OWN = ["/entri-saya/", "/juri/", "/akun/profil/"]


@pytest.mark.django_db
def test_every_main_page_stays_below_the_limit(client: Client) -> None:
    award = closed_award(14)
    slug = award.edition.slug
    pages = {path: client.get(path) for path in [*PUBLIC, f"/hasil/{slug}/"]}
    staff = staff_client(award.edition)
    pages |= {f"/sekretariat/{slug}/{path}": staff.get(f"/sekretariat/{slug}/{path}") for path in STAFF}
    user = User.objects.create_user("juri@contoh.example", name="Juri 01")
    Membership.objects.create(user=user, role="juror", edition=make_edition())
    client.force_login(user)
    pages |= {path: client.get(path) for path in OWN}
    for path, response in pages.items():
        assert response.status_code == 200, path
        parts = weight(response.content)
        assert sum(parts.values()) < LIMIT, (path, parts)
        assert len(parts) > 8, path
