"""The verification queue, and doing the same to many entries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from submissions.forms.verification import BulkReturnForm, QueueFilterForm, due_in
from submissions.queries.queue import WAITING, counts, queue, queue_rows, verifiers
from submissions.services.bulk import ADMIT, MOST, REMIND, RETURN, TAKE, TRY, days_to_mend, plans, run
from submissions.views.check_frame import check_context

PAGE_SIZE = 50


@require_safe
def check_queue(request: SignedInRequest, slug: str) -> HttpResponse:
    """Entries that wait for their check, the oldest first, narrowed by what a verifier asks for."""
    edition, context = check_context(request, slug)
    form = QueueFilterForm(
        request.GET or {"state": WAITING},
        categories=edition.categories.values_list("code", "name"),
        verifiers=verifiers(edition),
    )
    found = queue(edition, form.narrowing(request.user.pk))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = queue_rows(list(page.object_list))
    context |= {"form": form, "page": page, "rows": rows, "counts": counts(edition)}
    context["crumbs"] = context["crumbs"][:1]
    return render(request, "submissions/check/queue.html", context)


@require_POST
def bulk_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what an action would do to each chosen entry; nothing is done yet."""
    edition, context = check_context(request, slug, manage=True)
    action = request.POST.get("action", "")
    try:
        rows = plans(edition=edition, action=action, codes=request.POST.getlist("codes")[: MOST + 1])
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("submissions:check-queue", slug)
    form = BulkReturnForm(initial={"due_at": due_in(days_to_mend(rows))}) if action == RETURN else None
    return _plan_page(request, context, action, rows, form)


@require_POST
def bulk_run(request: SignedInRequest, slug: str) -> HttpResponse:
    """Do what was shown; what changed meanwhile is left alone and named."""
    edition, context = check_context(request, slug, manage=True)
    action = request.POST.get("action", "")
    versions = _versions(request.POST.getlist("entries")[:MOST])
    form = BulkReturnForm(request.POST) if action == RETURN else None
    if form is not None and not form.is_valid():
        rows = plans(edition=edition, action=action, codes=list(versions) or ["-"])
        return _plan_page(request, context, action, rows, form, status=422)
    done = run(
        edition=edition,
        action=action,
        versions=versions,
        reasons={code: request.POST.get(f"reason-{code}", "") for code in versions},
        due_at=form.cleaned_data["due_at"] if form is not None else None,
        by=request.user,
    )
    well = sum(1 for row in done if not row.problem)
    if well:
        text = ngettext("%(n)d entry is done.", "%(n)d entries are done.", well) % {"n": well}
        messages.success(request, text)
    for row in done:
        if row.problem:
            messages.warning(request, f"{row.code}: {row.problem}")
    return redirect("submissions:check-queue", slug)


def _versions(marks: list[str]) -> dict[str, int]:
    """Codes with the version of the check that was shown, as the page sent them back."""
    found = {}
    for mark in marks:
        code, _colon, version = mark.rpartition(":")
        if code and version.isascii() and version.isdigit() and len(version) < 10:
            found[code] = int(version)
    return found


def _plan_page(
    request: SignedInRequest,
    context: dict[str, Any],
    action: str,
    rows: list[Any],
    form: BulkReturnForm | None,
    status: int = 200,
) -> HttpResponse:
    happening = [row for row in rows if row.happens]
    titles = {
        ADMIT: ngettext("Admit %(n)d entry", "Admit %(n)d entries", len(happening)),
        RETURN: ngettext("Return %(n)d entry", "Return %(n)d entries", len(happening)),
        REMIND: ngettext("Remind of %(n)d entry", "Remind of %(n)d entries", len(happening)),
        TAKE: ngettext("Take %(n)d entry", "Take %(n)d entries", len(happening)),
        TRY: ngettext("Try the rules on %(n)d entry", "Try the rules on %(n)d entries", len(happening)),
    }
    title = titles[action] % {"n": len(happening)}
    context |= {
        "action": action,
        "title": title,
        "happening": happening,
        "left": [row for row in rows if not row.happens],
        "form": form,
        "sends_mail": action in {ADMIT, RETURN, REMIND},
    }
    return render(request, "submissions/check/bulk.html", context, status=status)
