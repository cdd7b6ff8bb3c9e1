"""Former winners: the list, loading a workbook, adding and removing one by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.honours import HonourForm, HonourSearchForm
from awards.honours import import_honours
from awards.honours.template import honours_template
from awards.http import SignedInRequest, staff_edition
from awards.import_pages import ImportPages
from awards.models import WorkbookUpload
from awards.permissions import MANAGE_EDITION
from awards.queries.honours import category_names, honour_years, honours_of, search_honours
from awards.services.honours import add_honour, remove_honour

HONOURS_ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
pages = ImportPages(
    kind=WorkbookUpload.Kind.HONOURS.value,
    names="awards",
    title=gettext_lazy("Load former winners"),
    lead=gettext_lazy(
        "A list with one row for each winner: year, category, title, unit and award. Title lines, other "
        "words in the header and other columns do no harm."
    ),
    importer=import_honours,
)


@require_safe
def honours(request: SignedInRequest, slug: str) -> HttpResponse:
    """The former winners of this organiser's units, the latest first, narrowed when asked."""
    edition = staff_edition(request, slug)
    categories = category_names(edition)
    form = HonourSearchForm(request.GET, years=honour_years(edition), categories=categories)
    narrowed = form.narrowed()
    rows = Paginator(search_honours(honours_of(edition), **narrowed), HONOURS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "edition": edition,
        "form": form,
        "is_narrowed": any(narrowed.values()),
        "rows": rows,
        "lines": [(row, categories.get(row.category_code, row.category_code)) for row in rows],
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "setup/honours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def honour_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add one former winner by hand."""
    edition = staff_edition(request, slug, manage=True)
    form = HonourForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_bound and form.is_valid():
        try:
            honour = add_honour(edition=edition, facts=form.facts(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(unit)s is added.") % {"unit": honour.unit.label})
            return redirect("awards:honours", slug)
    context = {"edition": edition, "form": form}
    return render(request, "setup/honour_add.html", context, status=422 if form.errors else 200)


@require_POST
def honour_remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove one former winner that was loaded or added."""
    edition = staff_edition(request, slug, manage=True)
    honour = get_object_or_404(honours_of(edition), pk=pk)
    remove_honour(edition=edition, honour_id=honour.pk, by=request.user)
    messages.success(request, _("“%(title)s” is removed.") % {"title": honour.entry_title})
    return redirect("awards:honours", slug)


@require_safe
def honour_template(request: SignedInRequest, slug: str) -> HttpResponse:
    """An empty workbook with the columns that the import reads."""
    edition = staff_edition(request, slug, manage=True)
    response = HttpResponse(honours_template(edition), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="pemenang-terdahulu.xlsx"'
    return response
