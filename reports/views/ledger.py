"""The ledger, read by the inspectorate."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest
from awards.models import LedgerHead
from awards.services.ledger import verify_ledger
from reports.queries.ledger import event_rows, events, group_titles, is_quick_to_verify
from reports.services.audit import check_figures
from reports.views.frame import staff_context

PAGE_SIZE = 50


@require_safe
def ledger(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whether the chain and every stored figure hold, and what happened, newest first."""
    edition, context = staff_context(request, slug)
    group = request.GET.get("group", "")
    head = LedgerHead.objects.filter(edition=edition).first() or LedgerHead(edition=edition)
    page = Paginator(events(edition, group), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"head": head, "page": page, "rows": event_rows(page.object_list)}
    groups = group_titles()
    context |= {"group": group if group in groups else "", "groups": groups}
    if "verify" in request.GET or is_quick_to_verify(edition, head):
        context |= {"chain": verify_ledger(edition), "totals": check_figures(edition)}
    return render(request, "reports/ledger.html", context)
