"""Components: what they say in words, and that a user's text never becomes markup."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from awards.plots import Axis
from awards.templatetags.shell import STATES, icon

EVIL = "<img src=x onerror=alert(1)>"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
VOID = {
    "area",
    "br",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "circle",
    "line",
    "path",
    "rect",
    "use",
    "polyline",
}


class Reader(HTMLParser):
    """Text and classes of a fragment; notes tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.classes, self.open, self.faults = "", [], [], []  # type: ignore[var-annotated]
        self.feed(html)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.classes += [name for key, value in attrs if key == "class" for name in (value or "").split()]
        self.faults += [key for key, _value in attrs if key == "style" or key.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def draw(name: str, context: dict[str, Any]) -> Reader:
    with translation.override("en"):
        path = name if "/" in name else f"components/{name}"
        html = render_to_string(f"{path}.html", context, request=RequestFactory().get("/?q=a"))
    reader = Reader(html)
    assert reader.faults == []
    assert EVIL not in html
    return reader


SAMPLES: dict[str, dict[str, Any]] = {
    "chips": {"label": EVIL, "chips": [(EVIL, "?a", True)]},
    "crumbs": {"crumbs": [(EVIL, "/"), (EVIL, "")]},
    "empty": {"title": EVIL, "body": EVIL, "href": "/", "action": EVIL},
    "facts": {"facts": [(EVIL, EVIL)]},
    "funnel": {
        "steps": [{"count": 44, "label": EVIL, "note": EVIL, "parts": [(EVIL, 44)]}],
        "whole": 44,
    },
    "legend": {"marks": [("c1", EVIL), ("final", EVIL)]},
    "locks": {"locks": [{"is_set": True, "title": EVIL, "note": EVIL}]},
    "matrix": {
        "label": EVIL,
        "head": EVIL,
        "columns": [EVIL],
        "rows": [{"name": EVIL, "cells": [{"label": EVIL, "done": 1, "total": 2, "note": EVIL}]}],
    },
    "notice": {"title": EVIL, "body": EVIL, "link": "/", "link_text": EVIL},
    "page_head": {"title": EVIL, "eyebrow": EVIL, "meta": EVIL, "crumbs": [(EVIL, "/")]},
    "progress": {"title": EVIL, "done": 9, "total": 14, "text": EVIL},
    "showcase/ranking": {
        "rows": [
            SimpleNamespace(
                place=1,
                rank=1,
                title=EVIL,
                meta=EVIL,
                award=EVIL,
                parts=[(EVIL, Decimal(80))],
                jurors=[(EVIL, Decimal(80))],
                final=Decimal(80),
                close=EVIL,
            )
        ],
        "axis": Axis(Decimal(75), Decimal(85)),
    },
    "receipt": {"title": EVIL, "number": EVIL, "body": EVIL},
    "saved": {"text": EVIL},
    "table": {"label": EVIL, "head": [EVIL, EVIL], "rows": [[EVIL, EVIL]], "numbers": [2]},
    "tag": {"text": EVIL, "tone": "ok", "icon": "check"},
    "tie": {
        "tie": {
            "id": "t",
            "title": EVIL,
            "entries": [EVIL],
            "rows": [{"name": EVIL, "stage": EVIL, "decides": True, "values": [EVIL]}],
            "conclusion": EVIL,
        }
    },
    "tiles": {
        "groups": [{"name": EVIL, "note": EVIL, "tiles": [{"name": EVIL, "level": 2, "word": EVIL}]}],
    },
    "todo": {"steps": [{"title": EVIL, "body": EVIL, "note": EVIL, "actions": [(EVIL, "/")]}]},
    "answers": {"answers": [(EVIL, EVIL, "/")]},
    "changes": {
        "changes": [SimpleNamespace(title=EVIL, group=EVIL, icon="flag", count=2, at=timezone.now(), url="/")]
    },
    "confirm": {"title": EVIL, "body": EVIL, "button": EVIL, "back": "/"},
    "gallery": {
        "entries": [
            {"title": EVIL, "unit": EVIL, "category": EVIL, "year": 2025, "award": EVIL, "summary": EVIL}
        ]
    },
    "hall_timer": {"title": EVIL, "unit": EVIL, "part": EVIL, "minutes": EVIL, "done": 1, "total": 2},
    "hearings": {
        "title": EVIL,
        "slots": [
            {
                "starts_at": timezone.now(),
                "ends_at": timezone.now(),
                "code": EVIL,
                "title": EVIL,
                "unit": EVIL,
                "state": "now",
                "state_label": EVIL,
            }
        ],
    },
    "people_list": {"rows": [{"name": EVIL, "note": EVIL, "state": "draft", "state_label": EVIL}]},
    "plenary_board": {
        "title": EVIL,
        "places": [
            {
                "title": EVIL,
                "decision": EVIL,
                "entries": [{"code": EVIL, "title": EVIL, "unit": EVIL, "final": Decimal(80)}],
            }
        ],
    },
    "savebar": {"saved": EVIL, "button": EVIL},
    "steps": {"label": EVIL, "steps": [{"title": EVIL, "href": "#", "state": "now", "state_label": EVIL}]},
    "switch": {"label": EVIL, "places": [(EVIL, "a")]},
    "tasks": {
        "id": "x",
        "title": EVIL,
        "tasks": [{"title": EVIL, "hint": EVIL, "state": "done", "state_label": EVIL}],
    },
    "totalbar": {"total": Decimal(80), "note": EVIL, "saved": EVIL, "button": EVIL},
    "verdict_head": {"tone": "ok", "title": EVIL, "body": EVIL},
}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_users_text_is_text(name: str) -> None:
    draw(name, SAMPLES[name])


def test_no_template_of_ours_has_inline_style_or_script() -> None:
    for path in sorted(TEMPLATES.rglob("*.html")):
        if {"pdf", "mail"} & set(path.parts):  # paper and mail have no Content-Security-Policy
            continue
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "<script>" not in text, path
        assert " onclick" not in text, path


@pytest.mark.parametrize(("tone", "mark"), sorted(set(STATES.values())))
def test_every_state_has_a_mark_that_exists(tone: str, mark: str) -> None:
    assert "<svg" in icon(mark)
    assert f"tag-{tone}" in draw("tag", {"text": "x", "tone": tone, "icon": mark}).classes


def test_a_cell_says_not_assigned_in_words() -> None:
    context = SAMPLES["matrix"] | {"columns": ["A", "B"], "rows": [{"name": "J", "cells": [None, None]}]}
    assert draw("matrix", context).text.count("not assigned") == 2


def test_only_the_first_task_is_the_primary_one() -> None:
    steps = [{"title": "a", "actions": [("x", "/"), ("y", "/")]}, {"title": "b", "actions": [("z", "/")]}]
    classes = draw("todo", {"steps": steps}).classes
    assert classes.count("btn-primary") == 1
    assert classes.count("is-first") == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"place": None, "final": None, "reason": "Tidak hadir."},
            ["Without a place", "Not ranked", "Tidak hadir."],
        ),
        ({"place": 2, "rank": 1, "final": Decimal("87.97")}, ["2", "rank 1", "87.97"]),
        ({"place": 5, "rank": 5, "final": Decimal("78.37"), "near": Decimal("0.62")}, ["0.62", "78.37"]),
    ],
)
def test_a_row_of_a_ranking_says_place_rank_and_reason(row: dict[str, Any], said: list[str]) -> None:
    text = draw(
        "showcase/ranking",
        {"rows": [SimpleNamespace(title="Entri", meta="E-1", **row)], "axis": Axis(Decimal(75), Decimal(85))},
    ).text
    assert all(part in text for part in said)


def test_the_pager_keeps_what_narrows_the_list() -> None:
    request = RequestFactory().get("/?q=kopi&page=2")
    page = Paginator(range(100), 10).page(2)
    with translation.override("en"):
        html = render_to_string("components/pager.html", {"page": page}, request=request)
        alone = '{% include "components/pager.html" with page=page at="/daftar/" only %}'
        parted = engines["django"].from_string(alone).render({"page": page}, request)
    assert 'href="?q=kopi&amp;page=3"' in html
    assert 'href="/daftar/?q=kopi&amp;page=3"' in parted  # what includes it may give it nothing but the page
    assert html.count('aria-current="page"') == 1
    assert render_to_string("components/pager.html", {"page": Paginator([1], 10).page(1)}).strip() == ""
