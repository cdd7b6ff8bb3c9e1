"""Nominations of winners to the province and the nation: the list, the text, the package."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, written_file
from awards.models import AccessLog
from awards.services.privacy import log_access
from awards.services.seals import is_published
from reports.exports.nomination import LEVELS, write_nomination
from reports.forms.nominations import NominationTextForm
from reports.nominating import NominationForm, default_form, nomination_forms
from reports.queries.nominations import Nomination, nominations, placement_of, winners
from reports.services.nominations import save_nomination
from reports.views.frame import staff_context
from submissions.models import Submission
from submissions.permissions import READ_ENTRY, WRITE_BESIDE, staff_of_entry
from submissions.views.frame import reachable_entry

PACKAGE = gettext_noop("The package of a nomination")
PAGE_SIZE = 50


@require_safe
def nomination_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The winners, each with how far the text of its usual form is."""
    edition, context = staff_context(request, slug)
    page = Paginator(winners(edition), PAGE_SIZE).get_page(request.GET.get("page"))
    placements = list(page.object_list)
    forms = {one.submission_id: default_form(one.submission.category.code) for one in placements}
    context |= {"page": page, "rows": nominations(placements, forms)}
    return render(request, "reports/nominations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text of a nomination, section by section, beside what the entry said and the limits."""
    writing = request.method == "POST"
    found = _nomination(request, pk, WRITE_BESIDE if writing else READ_ENTRY)
    form = NominationTextForm(request.POST if writing else None, nomination=found)
    problem = ""
    if writing and form.is_valid():
        try:
            number = save_nomination(
                submission=found.entry, form=found.form, texts=form.said, by=request.user
            )
        except DomainError as error:
            problem = str(error)
            found = _nomination(request, pk, WRITE_BESIDE)
            form = NominationTextForm(request.POST, nomination=found)
            form.renew()
        else:
            text = ngettext("%(n)d section is saved.", "%(n)d sections are saved.", number) % {"n": number}
            messages.success(request, text if number else _("Nothing was changed."))
            here = reverse("reports:nomination", args=[pk])
            return redirect(f"{here}?form={found.form.code}")
    status = (409 if problem else 422) if writing else 200
    context = {
        "edition": found.entry.category.edition,
        "entry": found.entry,
        "nomination": found,
        "form": form,
        "problem": problem,
        "choices": list(nomination_forms().values()),
        "writes": request.user.has_perm(WRITE_BESIDE, found.entry),
    }
    return render(request, "reports/nomination.html", context, status=status)


@require_safe
def nomination_package(request: SignedInRequest, pk: int, level: str) -> HttpResponseBase:
    """The text as PDF and the files of the entry, as a ZIP with a table of contents."""
    if level not in LEVELS:
        raise Http404
    found = _nomination(request, pk, READ_ENTRY)
    name = f"usulan-{level}-{found.entry.code}.zip"
    response = written_file(partial(write_nomination, found, level), name)
    log_access(
        user=request.user,
        edition=found.entry.category.edition,
        action=AccessLog.Action.EXPORTED,
        fields=[AccessLog.Field.NAME],
        subject=f"submission:{found.entry.pk}",
        label=str(found.entry),
        people=found.entry.team.count(),
        purpose=PACKAGE,
    )
    return response


def _nomination(request: SignedInRequest, pk: int, right: str) -> Nomination:
    """The nomination of a winner in the form asked for.

    Raises Http404 for an entry without a confirmed place; its people learn of it when results are published.
    """
    entry = reachable_entry(request, pk, right=right)
    placement = placement_of(entry)
    if placement is None or not (staff_of_entry(request.user, entry) or is_published(entry.category_id)):
        raise Http404
    placement.submission = entry
    return nominations([placement], {entry.pk: _form(request, entry)})[0]


def _form(request: SignedInRequest, entry: Submission) -> NominationForm:
    asked = request.GET.get("form", "")
    return nomination_forms().get(asked) or default_form(entry.category.code)
