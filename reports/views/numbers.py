"""The page on which the registry's numbers are entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.models import Edition
from reports.forms.numbers import RowForm, SinglesForm, typed_papers
from reports.models import Document, Letterhead
from reports.queries.pages import keyed_page
from reports.queries.papers import open_papers
from reports.services.numbering import give_block, give_numbers, numbers_in_a_row, seen_numbers
from reports.views.frame import staff_context

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: SignedInRequest, slug: str) -> HttpResponse:
    """Papers without a number: those of a kind in a row, shown before they are fixed, or one by one."""
    edition, context = staff_context(request, slug, manage=request.method == "POST")
    letterhead = get_object_or_404(Letterhead, edition=edition)
    page = keyed_page(open_papers(edition), request.GET.get("page"), PAGE_SIZE)
    row = request.method == "POST" and "first" in request.POST
    single = request.method == "POST" and not row
    row_form = RowForm(
        request.POST if row else None,
        kinds=_kinds(edition),
        initial={"pattern": letterhead.number_pattern, "first": 1},
    )
    singles = SinglesForm(
        request.POST if single else None, papers=_papers(request, edition, list(page.object_list))
    )
    context |= {"row_form": row_form, "singles": singles, "page": page, "proposed": []}
    if row and row_form.is_valid():
        block, seen = row_form.block, row_form.cleaned_data["seen"]
        if seen:
            return _give(request, edition, partial(give_block, block=block, seen=seen), row_form, context)
        proposed = numbers_in_a_row(edition, block)
        context |= {"proposed": list(proposed.values()), "confirm": _confirm(request, proposed)}
        return render(request, "reports/document_numbers.html", context)
    if single and singles.is_valid():
        if singles.numbers:
            return _give(request, edition, partial(give_numbers, numbers=singles.numbers), singles, context)
        messages.info(request, _("No number was typed."))
        return redirect("reports:document-numbers", slug)
    bad = row_form.errors or singles.errors
    return render(request, "reports/document_numbers.html", context, status=422 if bad else 200)


def _give(
    request: SignedInRequest,
    edition: Edition,
    give: Callable[..., int],
    form: RowForm | SinglesForm,
    context: dict[str, Any],
) -> HttpResponse:
    try:
        done = give(edition=edition, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "reports/document_numbers.html", context, status=422)
    text = ngettext(
        "%(n)d paper has its number and is being rendered.",
        "%(n)d papers have their number and are being rendered.",
        done,
    )
    messages.success(request, text % {"n": done})
    left = open_papers(edition).exists()
    return redirect("reports:document-numbers" if left else "reports:document-list", edition.slug)


def _papers(request: SignedInRequest, edition: Edition, shown: list[Document]) -> list[Document]:
    """The papers that the page shows, behind those for which a number was typed that it shows no more.

    Raises Http404 for a paper that the edition does not have.
    """
    missing = typed_papers(request.POST) - {paper.pk for paper in shown}
    others = Document.objects.filter(edition=edition, pk__in=missing).select_related("category")
    moved = list(others.defer("facts").order_by("series", "number"))
    if len(moved) != len(missing):
        raise Http404
    return [*moved, *shown]


def _kinds(edition: Edition) -> list[tuple[str, str]]:
    """The kinds with open papers, each with how many."""
    rows = open_papers(edition).order_by().values_list("kind").annotate(n=Count("pk"))
    counts = dict(rows.values_list("kind", "n"))
    return [(kind.value, f"{kind.label} ({counts[kind]})") for kind in Document.Kind if kind in counts]


def _confirm(request: SignedInRequest, proposed: dict[int, str]) -> list[tuple[str, str]]:
    """What the confirming form sends again, and which paper was to get which number."""
    said = {name: request.POST[name] for name in ("kind", "pattern", "first")}
    return [*said.items(), ("seen", seen_numbers(proposed))]
