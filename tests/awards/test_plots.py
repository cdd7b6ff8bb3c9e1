"""Drawings: where marks lie, what readers hear, and that nothing of a user becomes markup."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards.plots import Axis, axis_for, axis_labels, meter, ring, spread_plot, stacked_bar

SCORES = st.decimals(min_value=0, max_value=100, places=2)


def draw(svg: str) -> ElementTree.Element:
    assert "style" not in svg
    return ElementTree.fromstring(svg)  # noqa: S314 (drawn by ourselves)


def by_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [element for element in draw(svg).iter() if element.get("class") == name]


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (["64.85", "90.53"], "60", "95"),
        (["70", "97.2"], "70", "100"),
        (["80", "80"], "75", "80"),
        (["0"], "0", "5"),
        ([], "0", "100"),
    ],
)
def test_the_axis_is_widened_to_multiples_of_five(values: list[str], low: str, high: str) -> None:
    assert axis_for([Decimal(value) for value in values]) == Axis(Decimal(low), Decimal(high))


@given(st.lists(SCORES, min_size=1))
def test_every_value_lies_on_its_axis(values: list[Decimal]) -> None:
    axis = axis_for(values)
    assert axis.low % 5 == 0
    assert axis.high % 5 == 0
    assert all(14 <= Decimal(axis.x(value)) <= 406 for value in values)


def test_jurors_are_circles_the_final_a_diamond_and_the_line_joins_the_extremes() -> None:
    svg = spread_plot(
        [("Juri 1", Decimal("90")), ("Juri 2", Decimal("80")), ("Juri 3", Decimal("85"))],
        Decimal("87.5"),
        Axis(Decimal(80), Decimal(90)),
    )
    assert [dot.get("cx") for dot in by_class(svg, "dot")] == ["406.0", "14.0", "210.0"]
    (span,) = by_class(svg, "span")
    assert (span.get("x1"), span.get("x2")) == ("14.0", "406.0")
    (final,) = by_class(svg, "mean")
    assert (final.get("d") or "").startswith("M308.0 6")


def test_figures_are_told_to_readers() -> None:
    axis = Axis(Decimal(85), Decimal(90))
    with translation.override("en"):
        svg = spread_plot([("A", Decimal("88.1")), ("B", Decimal("89"))], Decimal("88.55"), axis)
    assert draw(svg).get("aria-label") == "Score of each juror: A 88.10, B 89.00. Final score 88.55."


def test_names_never_become_markup() -> None:
    evil = '"><script>alert(1)</script>'
    plot = spread_plot([(evil, Decimal(88))], None, Axis(Decimal(85), Decimal(90)))
    assert "<script" not in plot
    assert evil in (draw(plot).get("aria-label") or "")
    assert "<script" not in stacked_bar([(evil, 3)], 3)
    assert "<script" not in meter(1, 2, label=evil)


def test_the_axis_is_written_once() -> None:
    texts = [text.text for text in draw(axis_labels(Axis(Decimal(60), Decimal(75)))).iter() if text.text]
    assert texts == ["60", "65", "70", "75"]


@pytest.mark.parametrize(
    ("done", "total", "width"), [(9, 14, "64.3"), (0, 14, "0.0"), (20, 14, "100.0"), (0, 0, "0.0")]
)
def test_a_meter_is_full_at_most(done: int, total: int, width: str) -> None:
    (fill,) = by_class(meter(done, total), "fill")
    assert fill.get("width") == width


def test_parts_of_the_funnel_follow_each_other_and_leave_the_rest_empty() -> None:
    svg = stacked_bar([("A", 10), ("B", 0), ("C", 5)], 20)
    (first,), (third,) = by_class(svg, "c1"), by_class(svg, "c3")
    assert (first.get("x"), first.get("width")) == ("0.0", "98.5")
    assert (third.get("x"), third.get("width")) == ("100.0", "48.5")
    assert by_class(svg, "c2") == []
    assert draw(svg).get("aria-label") == "A 10, B 0, C 5"


def test_an_empty_ring_has_no_arc() -> None:
    assert by_class(ring(0, 14, label="0 of 14"), "arc") == []
    (arc,) = by_class(ring(7, 14, label="7 of 14"), "arc")
    assert arc.get("stroke-dasharray") == "125.7 251.327"
