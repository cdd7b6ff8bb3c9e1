"""A juror declares conflicts of interest before anything else of the entries is shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from awards.exceptions import ArchivedError
from awards.http import SignedInRequest
from awards.models import Stage
from judging.declaring import Declaration, declaration, entries_behind, party_labels, stage_of_juror
from judging.forms.conflicts import BlindDeclareForm, DeclareForm
from judging.services.conflicts import declare, declare_blind


@require_http_methods(["GET", "HEAD", "POST"])
def declare_stage(request: SignedInRequest, pk: int) -> HttpResponse:
    """One page for each stage: what connects the juror with these entries, or that nothing does.

    Raises Http404 for whoever has nothing to judge in the stage.
    """
    stage = stage_of_juror(pk, request.user)
    if stage is None:
        raise Http404
    edition = stage.category.edition
    timezone.activate(edition.zone)
    if request.method == "POST" and edition.is_archived:
        raise ArchivedError(edition.name)
    found = declaration(stage, request.user)
    if stage.is_blind:
        return _blind(request, stage, found)
    form = DeclareForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_bound and form.is_valid():
        only = request.POST.get("only", "")
        if only.isdecimal():
            form.require_reason(int(only))
        if form.is_valid():
            return _declared(request, stage, form, only)
    return _page(request, stage, found, form)


def _declared(request: SignedInRequest, stage: Stage, form: DeclareForm, only: str) -> HttpResponse:
    """`only` is the entry whose own button was pressed: then nothing is said of the others."""
    reasons, seen = form.reasons, form.seen
    if only.isdecimal():
        reasons = {pk: text for pk, text in reasons.items() if pk == int(only)}
        seen = list(reasons)
    aside, free = declare(stage=stage, juror=request.user, seen=seen, conflicts=reasons)
    _tell(request, aside, free)
    if only:
        return redirect("judging:declare", stage.pk)
    return redirect("judging:home")


def _blind(request: SignedInRequest, stage: Stage, found: Declaration) -> HttpResponse:
    form = BlindDeclareForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_bound and form.is_valid():
        reason = f"{party_labels(found, form.ticked)}: {form.cleaned_data['reason']}"
        _aside, free = declare_blind(
            stage=stage,
            juror=request.user,
            shown=found.shown,
            submissions=entries_behind(found, form.ticked),
            reason=reason,
        )
        # How many entries are behind a name would tell whose they are.
        _tell(request, len(form.ticked), free)
        return redirect("judging:home")
    return _page(request, stage, found, form)


def _page(
    request: SignedInRequest, stage: Stage, found: Declaration, form: DeclareForm | BlindDeclareForm
) -> HttpResponse:
    context = {
        "stage": stage,
        "edition": stage.category.edition,
        "found": found,
        "form": form,
        "rows": form.rows() if isinstance(form, DeclareForm) else (),
    }
    return render(request, "judging/declare.html", context, status=422 if form.errors else 200)


def _tell(request: SignedInRequest, aside: int, free: int) -> None:
    if aside:
        messages.info(
            request,
            _("Your conflict of interest is noted. The secretariat decides; until then it is closed to you."),
        )
    if free:
        text = ngettext(
            "%(count)d entry without a conflict of interest is open to you now.",
            "%(count)d entries without a conflict of interest are open to you now.",
            free,
        )
        messages.success(request, text % {"count": free})
