"""The forms of an edition: their state, where they start from, publishing, versions and preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Category, Edition
from awards.permissions import MANAGE_EDITION
from submissions.form_compare import FormComparison, compare_forms
from submissions.form_rules import form_digest, form_problems, needs_reason
from submissions.form_sources import form_source, other_forms, preset_forms
from submissions.forms.answers import SectionForm
from submissions.forms.publishing import PublishForm
from submissions.models import Form
from submissions.queries.form_board import FormRow, form_row, form_rows
from submissions.services.form_drafts import discard_draft_form, start_draft_form
from submissions.services.publishing import publish_form

ON_A_PAGE = 25
Crumbs = list[tuple[str | Promise, str]]


@require_safe
def form_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Per category the form in force, whether a draft is under way, and whether it is locked."""
    edition = staff_edition(request, slug)
    page = Paginator(edition.categories.order_by("position"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"edition": edition, "page": page, "rows": form_rows(page), "title": _("Entry forms")}
    return render(request, "submissions/builder/list.html", context)


@require_safe
def form_detail(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The form of a category: what stands in it, its versions with their reasons, and what may be done."""
    edition, row = form_page(request, slug, category)
    context = form_context(request, edition, row)
    return render(request, "submissions/builder/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_start(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Choose what a draft starts from: the form in force, a preset, another category, or nothing."""
    edition, row = form_page(request, slug, category, manage=True)
    problem = ""
    if request.method == "POST":
        try:
            source = form_source(request.POST.get("dari", ""), request.user)
        except KeyError:
            problem = _("Choose what the form starts from.")
        else:
            try:
                start_draft_form(category=row.category, source=source, by=request.user)
            except DomainError as error:
                messages.warning(request, str(error))
            return redirect("submissions:form-edit", slug, category)
    others = other_forms(request.user).exclude(category=row.category)
    context = form_context(request, edition, row) | {
        "presets": preset_forms(),
        "page": Paginator(others, ON_A_PAGE).get_page(request.GET.get("page")),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "submissions/builder/start.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def form_publish(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Show what publishing the draft does, and do it. Raises Http404 where there is no draft."""
    edition, row = form_page(request, slug, category, manage=True)
    if row.draft is None:
        raise Http404
    sections = list(row.draft.sections.all())
    digest = form_digest(sections)
    asks_reason = needs_reason(row.draft.version, in_force=row.in_force is not None, is_locked=row.is_locked)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": digest},
        asks_reason=asks_reason,
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = publish_form(
                category=row.category, reason=said.get("reason", ""), by=request.user, seen=said["seen"]
            )
        except DomainError as error:
            form.renew(digest)
            form.add_error(None, str(error))
        else:
            text = _("The form is in force as version %(version)d.")
            messages.success(request, text % {"version": made.version})
            return redirect("submissions:form-detail", slug, category)
    context = form_context(request, edition, row) | {
        "form": form,
        "needs_reason": asks_reason,
        "problems": form_problems(sections),
        "comparison": _comparison(row.in_force, row.draft),
    }
    status = 422 if form.is_bound else 200
    return render(request, "submissions/builder/publish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def form_discard(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Throw the draft away, after asking. Raises Http404 where there is none."""
    edition, row = form_page(request, slug, category, manage=True)
    if row.draft is None:
        raise Http404
    if request.method == "POST":
        discard_draft_form(category=row.category, by=request.user)
        messages.success(request, _("The draft is thrown away."))
        return redirect("submissions:form-detail", slug, category)
    return render(request, "submissions/builder/discard.html", form_context(request, edition, row))


@require_safe
def form_compare(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Two versions side by side; without a choice the last two. Raises Http404 where there is one alone."""
    edition, row = form_page(request, slug, category)
    forms = [*row.versions, *([row.draft] if row.draft else [])]
    if len(forms) < 2:
        raise Http404
    by_number = {str(form.version): form for form in forms}
    old = by_number.get(request.GET.get("dari", ""), forms[-2])
    new = by_number.get(request.GET.get("ke", ""), forms[-1])
    context = form_context(request, edition, row) | {
        "forms": forms,
        "old": old,
        "new": new,
        "comparison": _comparison(old, new),
    }
    return render(request, "submissions/builder/compare.html", context)


@require_safe
def form_preview(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """A section as an entrant will meet it; nothing on the page is stored.

    `versi` chooses the version, else the draft, else the form in force; `bagian` the section, else the first.
    """
    edition, row = form_page(request, slug, category)
    forms = {str(form.version): form for form in [*row.versions, *([row.draft] if row.draft else [])]}
    form = forms.get(request.GET.get("versi", ""), row.draft or row.in_force)
    sections = list(form.sections.all()) if form else []
    if form is None or not sections:
        raise Http404
    wanted = request.GET.get("bagian", "")
    at = next((index for index, part in enumerate(sections) if part.code == wanted), 0)
    context = form_context(request, edition, row) | {
        "shown": form,
        "sections": sections,
        "number": at + 1,
        "section": sections[at],
        "form": SectionForm(sections[at]),
        "earlier": sections[at - 1] if at else None,
        "next": sections[at + 1] if at + 1 < len(sections) else None,
    }
    return render(request, "submissions/builder/preview.html", context)


def _comparison(old: Form | None, new: Form) -> FormComparison | None:
    return None if old is None else compare_forms(list(old.sections.all()), list(new.sections.all()))


def form_page(
    request: SignedInRequest, slug: str, category: str, *, manage: bool = False
) -> tuple[Edition, FormRow]:
    """The edition and the category of a page of the builder. Raises as `staff_edition` does."""
    edition = staff_edition(request, slug, manage=manage)
    return edition, form_row(get_object_or_404(Category, edition=edition, code=category))


def form_context(
    request: SignedInRequest, edition: Edition, row: FormRow, *more: tuple[str, str]
) -> dict[str, Any]:
    """What every page of the builder shows, `more` being the last crumbs."""
    here = reverse("submissions:form-detail", args=[edition.slug, row.category.code])
    crumbs: Crumbs = [
        (_("Settings"), reverse("awards:setup", args=[edition.slug])),
        (_("Entry forms"), reverse("submissions:form-list", args=[edition.slug])),
        (row.category.short_name, here),
        *more,
    ]
    return {
        "edition": edition,
        "row": row,
        "category": row.category,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
        "crumbs": crumbs,
    }
