"""The rows of a stage's list: every figure as text, the drawing on the common axis, nothing unescaped."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser

from django.utils import translation

from awards.plots import axis_for
from awards.stage_rows import stage_rows
from reports.queries.rankings import StageLine


class Drawn(HTMLParser):
    """Where the circles and the diamond of a row lie, and the text of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.circles: list[str] = []
        self.diamonds: list[str] = []
        self.spans: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "circle":
            self.circles.append(given["cx"])
        elif tag == "path":
            self.diamonds.append(given["d"].partition(" ")[0])
        elif given.get("class") == "span":
            self.spans.append((given["x1"], given["x2"]))
        elif tag == "svg":
            self.hidden += given.get("aria-hidden") == "true"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def line(*cells: tuple[str, Decimal | str | None], score: str | None, **other: object) -> StageLine:
    totals = [value for _name, value in cells if isinstance(value, Decimal)]
    facts: dict[str, object] = {
        "place": 1,
        "title": "Inovasi A",
        "href": "/entri/A/",
        "meta": "IPP-001, Dinas",
        "notes": (),
        "cells": cells,
        "spread": max(totals) - min(totals) if len(totals) > 1 else None,
        "score": Decimal(score) if score else None,
    }
    return StageLine(**(facts | other))  # type: ignore[arg-type]


def drawn(row: StageLine) -> Drawn:
    parser = Drawn()
    with translation.override("en"):
        parser.feed(stage_rows([row], axis_for([Decimal(60), Decimal(100)])))
    return parser


def test_jurors_are_circles_the_score_a_diamond_and_the_range_a_line() -> None:
    row = drawn(
        line(("J1", Decimal(60)), ("J2", Decimal(100)), ("J3", "not final"), ("J4", None), score="80")
    )
    # An axis from 60 to 100 is drawn from 14 to 406: 80 is the middle.
    assert row.circles == ["14.0", "406.0"]
    assert row.diamonds == ["M210.0"]
    assert row.spans == [("14.0", "406.0")]
    assert row.hidden == 1
    assert row.text == [
        *("1", "Inovasi A", "IPP-001, Dinas", "60.00", "100.00", "not final", "–", "40.00", "80.00"),
    ]


def test_without_a_total_nothing_is_drawn() -> None:
    row = drawn(line(("J1", "conflict"), score=None, place=None, notes=("does not go on", "Tidak hadir.")))
    assert (row.circles, row.diamonds, row.hidden) == ([], [], 0)
    assert row.text == [
        *("–", "Inovasi A", "IPP-001, Dinas · does not go on · Tidak hadir.", "conflict", "–", "–"),
    ]


def test_texts_of_users_are_escaped() -> None:
    evil = "<script>\"'&"
    html = stage_rows(
        [
            line(
                (evil, Decimal(1)),
                ("J2", evil),
                score="1",
                title=evil,
                href=f"/{evil}",
                meta=evil,
                notes=(evil,),
            )
        ],
        axis_for([Decimal(1)]),
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;&quot;&#x27;&amp;") == 6
