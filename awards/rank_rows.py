"""Rows of a ranking as HTML. A list has hundreds of them, so they are put together here, not by templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide

from awards import formats
from awards.plots import Axis, spread_plot

LEAST_FOLDED = 3


class Row(Protocol):
    """What every row has. May have besides: `rank`, `href`, `award`, `tie_href`, `parts`, `jurors`, `reason`,
    `close` (text of a line too close to tell apart that decides a title), `near` (difference to the next).
    """

    @property
    def place(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def meta(self) -> str: ...
    @property
    def final(self) -> Decimal | None: ...


def rank_rows(rows: Iterable[Row], axis: Axis | None) -> SafeString:
    """The `<li>` of these rows: place, entry, stage scores, spread on the common axis, final."""
    words = _words()
    return mark_safe("".join(_row(row, axis, words) for row in rows))  # noqa: S308 (texts are escaped below)


def ranking(rows: Sequence[Row], axis: Axis | None) -> SafeString:
    """A whole list; on a phone what comes below the last award is folded, unless that is next to nothing."""
    placed = max((at for at, row in enumerate(rows, 1) if getattr(row, "award", "")), default=0)
    if not placed or len(rows) - placed < LEAST_FOLDED:
        return format_html('<ol class="ranking">{}</ol>', rank_rows(rows, axis))
    below = len(rows) - placed
    text = ngettext("%(n)d more entry", "%(n)d more entries", below) % {"n": below}
    return format_html(
        '<ol class="ranking">{}</ol><details class="fold"><summary>{}{}</summary>'
        '<ol class="ranking" start="{}">{}</ol></details>',
        rank_rows(rows[:placed], axis),
        mark_safe(_icon("chevron-right")),  # noqa: S308 (drawn by a package)
        text,
        placed + 1,
        rank_rows(rows[placed:], axis),
    )


def _words() -> dict[str, str]:
    """The words of the list in the active language, and its icons, each made once."""
    icons = {name: _icon(name) for name in ("award", "equal", "minus")}
    return icons | {
        "place": escape(gettext("Place")),
        "none": escape(gettext("Without a place")),
        "not_ranked": escape(gettext("Not ranked")),
        "tie": escape(gettext("Equal scores, see the order")),
        "final": escape(gettext("Final score")),
        "near": escape(gettext("Too close to the next one, difference")),
        "close": escape(gettext("Too close to tell apart")),
        "rank": escape(gettext("rank %(rank)s")),
    }


def _row(row: Row, axis: Axis | None, words: dict[str, str]) -> str:
    award = getattr(row, "award", "")
    kind = "rank" + (" rank-placed" if award else "") + (" rank-none" if row.place is None else "")
    return (
        f'<li class="{kind}">{_place(row, words)}<div class="who"><b>{_title(row)}</b>'
        f'<span class="meta">{escape(row.meta)}</span>{_tags(row, award, words)}</div>'
        f'<div class="parts">{_parts(getattr(row, "parts", ()))}</div>'
        f'<div class="plot">{_plot(row, axis)}</div>{_final(row, words)}{_closeness(row, words)}</li>'
    )


def _place(row: Row, words: dict[str, str]) -> str:
    if row.place is None:
        hidden = f'<span class="visually-hidden">{words["none"]}</span>'
        return f'<span class="place"><span aria-hidden="true">–</span>{hidden}</span>'
    rank = getattr(row, "rank", None)
    shared = f"<small>{words['rank'] % {'rank': rank}}</small>" if rank and rank != row.place else ""
    hidden = f'<span class="visually-hidden">{words["place"]} </span>'
    return f'<span class="place">{hidden}{row.place}{shared}</span>'


def _title(row: Row) -> str:
    href = getattr(row, "href", "")
    return f'<a href="{escape(href)}">{escape(row.title)}</a>' if href else escape(row.title)


def _tags(row: Row, award: str, words: dict[str, str]) -> str:
    tags = ""
    if award:
        tags += f'<span class="tag tag-gold">{words["award"]}{escape(award)}</span>'
    if tie_href := getattr(row, "tie_href", ""):
        tags += f'<a class="tag tag-info" href="{escape(tie_href)}">{words["equal"]}{words["tie"]}</a>'
    if row.place is None:
        tags += f'<span class="tag tag-idle">{words["minus"]}{words["not_ranked"]}</span>'
    return f'<div class="tags">{tags}</div>' if tags else ""


def _parts(parts: Sequence[tuple[str, Decimal | None]]) -> str:
    figures = ((escape(name), formats.score(value)) for name, value in parts)
    return "".join(f'<span>{name} <span class="num">{value}</span></span>' for name, value in figures)


def _plot(row: Row, axis: Axis | None) -> str:
    if reason := getattr(row, "reason", ""):
        return f'<span class="meta">{escape(reason)}</span>'
    return spread_plot(getattr(row, "jurors", ()), row.final, axis) if axis is not None else ""


def _final(row: Row, words: dict[str, str]) -> str:
    if row.final is None:
        return '<span class="final num"><span aria-hidden="true">–</span></span>'
    hidden = f'<span class="visually-hidden">{words["final"]} </span>'
    return f'<span class="final num">{hidden}{formats.score(row.final)}</span>'


def _closeness(row: Row, words: dict[str, str]) -> str:
    if close := getattr(row, "close", ""):
        text = f"<span><b>{words['close']}</b>{escape(close)}</span>"
        return f'<div class="close-mark">{_icon("unfold-vertical")}{text}</div>'
    near = getattr(row, "near", None)
    if near is None:
        return ""
    hidden = f'<span class="visually-hidden">{words["near"]} </span>'
    return f'<span class="near">{hidden}<span aria-hidden="true">≈ </span>{formats.score(near)}</span>'


def _icon(name: str) -> str:
    attributes: dict[str, Any] = {"class": "icon", "aria_hidden": "true"}
    return str(lucide(name, **attributes))
