"""The guide: complete in both languages, its chapters, links and pictures where they are looked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.guide import GUIDES, chapters_of, guide_text
from config.guide_pictures import LIST, PICTURES, SIZES, path_of

CODES = [guide.code for guide in GUIDES]
TEMPLATES = settings.BASE_DIR / "templates"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LARGEST = 30_000


def text(code: str, language: str) -> str:
    with translation.override(language):
        return guide_text(next(guide for guide in GUIDES if guide.code == code))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_guide_opens_for_everybody_with_its_contents(client: Client, code: str, language: str) -> None:
    response = client.get(reverse("guide-page", args=[code]), headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 200
    for chapter in chapters_of(text(code, language)):
        assert f'href="#{chapter.anchor}"' in page
        assert page.count(f'id="{chapter.anchor}"') == 1


@pytest.mark.django_db
def test_the_index_leads_to_every_guide_and_what_is_none_is_not_there(client: Client) -> None:
    page = client.get(reverse("guide")).content.decode()
    assert all(reverse("guide-page", args=[code]) in page for code in CODES)
    assert client.get(reverse("guide-page", args=["tidak-ada"])).status_code == 404


@pytest.mark.parametrize("code", CODES)
def test_both_languages_have_the_same_chapters_and_pictures(code: str) -> None:
    def outline(language: str) -> tuple[list[str], list[str]]:
        html = text(code, language)
        pictures = re.findall(r"guide/\w\w/([\w-]+)-desktop", html)
        return [chapter.anchor for chapter in chapters_of(html)], pictures

    assert len(outline("id")[0]) >= 4
    assert outline("id") == outline("en")


def links(html: str) -> set[tuple[str, str]]:
    return set(re.findall(r'href="/panduan/([\w-]+)/#([\w-]+)"', html))


def test_every_link_into_the_guide_has_its_chapter() -> None:
    anchors = {(code, chapter.anchor) for code in CODES for chapter in chapters_of(text(code, "id"))}
    inside = {link for code in CODES for language in LANGUAGES for link in links(text(code, language))}
    hint = re.compile(r"hint\.html\"[^%]*guide=\"([\w-]+)\"[^%]*anchor=\"([\w-]+)\"")
    hints = {link for path in TEMPLATES.rglob("*.html") for link in hint.findall(path.read_text())}
    assert inside | hints <= anchors
    assert hints


def test_the_pictures_are_there_small_and_each_is_shown() -> None:
    shown = set(re.findall(r'\{% picture "([\w-]+)"', "".join(p.read_text() for p in guide_templates())))
    assert shown == set(PICTURES)
    for picture in LIST:
        for language in LANGUAGES:
            for width in SIZES:
                file = settings.BASE_DIR / "static" / path_of(picture, language, width)
                assert file.stat().st_size < LARGEST, file


def guide_templates() -> list[Path]:
    return sorted((TEMPLATES / "guide").rglob("*.html"))
