"""Rows of a stage's list as HTML: what every juror gave, and the spread drawn on one axis.

A list has hundreds of them, so they are put together here, not by templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from awards import formats
from awards.plots import Axis, spread_plot


class Line(Protocol):
    """An entry of the list. `cells` are a juror's name and total, or a word instead of the total, or neither
    where nothing was assigned; `notes` follow what `meta` says of the entry.
    """

    @property
    def place(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def href(self) -> str: ...
    @property
    def meta(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def cells(self) -> Sequence[tuple[str, Decimal | str | None]]: ...
    @property
    def spread(self) -> Decimal | None: ...
    @property
    def score(self) -> Decimal | None: ...


def stage_rows(lines: Iterable[Line], axis: Axis | None) -> SafeString:
    """The `<tr>` of these entries: place and entry, a cell for each juror, spread, score.

    The drawing is hidden from readers: all its figures stand in the cells of its row.
    """
    spread, score = escape(gettext("Spread")), escape(gettext("Score"))
    return mark_safe("".join(_row(line, axis, spread, score) for line in lines))  # noqa: S308 (escaped below)


def _row(line: Line, axis: Axis | None, spread: str, score: str) -> str:
    place = "–" if line.place is None else str(line.place)
    meta = " · ".join((line.meta, *line.notes))
    return (
        '<tr role="row"><th role="rowheader" scope="row"><span class="stage-row">'
        f'<span class="stage-place">{place}</span>'
        f'<span><a href="{escape(line.href)}">{escape(line.title)}</a>'
        f'<span class="meta d-block">{escape(meta)}</span></span></span></th>'
        f"{''.join(_cell(name, value) for name, value in line.cells)}"
        f'<td role="cell" data-label="{spread}" class="spread"><div class="plot">{_plot(line, axis)}</div>'
        f'<span class="num">{formats.score(line.spread)}</span></td>'
        f'<td role="cell" data-label="{score}" class="num"><b>{formats.score(line.score)}</b></td></tr>'
    )


def _cell(name: str, value: Decimal | str | None) -> str:
    if value is None:
        return '<td role="cell" class="none">–</td>'
    shown = f'<span class="meta">{escape(value)}</span>' if isinstance(value, str) else formats.score(value)
    return f'<td role="cell" data-label="{escape(name)}" class="num">{shown}</td>'


def _plot(line: Line, axis: Axis | None) -> str:
    given = [(name, value) for name, value in line.cells if isinstance(value, Decimal)]
    return spread_plot(given, line.score, axis, is_hidden=True) if axis is not None and given else ""
