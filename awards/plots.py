"""Small drawings as inline SVG, shared by screen and paper.

Every mark carries a class, which the style sheets of the screen colour, and plain attributes, which paper
uses: WeasyPrint does not apply a page's style sheets inside an SVG. Nothing is styled inline. Each drawing
lists its figures in `aria-label`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from awards import formats

STEP = Decimal(5)
LEFT, RIGHT = Decimal(14), Decimal(406)  # the outermost tick marks of a plot 420 wide
INK, HINT, LINE, WHITE = "#465257", "#5d696e", "#e3dfd6", "#ffffff"
ACCENT, ACCENT_MID, TRACK, OK, BAD = "#0b5563", "#6fa3ab", "#e6e1d6", "#1c653c", "#a1231b"
PARTS = ("#0b5563", "#a8621b", "#5b4a8a", "#4d7a2e")
FILLS = {"fill": ACCENT, "fill-ok": OK, "fill-bad": BAD}


@dataclass(frozen=True, slots=True)
class Axis:
    """The common axis of one category's plots."""

    low: Decimal
    high: Decimal

    @property
    def ticks(self) -> list[Decimal]:
        """Every multiple of 5, of 10 on axes longer than 50."""
        step = STEP if self.high - self.low <= 50 else 2 * STEP
        return [self.low + step * number for number in range(int((self.high - self.low) // step) + 1)]

    def x(self, value: Decimal) -> str:
        """Where a value lies, in units of the drawing."""
        return _number(LEFT + (value - self.low) / (self.high - self.low) * (RIGHT - LEFT))


def axis_for(values: Iterable[Decimal]) -> Axis:
    """From the lowest to the highest value drawn, widened to multiples of 5; never shorter than 5."""
    drawn = list(values) or [Decimal(0), Decimal(100)]
    low = (min(drawn) / STEP).to_integral_value(ROUND_FLOOR) * STEP
    high = (max(drawn) / STEP).to_integral_value(ROUND_CEILING) * STEP
    if low == high:
        low, high = (low - STEP, high) if high > 0 else (low, high + STEP)
    return Axis(low, high)


def axis_labels(axis: Axis) -> SafeString:
    """The ticks of an axis, written once above the plots; hidden from readers, who get the figures."""
    marks = format_html_join(
        "",
        '<text x="{}" y="15" text-anchor="middle" font-size="13" fill="{}">{}</text>',
        ((axis.x(tick), HINT, f"{tick:f}") for tick in axis.ticks),
    )
    return format_html('<svg viewBox="0 0 420 20" aria-hidden="true">{}</svg>', marks)


def spread_plot(
    values: Sequence[tuple[str, Decimal]], final: Decimal | None, axis: Axis, *, is_hidden: bool = False
) -> SafeString:
    """Jurors as circles, the final as a diamond, a thick line from the lowest to the highest juror.

    `is_hidden` hides it from readers, where its figures stand beside it as text.
    """
    numbers = [value for _label, value in values]
    span = SafeString()
    if len(numbers) > 1:
        span = format_html(
            '<line class="span" x1="{}" x2="{}" y1="18" y2="18" stroke="{}" stroke-width="6"'
            ' stroke-linecap="round" stroke-opacity="0.55"/>',
            axis.x(min(numbers)),
            axis.x(max(numbers)),
            ACCENT_MID,
        )
    # Positions are figures of ours, so that nothing in a dot has to be escaped; a list draws thousands.
    dot = f'" cy="18" r="5" fill="{WHITE}" stroke="{INK}" stroke-width="1.7"/>'
    dots = mark_safe("".join(f'<circle class="dot" cx="{axis.x(number)}{dot}' for number in numbers))  # noqa: S308
    diamond = SafeString()
    if final is not None:
        shape = '<path class="mean" fill="{}" d="M{} 6l6 12-6 12-6-12Z"/>'
        diamond = format_html(shape, ACCENT, axis.x(final))
    return format_html(
        '<svg viewBox="0 0 420 36" {}>{}{}{}{}</svg>',
        _named("" if is_hidden else _spread_text(values, final)),
        _tick_lines(axis),
        span,
        dots,
        diamond,
    )


def interval_plot(
    value: Decimal, low: Decimal, high: Decimal, axis: Axis, *, zero: bool = False
) -> SafeString:
    """A value as a diamond on the line between its ends; `zero` draws where nothing differs.

    Hidden from readers: whoever draws it writes its figures beside it.
    """
    start, end, at = (axis.x(max(axis.low, min(axis.high, one))) for one in (low, high, value))
    middle = SafeString()
    if zero and axis.low <= 0 <= axis.high:
        shape = '<line class="zero" x1="{0}" x2="{0}" y1="0" y2="24" stroke="{1}" stroke-width="2"/>'
        middle = format_html(shape, axis.x(Decimal(0)), HINT)
    return format_html(
        '<svg viewBox="0 0 420 24" aria-hidden="true">{}<line class="span" x1="{}" x2="{}" y1="12" y2="12"'
        ' stroke="{}" stroke-width="6" stroke-linecap="round" stroke-opacity="0.55"/>'
        '<path class="mean" fill="{}" d="M{} 2l5 10-5 10-5-10Z"/></svg>',
        middle,
        start,
        end,
        ACCENT_MID,
        ACCENT,
        at,
    )


def meter(done: int | Decimal, total: int | Decimal, *, label: str = "", fill: str = "fill") -> SafeString:
    """How far: a bar of `done` of `total`, full at most. Without a label it is hidden from readers.

    `fill` is `fill`, `fill-ok` or `fill-bad`. Raises KeyError for another one.
    """
    share = Decimal(0) if total <= 0 else max(Decimal(0), min(Decimal(1), Decimal(done) / Decimal(total)))
    return format_html(
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" {}>'
        '<rect width="100" height="10" fill="{}"/><rect class="{}" width="{}" height="10" fill="{}"/></svg>',
        _named(label),
        TRACK,
        fill,
        _number(share * 100),
        FILLS[fill],
    )


def stacked_bar(parts: Sequence[tuple[str, int]], total: int) -> SafeString:
    """One bar of the funnel: its parts in order, of a whole of `total`; the rest stays empty."""
    width, gap = Decimal(200), Decimal("1.5")
    start, marks = Decimal(0), []
    for number, (_label, part) in enumerate(parts):
        length = width * part / total if total else Decimal(0)
        if part:
            colour = number % len(PARTS)
            shown = max(length - gap, min(length, gap))
            marks.append((f"c{colour + 1}", _number(start), _number(shown), PARTS[colour]))
        start += length
    rects = format_html_join("", '<rect class="{}" x="{}" width="{}" height="14" fill="{}"/>', marks)
    return format_html(
        '<svg viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="c0" width="200" height="14" fill="{}"/>{}</svg>',
        ", ".join(f"{label} {formats.count(part)}" for label, part in parts),
        TRACK,
        rects,
    )


def paired_columns(bands: Sequence[tuple[str, int, int]], *, label: str) -> SafeString:
    """Two groups side by side in bands: each column a part in percent, its figure above where there is room.

    `label` says what is compared; the figures follow it for readers.
    """
    high = max((part for _name, *parts in bands for part in parts), default=0) or 1
    width = Decimal(400) / max(1, len(bands))
    bar = min(Decimal(26), width * Decimal("0.38"))
    marks, words = [], []
    for number, (name, *parts) in enumerate(bands):
        middle = 10 + width * number + width / 2
        for group, part in enumerate(parts):
            height = Decimal(110) * part / high
            kind, colour = ("pair-own", ACCENT) if group == 0 else ("pair-all", ACCENT_MID)
            x = middle - bar + group * bar
            marks.append((kind, _number(x), _number(130 - height), _number(bar - 2), _number(height), colour))
        words.append((_number(middle), HINT, name))
    bars = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"/>', marks)
    names = format_html_join(
        "", '<text x="{}" y="149" text-anchor="middle" font-size="15" fill="{}">{}</text>', words
    )
    told = "; ".join(f"{name}: {parts[0]} %, {parts[1]} %" for name, *parts in bands)
    return format_html(
        '<svg viewBox="0 0 420 154" role="img" aria-label="{}: {}">'
        '<line x1="10" x2="410" y1="130" y2="130" stroke="{}"/>{}{}</svg>',
        label,
        told,
        LINE,
        bars,
        names,
    )


def ring(done: int, total: int, *, label: str) -> SafeString:
    """Done of all as a ring with its figures inside."""
    around = Decimal("251.327")  # 2 pi times the radius of 40
    share = Decimal(0) if total <= 0 else min(Decimal(1), Decimal(done) / total)
    arc = SafeString()
    if share:
        arc = format_html(
            '<circle class="arc" cx="50" cy="50" r="40" transform="rotate(-90 50 50)"'
            ' stroke-dasharray="{} {}" fill="none" stroke="{}" stroke-width="10"/>',
            _number(share * around),
            around,
            ACCENT,
        )
    return format_html(
        '<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="{}">'
        '<circle class="track" cx="50" cy="50" r="40" fill="none" stroke="{}" stroke-width="10"/>{}'
        '<text x="50" y="59" text-anchor="middle" font-size="25">{}/{}</text></svg>',
        label,
        TRACK,
        arc,
        done,
        total,
    )


def legend_mark(kind: str) -> SafeString:
    """The sample before a word of a legend. Raises KeyError for a kind that no plot draws."""
    return format_html(
        '<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{}</svg>', MARKS[kind]
    )


def _mark(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 (constants of this module, no text of a user)


MARKS: Mapping[str, SafeString] = {
    "final": _mark(f'<path d="M6 0l4 6-4 6-4-6Z" class="lg" fill="{ACCENT}"/>'),
    "juror": _mark(f'<circle cx="6" cy="6" r="4.5" class="lg-dot" fill="{WHITE}" stroke="{INK}"/>'),
    "span": _mark(f'<rect y="3.5" width="12" height="5" rx="2.5" class="lg-mid" fill="{ACCENT_MID}"/>'),
    "full": _mark(f'<rect width="12" height="12" rx="2" class="lg" fill="{ACCENT}"/>'),
    "tint": _mark('<rect x=".5" y=".5" width="11" height="11" rx="2" class="lg-tint"/>'),
    "none": _mark('<rect x=".5" y=".5" width="11" height="11" rx="2" class="lg-none"/>'),
    **{
        f"c{number}": _mark(f'<rect class="c{number}" width="12" height="12" rx="2" fill="{colour}"/>')
        for number, colour in enumerate(PARTS, start=1)
    },
}


@lru_cache(maxsize=64)
def _tick_lines(axis: Axis) -> SafeString:
    return format_html_join(
        "",
        '<line class="axis" x1="{0}" x2="{0}" y1="0" y2="36" stroke="{1}" stroke-width="1"/>',
        ((axis.x(tick), LINE) for tick in axis.ticks),
    )


def _spread_text(values: Sequence[tuple[str, Decimal]], final: Decimal | None) -> str:
    jurors = ", ".join(f"{label} {formats.score(value)}" for label, value in values)
    sentences = [gettext("Score of each juror: %(scores)s.") % {"scores": jurors}] if values else []
    if final is not None:
        sentences.append(gettext("Final score %(score)s.") % {"score": formats.score(final)})
    return " ".join(sentences)


def _named(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')


def _number(value: Decimal) -> str:
    return f"{value:.1f}"
