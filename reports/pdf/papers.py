"""Whole papers in the style of an official letter: letterhead, tables, signatures; tagged PDF/UA-1.

Every text arrives as people read it, numbers and dates included ("87,97", "28 Februari 2025").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.pdf.engine import qr_png, render_pdf


@dataclass(frozen=True, slots=True)
class PaperLetterhead:
    """Up to four lines: government, office, address, telephone and post. `emblem` is PNG or JPEG."""

    lines: tuple[str, ...]
    emblem: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """Where a paper is checked: the QR code's address, the short one in print, and the control code."""

    url: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class PaperSignatory:
    """One block of signatures; `above` stands over the office ("Cilegon, 28 Februari 2025", "Mengetahui")."""

    office: str
    name: str
    lines: tuple[str, ...] = ()
    above: str = ""


@dataclass(frozen=True, slots=True)
class Juror:
    label: str  # short, over a column: "J1"
    name: str
    detail: str = ""  # institution, or the role of a chair


@dataclass(frozen=True, slots=True)
class StageColumns:
    name: str
    weight: str  # "40 %"
    jurors: tuple[Juror, ...]
    note: str = ""  # why cells are empty: who was excused or replaced


@dataclass(frozen=True, slots=True)
class StageCells:
    """Totals by juror, in the order of the stage's jurors, "" where no sheet counts; then the score."""

    totals: tuple[str, ...]
    score: str


@dataclass(frozen=True, slots=True)
class RecapRow:
    """`place`, `rank` and `final` are "" for an entry without a final, and then `reason` says why."""

    code: str
    title: str
    organization: str
    stages: tuple[StageCells, ...]
    place: str = ""
    rank: str = ""
    final: str = ""
    award: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recap:
    """The recap of one category. `ledger` is a line with count and head of the ledger, "" before closing."""

    edition: str
    category: str
    stages: tuple[StageColumns, ...]
    rows: tuple[RecapRow, ...]
    unranked: tuple[RecapRow, ...] = ()
    recusals: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    method: str = ""
    ledger: str = ""
    provisional: bool = True
    number: str = ""
    signatories: tuple[PaperSignatory, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionRow:
    """An entry of the administrative selection; `reason` says why it did not pass."""

    code: str
    title: str
    organization: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SelectionMinutes:
    """The minutes of the administrative selection of one category. All lines are final text."""

    edition: str
    category: str
    opening: str
    counts: tuple[str, ...] = ()
    admitted: tuple[SelectionRow, ...] = ()
    rejected: tuple[SelectionRow, ...] = ()
    withdrawn: tuple[SelectionRow, ...] = ()
    rules: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    ledger: str = ""
    number: str = ""
    signatories: tuple[PaperSignatory, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRow:
    code: str
    title: str
    organization: str
    scores: tuple[str, ...]  # one for each stage, "" where there is none
    final: str = ""
    rank: str = ""
    place: str = ""
    award: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CategoryResults:
    """`rows` by place, entries without a final last, each with its reason."""

    name: str
    stages: tuple[tuple[str, str], ...]  # name, weight
    rows: tuple[ResultRow, ...]
    provisional: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    edition: str
    categories: tuple[CategoryResults, ...] = field(default_factory=tuple)
    printed: str = ""  # when the list was made
    number: str = ""
    signatories: tuple[PaperSignatory, ...] = ()

    @property
    def provisional(self) -> bool:
        return any(category.provisional for category in self.categories)


def render_paper(
    template: str,
    context: Mapping[str, Any],
    *,
    letterhead: PaperLetterhead,
    verification: Verification | None = None,
) -> bytes:
    """A template that extends `reports/pdf/base.html`, as tagged PDF/UA-1 in the active language.

    `context` gives what the template names, and for the base: `number`, `provisional`, `signatories`.
    """
    images = {}
    if letterhead.emblem:
        images["emblem"] = letterhead.emblem
    if verification:
        images["qr"] = qr_png(verification.url)
    full = {**context, "letterhead": letterhead, "verification": verification}
    return render_pdf(template, full, images=images)


def render_recap(
    recap: Recap, *, letterhead: PaperLetterhead, verification: Verification | None = None
) -> bytes:
    """The recap of a category, A4 landscape; "sementara" on every page while `recap.provisional`."""
    context = {
        "recap": recap,
        "number": recap.number,
        "provisional": recap.provisional,
        "signatories": recap.signatories,
    }
    return render_paper("reports/pdf/recap.html", context, letterhead=letterhead, verification=verification)


def render_selection(
    minutes: SelectionMinutes, *, letterhead: PaperLetterhead, verification: Verification | None = None
) -> bytes:
    """The minutes of the administrative selection, A4 portrait."""
    context = {
        "minutes": minutes,
        "number": minutes.number,
        "provisional": False,
        "signatories": minutes.signatories,
    }
    return render_paper(
        "reports/pdf/selection.html", context, letterhead=letterhead, verification=verification
    )


def render_sample(
    *, edition: str, number: str, signatories: Sequence[PaperSignatory], letterhead: PaperLetterhead
) -> bytes:
    """Head, number and signatures on one page, A4 portrait, marked as an example."""
    context = {"edition": edition, "number": number, "provisional": True, "signatories": signatories}
    return render_paper("reports/pdf/sample.html", context, letterhead=letterhead)


def render_results(
    results: Results, *, letterhead: PaperLetterhead, verification: Verification | None = None
) -> bytes:
    """The ranked list of all categories, A4 portrait; "sementara" on every page while any category is."""
    context = {
        "results": results,
        "number": results.number,
        "provisional": results.provisional,
        "signatories": results.signatories,
    }
    return render_paper("reports/pdf/results.html", context, letterhead=letterhead, verification=verification)
