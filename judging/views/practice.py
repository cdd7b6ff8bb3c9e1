"""The practice entry: written and compared by the secretariat, scored by the jurors before a stage opens."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.exceptions import ArchivedError, DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage
from judging.forms.practice import PracticeForm, PracticeSheetForm, PracticeWaiverForm
from judging.models import PracticeEntry, PracticeSheet
from judging.practice_board import criteria_of, own_rows, practice_board, practice_of, practices_of
from judging.services.practice import save_practice, set_practice, waive_practice
from judging.views.panels import stage_context, stage_of


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """What the jurors gave the practice entry, side by side; it is written here too."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    found = stage_of(edition, category, stage)
    entry = practice_of(found)
    initial = {"title": entry.title, "text": entry.text} if entry else None
    form = PracticeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            set_practice(
                stage=found,
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                by=request.user,
            )
        except DomainError as error:  # beside the form, so that the text is not lost
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The practice entry is kept. The jurors find it on their first page.")
            )
            return redirect("judging:practice", slug, category, stage)
    return _page(request, edition, found, entry, form)


@require_POST
def practice_waive(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Let a juror score the entries without the practice sheet, with a reason."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    entry = practice_of(found)
    if entry is None:
        raise Http404
    waiver = PracticeWaiverForm(request.POST, missing=practice_board(entry).missing)
    if waiver.is_valid():
        juror = waiver.cleaned_data["juror"]
        waive_practice(practice=entry, juror=juror, reason=waiver.cleaned_data["reason"], by=request.user)
        messages.success(request, _("%(name)s scores without a practice sheet.") % {"name": juror.name})
        return redirect("judging:practice", slug, category, stage)
    form = PracticeForm(initial={"title": entry.title, "text": entry.text})
    return _page(request, edition, found, entry, form, waiver)


def _page(
    request: SignedInRequest,
    edition: Edition,
    stage: Stage,
    entry: PracticeEntry | None,
    form: PracticeForm,
    waiver: PracticeWaiverForm | None = None,
) -> HttpResponse:
    board = practice_board(entry) if entry else None
    if board is not None and waiver is None:
        waiver = PracticeWaiverForm(missing=board.missing)
    context = stage_context(request, edition, stage) | {
        "practice": entry,
        "board": board,
        "form": form,
        "waiver": waiver,
    }
    wrong = bool(form.errors or (waiver is not None and waiver.errors))
    return render(request, "judging/practice.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: SignedInRequest, pk: int) -> HttpResponse:
    """A juror scores the practice entry of a stage. Raises Http404 for whoever does not sit there."""
    entry = practices_of(request.user).filter(stage=pk).first()
    if entry is None:
        raise Http404
    stage = entry.stage
    edition = stage.category.edition
    timezone.activate(edition.zone)
    if request.method == "POST" and edition.is_archived:
        raise ArchivedError(edition.name)
    sheet = PracticeSheet.objects.filter(practice=entry, juror=request.user).first()
    values = {f"nilai-{code}": value for code, value in sheet.values.items()} if sheet else {}
    initial = values | {"comment": sheet.comment if sheet else ""}
    form = PracticeSheetForm(
        request.POST if request.method == "POST" else None, criteria=criteria_of(stage), initial=initial
    )
    if form.is_bound and form.is_valid():
        is_final = request.POST.get("do") == "final"
        save_practice(
            practice=entry,
            juror=request.user,
            values=form.values,
            comment=form.cleaned_data["comment"],
            final=is_final,
        )
        text = _("Your practice sheet is handed in.") if is_final else _("Your practice sheet is kept.")
        messages.success(request, text)
        return redirect("judging:practise", pk)
    context = {
        "edition": edition,
        "stage": stage,
        "practice": entry,
        "sheet": sheet,
        "form": form,
        # What the others gave is shown only after one's own is handed in, unsigned.
        "rows": own_rows(entry, sheet) if sheet is not None and sheet.finalised_at else (),
    }
    return render(request, "judging/practise.html", context, status=422 if form.errors else 200)
