"""Conflicts of interest: what was found and declared, and what the secretariat decides."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.http import SignedInRequest, staff_edition
from awards.models import User
from awards.permissions import MANAGE_EDITION
from judging.conflict_board import conflict_counts, conflict_rows, conflicts_of, recusals_on_paper
from judging.forms.conflicts import DecideForm
from judging.models import Conflict, PanelMember
from judging.presiding import stand_ins
from judging.services.conflicts import decide, find_and_record

CONFLICTS_ON_A_PAGE = 50


@require_safe
def conflict_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every conflict of the edition, those to be decided first."""
    edition = staff_edition(request, slug)
    counts = conflict_counts(edition)
    asked = request.GET.get("keadaan", "")
    chosen = asked if asked in Conflict.State.values else ""
    page = Paginator(conflicts_of(edition, chosen), CONFLICTS_ON_A_PAGE).get_page(request.GET.get("page"))
    here = reverse("judging:conflicts", args=[slug])
    chips = [(_("All (%(count)d)") % {"count": sum(counts.values())}, here, not chosen)]
    chips += [
        (f"{state.label} ({counts.get(state.value, 0)})", f"{here}?keadaan={state}", state == chosen)
        for state in Conflict.State
    ]
    context = {
        "edition": edition,
        "chips": chips,
        "page": page,
        "rows": conflict_rows(page),
        "paper": recusals_on_paper(edition),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def conflict_decide(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One conflict with its grounds, and the decision about it."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    conflict = get_object_or_404(conflicts_of(edition), pk=pk)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        is_recused = data["decision"] == DecideForm.RECUSED
        decide(conflict_id=pk, is_recused=is_recused, reason=data["reason"], by=request.user)
        facts = {"name": conflict.juror.name, "code": conflict.submission.code}
        if is_recused:
            text = _("%(name)s does not judge %(code)s. The sheet is void: it neither counts nor divides.")
        else:
            text = _("%(name)s may judge %(code)s.")
        messages.success(request, text % facts)
        return redirect("judging:conflicts", slug)
    context = {
        "edition": edition,
        "row": conflict_rows([conflict])[0],
        "stand_ins": stand_ins(conflict),
        "conflict": conflict,
        "form": form,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "judging/conflict.html", context, status=422 if form.errors else 200)


@require_POST
def conflict_search(request: SignedInRequest, slug: str) -> HttpResponse:
    """Search all entries again for conflicts of the jurors who have a seat."""
    edition = staff_edition(request, slug, manage=True)
    found = 0
    for category in edition.categories.order_by("pk"):
        seats = PanelMember.objects.filter(panel__stage__category=category, replaced_at__isnull=True)
        jurors = User.objects.filter(pk__in=seats.values("juror"))
        ids = list(jurors.order_by("pk").values_list("pk", flat=True))
        found += len(find_and_record(category=category, juror_ids=ids, by=request.user))
    if found:
        text = ngettext("%(count)d new conflict was found.", "%(count)d new conflicts were found.", found)
        messages.warning(request, text % {"count": found})
    else:
        messages.success(request, _("No new conflict was found."))
    return redirect("judging:conflicts", slug)
