"""What entrants of a category declare and sign: the texts, their versions, and a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from awards.services.setup_base import values_of
from submissions.forms.statements import StatementForm
from submissions.models import Statement
from submissions.queries.statements import (
    EDITED,
    letters_wanted,
    statement_rows,
    statement_seen,
)
from submissions.services.statement_texts import StatementText, add_statement, change_statement
from submissions.views.forms import form_context, form_page

PREVIEW = "lihat"


@require_safe
def statements(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Every statement of a category with its versions."""
    edition, row = form_page(request, slug, category)
    rows = statement_rows(row.category)
    context = form_context(request, edition, row, (_("Statements and letters"), "")) | {
        "declarations": [one for one in rows if not one.is_letter],
        "letters": [one for one in rows if one.is_letter],
        "wanted": letters_wanted(row.category),
    }
    return render(request, "submissions/builder/statements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def statement_new(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """One statement more; with `lihat` the page shows it as an entrant will see it, and stores nothing."""
    edition, row = form_page(request, slug, category, manage=True)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        initial={"letter": request.GET.get("surat", "")},
        category=row.category,
        is_new=True,
    )
    shown = None
    if form.is_bound and form.is_valid():
        said, letter = form.said(), form.cleaned_data["letter"]
        if PREVIEW in request.POST:
            shown = said
        else:
            try:
                add_statement(category=row.category, said=said, letter=letter, by=request.user)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("“%(title)s” is asked for from now on.") % {"title": said.title})
                return redirect("submissions:statements", slug, category)
    crumbs = _crumbs(slug, category, _("New statement"))
    context = form_context(request, edition, row, *crumbs) | _preview(shown, bool(form.data.get("letter")))
    return _page(request, context | {"form": form, "heading": _("New statement")})


@require_http_methods(["GET", "HEAD", "POST"])
def statement_edit(request: SignedInRequest, slug: str, category: str, code: str) -> HttpResponse:
    """Read a statement as entrants see it, and change its text. Raises Http404 where there is none."""
    edition, row = form_page(request, slug, category, manage=request.method == "POST")
    found = next((one for one in statement_rows(row.category) if one.latest.code == code), None)
    if found is None:
        raise Http404
    latest, is_preview = found.latest, PREVIEW in request.POST
    context = form_context(request, edition, row, *_crumbs(slug, category, latest.title))
    seen = statement_seen(latest)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        initial={**values_of(latest, EDITED), "seen": seen},
        category=row.category,
        is_new=False,
        kind=latest.kind,
        asks_reason=row.is_locked,
        is_preview=is_preview,
        may_change=context["manages"],
    )
    shown = StatementText(**values_of(latest, EDITED))
    if form.is_bound and form.is_valid():
        shown = form.said(latest)
        if not is_preview:
            try:
                change_statement(
                    category=row.category,
                    code=code,
                    said=shown,
                    reason=form.cleaned_data.get("reason", ""),
                    seen=form.cleaned_data["seen"],
                    by=request.user,
                )
            except DomainError as error:
                form.renew(seen)
                form.add_error(None, str(error))
            else:
                messages.success(request, _("“%(title)s” is saved.") % {"title": shown.title})
                return redirect("submissions:statements", slug, category)
    context |= _preview(shown, found.is_letter)
    return _page(request, context | {"form": form, "heading": latest.title, "found": found})


def _page(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound and context["form"].errors else 200
    return render(request, "submissions/builder/statement.html", context, status=status)


def _preview(shown: StatementText | None, is_letter: bool) -> dict[str, Any]:
    if shown is None:
        return {}
    paragraphs = [part.strip() for part in shown.text.split("\n\n") if part.strip()]
    signer = Statement.Signer(shown.signer).label
    return {"shown": shown, "paragraphs": paragraphs, "signer": signer, "is_letter": is_letter}


def _crumbs(slug: str, category: str, here: str) -> list[tuple[str, str]]:
    way = reverse("submissions:statements", args=[slug, category])
    return [(_("Statements and letters"), way), (here, "")]
