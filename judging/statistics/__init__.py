"""What the jury's scores say about the jury: agreement, severity, and how sure the ranks are.

Pure functions on a table of sheet totals, entries × jurors, NaN for a missing sheet (recused, excused, not
assigned). They stand beside the official result: nothing here feeds a score, a rank or a place.

Import this package only where a table is computed: it loads numpy and scipy, which requests do without.
"""

from judging.statistics.agreement import (
    Concordance,
    intraclass_correlations,
    kendall_w,
    krippendorff_alpha,
)
from judging.statistics.ranks import (
    Neighbours,
    RankIntervals,
    WithoutJuror,
    indistinguishable_neighbours,
    leave_one_juror_out,
    rank_intervals,
)
from judging.statistics.severity import Component, Difference, NotComparableError, Severity, severity
from judging.statistics.tables import NotEnoughSheetsError, complete_entries

__all__ = [
    "Component",
    "Concordance",
    "Difference",
    "Neighbours",
    "NotComparableError",
    "NotEnoughSheetsError",
    "RankIntervals",
    "Severity",
    "WithoutJuror",
    "complete_entries",
    "indistinguishable_neighbours",
    "intraclass_correlations",
    "kendall_w",
    "krippendorff_alpha",
    "leave_one_juror_out",
    "rank_intervals",
    "severity",
]
