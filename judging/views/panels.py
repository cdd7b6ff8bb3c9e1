"""The panel of a stage: who sits in it, who takes over a seat, and what everybody is given to score."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage, User
from awards.permissions import MANAGE_EDITION
from judging.forms.panels import ReplaceForm, SeatGiveForm, SuccessorForm
from judging.models import Assignment, PanelMember
from judging.panel_board import barred_pairs, matrix, open_pairs, panel_board, seated_jurors, succession
from judging.services.assigning import assign, require_open, unassign
from judging.services.decisions import appoint
from judging.services.seating import replace_juror, seat_juror


def stage_of(edition: Edition, category: str, stage: str) -> Stage:
    """A stage by its codes. Raises Http404."""
    stages = Stage.objects.select_related("category__edition__organizer")
    found: Stage = get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)
    return found


def stage_context(request: SignedInRequest, edition: Edition, stage: Stage) -> dict[str, Any]:
    """What every page of a stage's panel needs."""
    return {
        "edition": edition,
        "stage": stage,
        "category": stage.category,
        "manages": request.user.has_perm(MANAGE_EDITION, edition) and stage.closed_at is None,
    }


@require_safe
def panel(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The panel with its sheets, and the ways to give entries to jurors."""
    edition = staff_edition(request, slug)
    found = stage_of(edition, category, stage)
    context = stage_context(request, edition, found) | {
        "board": panel_board(found),
        "form": SeatGiveForm(stage=found),
    }
    return render(request, "judging/panel.html", context)


@require_POST
def panel_seat(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Give a juror of the edition a seat, perhaps as chair or deputy."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    form = SeatGiveForm(request.POST, stage=found)
    if not form.is_valid():
        context = stage_context(request, edition, found) | {"board": panel_board(found), "form": form}
        return render(request, "judging/panel.html", context, status=422)
    juror, role = form.cleaned_data["juror"], form.cleaned_data["role"]
    require_open(found)
    seat_juror(stage=found, juror=juror, by=request.user)
    if role != PanelMember.Role.JUROR:
        appoint(stage=found, juror=juror, role=role, by=request.user)
    messages.success(
        request, _("%(name)s has a seat in %(stage)s.") % {"name": juror.name, "stage": found.name}
    )
    return redirect("judging:panel", slug, category, stage)


@require_POST
def panel_all(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Give every seated juror every entry; what is given already stays."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    jurors = list(seated_jurors(found).values_list("pk", flat=True))
    pairs = open_pairs(found, jurors)
    made = assign(stage=found, pairs=pairs, by=request.user, origin=Assignment.Origin.ALL)
    _tell_made(request, made)
    barred = sum(juror in jurors for _entry, juror in barred_pairs(found.category))
    if barred:
        text = ngettext(
            "%(count)d sheet is not given: a conflict of interest stands against it.",
            "%(count)d sheets are not given: conflicts of interest stand against them.",
            barred,
        )
        messages.info(request, text % {"count": barred})
    return redirect("judging:panel", slug, category, stage)


@require_http_methods(["GET", "HEAD", "POST"])
def panel_hand(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Entries by jurors, to be ticked one by one; blank sheets can be taken back."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    found = stage_of(edition, category, stage)
    page = matrix(found, request.GET.get("page"))
    if request.method == "POST":
        ticked = set(request.POST.getlist("pair"))
        cells = [cell for _entry, row in page.rows for cell in row]
        new = [cell for cell in cells if cell.state == "free" and cell.value in ticked]
        # What the page showed as given and blank, and is not ticked any more.
        had = set(request.POST.getlist("had"))
        gone = [
            cell for cell in cells if cell.state == "blank" and cell.value in had and cell.value not in ticked
        ]
        taken = unassign(
            stage=found, pairs=[(cell.entry.pk, cell.juror.pk) for cell in gone], by=request.user
        )
        made = assign(stage=found, pairs=[(cell.entry.pk, cell.juror.pk) for cell in new], by=request.user)
        _tell_made(request, made, taken)
        return redirect(request.get_full_path())
    context = stage_context(request, edition, found) | {"matrix": page}
    return render(request, "judging/panel_hand.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def panel_replace(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """Replace a juror: choose who takes over, see what becomes of each sheet, give the reason."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    leaver = _seated(found, pk)
    chosen = SuccessorForm(request.GET if "successor" in request.GET else None, stage=found, leaver=leaver)
    preview = None
    if chosen.is_bound and chosen.is_valid():
        preview = succession(found, leaver, chosen.cleaned_data["successor"])
    form = ReplaceForm(
        request.POST if request.method == "POST" else None,
        stage=found,
        leaver=leaver,
        initial={"successor": preview.successor.pk if preview else None},
    )
    if form.is_bound and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            given = replace_juror(
                stage=found,
                leaver=leaver,
                successor=successor,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:  # beside the form, so that the reason is not lost
            form.add_error(None, str(error))
        else:
            text = ngettext(
                "%(successor)s takes over the seat of %(leaver)s, with %(count)d entry.",
                "%(successor)s takes over the seat of %(leaver)s, with %(count)d entries.",
                given,
            )
            facts = {"successor": successor.name, "leaver": leaver.name, "count": given}
            messages.success(request, text % facts)
            return redirect("judging:panel", slug, category, stage)
    if form.is_bound and preview is None and "successor" in form.cleaned_data:
        preview = succession(found, leaver, form.cleaned_data["successor"])
    context = stage_context(request, edition, found) | {
        "leaver": leaver,
        "choose": chosen,
        "preview": preview,
        "form": form,
    }
    status = 422 if form.errors or chosen.errors else 200
    return render(request, "judging/panel_replace.html", context, status=status)


def _seated(stage: Stage, pk: int) -> User:
    seat = PanelMember.objects.seated().filter(panel__stage=stage, juror=pk).select_related("juror").first()
    if seat is None:
        raise Http404
    return seat.juror


def _tell_made(request: SignedInRequest, made: int, taken: int = 0) -> None:
    if made:
        text = ngettext("%(count)d sheet was given.", "%(count)d sheets were given.", made)
        messages.success(request, text % {"count": made})
    if taken:
        text = ngettext(
            "%(count)d blank sheet was taken back.", "%(count)d blank sheets were taken back.", taken
        )
        messages.success(request, text % {"count": taken})
    if not made and not taken:
        messages.info(request, _("Nothing changed: there was no sheet to give."))
