"""The results as a PDF to print: the ranked list of every category."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.formats import percent, wib
from awards.formats import score as score_text
from awards.models import Edition
from reports.models import Letterhead
from reports.pdf.papers import CategoryResults, ResultRow, Results, render_results
from reports.queries.results import ResultCategory, category_rows, one_snapshot, result_categories
from reports.services.facts import paper_letterhead


def results_pdf(edition: Edition) -> bytes:
    """The results as tagged PDF under the edition's letterhead, marked on every page before the plenary."""
    letterhead = Letterhead.objects.filter(edition=edition).first()
    with one_snapshot():
        categories = tuple(_category(item) for item in result_categories(edition))
    printed = _("Made on %(moment)s") % {"moment": wib(timezone.now())}
    return render_results(
        Results(edition.name, categories, printed),
        letterhead=paper_letterhead(letterhead),
    )


def _category(item: ResultCategory) -> CategoryResults:
    rows = tuple(
        ResultRow(
            code=row.code,
            title=row.title,
            organization=row.organization,
            scores=tuple(map(_figure, row.scores)),
            final=_figure(row.final),
            rank=_whole(row.rank),
            place=_whole(row.place),
            award=row.award,
            reason=row.reason,
        )
        for row in category_rows(item)
    )
    stages = tuple((stage.name, percent(stage.weight)) for stage in item.stages)
    return CategoryResults(item.category.name, stages, rows, item.provisional)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else score_text(value)


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
