"""Typing paper score sheets: the list, and one sheet in its first, second or deciding pass."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.permissions import MANAGE_EDITION
from judging.forms.paper import PaperForm
from judging.models import PaperEntry
from judging.paper_board import paper_board, paper_row, papers_of
from judging.services.paper_entry import Step, enter_paper
from judging.views.hearings import stage_of

ON_A_FILE = 60  # score sheets in one PDF, see reports


@require_safe
def paper_list(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The sheets of a stage by juror: print them, type them, see which differ."""
    edition = staff_edition(request, slug)
    found = stage_of(edition, category, stage)
    context = {
        "edition": edition,
        "category": found.category,
        "stage": found,
        "jurors": paper_board(found, on_a_file=ON_A_FILE),
        "manages": request.user.has_perm(MANAGE_EDITION, edition) and found.closed_at is None,
    }
    return render(request, "judging/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_sheet(request: SignedInRequest, slug: str, category: str, stage: str, pk: int) -> HttpResponse:
    """Type one sheet. The QR on the paper leads here."""
    edition = staff_edition(request, slug, manage=True)
    found = stage_of(edition, category, stage)
    sheet = get_object_or_404(papers_of(found).select_related("rubric", "stage"), pk=pk)
    row = paper_row(sheet, PaperEntry.objects.filter(sheet=sheet).select_related("by"))
    waiting = row.passes.entries
    comment = waiting[-1].comment if waiting else ""
    criteria = list(sheet.rubric.criteria.all())
    data = request.POST if request.method == "POST" else None
    form = PaperForm(data, criteria=criteria, passes=waiting, comment=comment)
    if data is not None and form.is_valid():
        try:
            step = enter_paper(
                sheet_id=sheet.pk,
                number=form.cleaned_data["number"],
                values=form.values,
                comment=form.cleaned_data["comment"],
                by=request.user,
            )
        except DomainError as error:  # beside the form, so that nothing typed is lost
            form.add_error(None, str(error))
        else:
            _say(request, step)
            ahead = "paper-sheet" if step == Step.DECISION else "papers"
            key = [pk] if step == Step.DECISION else []
            return redirect(f"judging:{ahead}", slug, category, stage, *key)
    context: dict[str, Any] = {
        "edition": edition,
        "category": found.category,
        "stage": found,
        "sheet": sheet,
        "row": row,
        "form": form,
        "step": row.passes.step.value,
        "is_own": any(entry.by_id == request.user.pk for entry in waiting),
    }
    return render(request, "judging/paper_sheet.html", context, status=422 if data is not None else 200)


def _say(request: SignedInRequest, step: Step) -> None:
    if step == Step.STORED:
        messages.success(request, _("Both passes agree, the sheet is written."))
    elif step == Step.SECOND:
        messages.success(request, _("Entered once. Somebody enters it a second time from the paper."))
    else:
        messages.warning(request, _("The two passes differ. Look at the paper and decide."))
