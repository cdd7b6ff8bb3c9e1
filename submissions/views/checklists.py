"""The checklist of the administrative check of a category."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.exceptions import ArchivedError, DomainError
from awards.forms.rows import shown_rows
from awards.http import SignedInRequest
from submissions.forms.checklists import ItemRows, SeenForm
from submissions.queries.checklists import FIELDS, admission_items, checklist_seen, is_used
from submissions.services.checklists import set_checklist
from submissions.views.forms import form_context, form_page


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The points that are checked before an entry is admitted, to read and to change."""
    edition, row = form_page(request, slug, category)
    context = form_context(request, edition, row, (_("Checklist"), ""))
    manages = context["manages"]
    sent = request.POST if request.method == "POST" else None
    if sent is not None and edition.is_archived:
        raise ArchivedError(edition.name)
    if sent is not None and not manages:
        raise PermissionDenied
    items = admission_items(row.category)
    stored = [{"id": item.pk, **{name: getattr(item, name) for name in FIELDS}} for item in items]
    kwargs = {} if manages else {"disabled": None}
    rows, saves = shown_rows(ItemRows, sent, stored=stored, prefix="butir", form_kwargs=kwargs)
    now = checklist_seen(items)
    seen = SeenForm(sent if saves else None, initial={"seen": sent.get("seen", now) if sent else now})
    if saves and rows.is_valid() and seen.is_valid():
        try:
            set_checklist(
                category=row.category, rows=rows.rows, seen=seen.cleaned_data["seen"], by=request.user
            )
        except DomainError as error:
            seen = SeenForm({"seen": now})
            seen.add_error(None, str(error))
        else:
            messages.success(request, _("The checklist is saved."))
            return redirect("submissions:form-detail", slug, category)
    context |= {"rows": rows, "seen": seen, "is_used": is_used(items), "has_errors": saves}
    return render(request, "submissions/builder/checklist.html", context, status=422 if saves else 200)
