"""Participation: the page of secretariat and auditor, its workbook and report, and one unit to write to.

A chair has no part in it: a chair scores too, and the page would tell which units entered a blind stage.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, sandboxed, written_file
from awards.models import AccessLog, Edition
from awards.queries.people import units_of
from awards.services.privacy import log_access
from awards.services.setup_base import SettingsChanged
from awards.services.units import set_existence
from reports.exports.participation_pdf import participation_pdf
from reports.exports.xlsx_participation import write_participation
from reports.forms.participation import ExistenceForm
from reports.participation import sentences, tables
from reports.participation.facts import Facts, UnitRow, participation_facts
from reports.participation.letters import UnitContact, shown_fields, unit_contacts
from reports.participation.picture import district_picture, legend_of
from reports.queries.results import one_snapshot
from reports.views.exports import XLSX_TYPE
from reports.views.frame import staff_context

PAGE_SIZE = 25
PURPOSE = gettext_noop("To write to a unit about taking part")
# Which units the list shows, by what stands in the address.
SHOWN: dict[str, Callable[[UnitRow], bool]] = {
    "": lambda row: not row.takes_part,
    "belum-pernah": lambda row: row.is_new_to_it,
    "ikut": lambda row: row.takes_part,
    "semua": lambda _row: True,
}


@require_safe
def overview(request: SignedInRequest, slug: str) -> HttpResponse:
    """The sentence, funnels, picture, who did not take part, and tables; in one category or in all."""
    edition, context = staff_context(request, slug)
    facts = participation_facts(edition, request.GET.get("kategori", ""))
    shown = request.GET.get("unit", "")
    shown = shown if shown in SHOWN else ""
    rows = [row for row in facts.rows if SHOWN[shown](row)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    units, entries = tables.unit_funnel(facts), tables.entry_funnel(facts)
    context |= {
        "facts": facts,
        "lead": sentences.lead(facts),
        "others": sentences.kind_sentences(facts) if facts.kelurahan else [],
        "outcome": sentences.outcome_sentence(facts),
        "missing": sentences.missing(facts),
        "unit_funnel": units,
        "entry_funnel": entries,
        "most_units": max(step.count for step in units),
        "most_entries": max(step.count for step in entries),
        "legend": [(f"c{at % 4 + 1}", one.name) for at, one in enumerate(facts.in_scope)],
        "pictures": [(one, district_picture(one, facts.subject)) for one in facts.districts],
        "tile_legend": legend_of(facts.subject),
        "tables": _tables(facts),
        "trend": tables.trend(facts),
        "coverage": [(found, tables.coverage(found)) for found in facts.coverage],
        "page": page,
        "categories": _category_chips(facts, shown),
        "editions": _edition_chips(request, facts),
        "units": _unit_chips(facts, shown),
        "query": f"?kategori={facts.chosen.code}" if facts.chosen is not None else "",
    }
    return render(request, "reports/participation/overview.html", context)


@require_safe
def workbook(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook, with every unit."""
    edition, _context = staff_context(request, slug)
    with one_snapshot():
        facts = participation_facts(edition, request.GET.get("kategori", ""))
    return written_file(partial(write_participation, facts), _file_name(facts, "xlsx"), XLSX_TYPE)


@require_safe
def report(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """The same on paper, in the edition's language; made at once, since nothing grows with the entries."""
    edition, _context = staff_context(request, slug)
    with one_snapshot():
        facts = participation_facts(edition, request.GET.get("kategori", ""))
    with translation.override(edition.language):
        content = participation_pdf(facts)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(facts, "pdf")}"'
    return sandboxed(response)


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One unit: whom to write to with which words, and from when until when there is such a unit."""
    edition, context = staff_context(request, slug, manage=True)
    found = get_object_or_404(units_of(edition).select_related("parent"), pk=pk)
    form = ExistenceForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            set_existence(
                edition=edition,
                unit_id=found.pk,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                seen=form.seen,
                by=request.user,
            )
        except SettingsChanged as error:
            found.refresh_from_db()
            form = ExistenceForm.again(found, request.POST)
            form.add_error(None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved: when there is %(unit)s.") % {"unit": found.label})
            return redirect("reports:participation-unit", slug, pk)
    facts = participation_facts(edition)
    row = next((row for row in facts.rows if row.unit.pk == found.pk), None)
    takes_part = row is not None and row.takes_part
    contacts = unit_contacts(edition, found, takes_part=takes_part)
    _log_contacts(request, edition, found.pk, found.label, contacts)
    context |= {"unit": found, "row": row, "contacts": contacts, "form": form}
    return render(request, "reports/participation/unit.html", context, status=422 if form.errors else 200)


def _log_contacts(
    request: SignedInRequest, edition: Edition, pk: int, label: str, contacts: list[UnitContact]
) -> None:
    """The page shows contacts of people, so that it is recorded who looked at them."""
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.SEEN,
        fields=shown_fields(contacts),
        subject=f"unit:{pk}",
        label=label,
        people=len(contacts),
        purpose=PURPOSE,
    )


def _tables(facts: Facts) -> list[tables.Table]:
    districts = [tables.districts(facts)] if facts.districts else []
    return [*districts, tables.kinds(facts), tables.categories(facts), tables.participants(facts)]


Chip = tuple[str, str, bool]


def _address(facts: Facts, **query: str) -> str:
    said = "&".join(f"{name}={value}" for name, value in query.items() if value)
    path = reverse("reports:participation", args=[facts.edition.slug])
    return f"{path}?{said}" if said else path


def _category_chips(facts: Facts, shown: str) -> list[Chip]:
    chips = [(_("All categories"), _address(facts, unit=shown), facts.chosen is None)]
    for one in facts.categories:
        url = _address(facts, kategori=one.code, unit=shown)
        chips.append((one.short_name, url, one == facts.chosen))
    return chips


def _unit_chips(facts: Facts, shown: str) -> list[Chip]:
    words = {
        "": _("Did not take part"),
        "belum-pernah": _("Never took part"),
        "ikut": _("Took part"),
        "semua": _("All units"),
    }
    code = facts.chosen.code if facts.chosen is not None else ""
    return [
        (
            f"{words[name]} ({sum(map(test, facts.rows))})",
            f"{_address(facts, kategori=code, unit=name)}#unit",
            name == shown,
        )
        for name, test in SHOWN.items()
    ]


def _edition_chips(request: SignedInRequest, facts: Facts) -> list[Chip]:
    """The editions of the same organiser whose back office the reader may see, when there are several."""
    editions = Edition.objects.of_staff(request.user).filter(organizer=facts.edition.organizer_id)
    rows = list(editions.order_by("year", "pk"))
    code = facts.chosen.code if facts.chosen is not None else ""
    query = f"?kategori={code}" if code else ""
    return [
        (
            f"{one.name}",
            reverse("reports:participation", args=[one.slug]) + query,
            one.pk == facts.edition.pk,
        )
        for one in rows
        if len(rows) > 1
    ]


def _file_name(facts: Facts, ending: str) -> str:
    tail = f"-{facts.chosen.code}" if facts.chosen is not None else ""
    return f"partisipasi-{facts.edition.slug}{tail}.{ending}"
