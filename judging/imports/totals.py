"""Totals that a workbook carries along are not taken over, but must agree with ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from awards.tables import OpenTable
from awards.workbooks.model import plain
from awards.workbooks.report import Finding
from awards.workbooks.rows import DataRow
from awards.workbooks.values import parse_score
from judging.models import Criterion
from judging.scoring import round_half_up, sheet_total
from judging.services.scoresheets import scales_of

MOST_DECIMALS = 10


def total_finding(
    table: OpenTable, row: DataRow, values: Mapping[str, Decimal], criteria: Sequence[Criterion]
) -> list[Finding]:
    """A warning for each total of the row that is not the weighted total, to the decimals it shows.

    A column `Jumlah` may be the plain sum as well, a column `Rata-rata` the plain mean. A total that cannot
    be read as a number is nothing to compare with.
    """
    given = {name: _number(row, name) for name in ("total", "sum", "mean")}
    if not any(value is not None for value in given.values()):
        return []
    total = sheet_total(values, scales_of(criteria))
    plain_sum = sum(map(Fraction, values.values()), Fraction(0))
    accepted = {
        "total": [Fraction(total)],
        "sum": [Fraction(total), plain_sum],
        "mean": [Fraction(total), plain_sum / len(values)],
    }
    return [
        Finding(
            table.label(name),
            plain(value),
            _("The total of the scores is %(total)s; the total of the workbook was not taken over.")
            % {"total": plain(round_half_up(Fraction(total), 2))},
        )
        for name, value in given.items()
        if value is not None and not any(_agrees(value, exact) for exact in accepted[name])
    ]


def _number(row: DataRow, name: str) -> Decimal | None:
    cell = row.cell(name)
    return None if cell.merged else parse_score(cell, decimals=30).value


def _agrees(value: Decimal, exact: Fraction) -> bool:
    """Equal to the decimals given, at least one, whether they were cut or rounded."""
    exponent = value.as_tuple().exponent
    decimals = min(max(-exponent if isinstance(exponent, int) else 0, 1), MOST_DECIMALS)
    return abs(Fraction(value) - exact) < Fraction(1, 10**decimals)
