"""The edition itself, its rules, announcements, questions and timeline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.files.refusals import FileRefused
from awards.forms.setup import AnnouncementRows, EditionForm, QuestionRows, RulesForm, StepRows
from awards.http import SignedInRequest, public_edition
from awards.models import Edition
from awards.services import setup_edition, setup_lists, setup_rules
from awards.views.setup.frame import READ_AND_SAVE, Desk, RowsPage, open_desk, rows_page, saved


@require_http_methods(READ_AND_SAVE)
def edition(request: SignedInRequest, slug: str) -> HttpResponse:
    """What an edition is called, who runs it, and its dates."""
    desk = open_desk(request, slug)
    form = EditionForm(request.POST if desk.is_sent else None, edition=desk.edition, user=request.user)
    if not desk.manages:
        form.disable()

    def save() -> Edition:
        said = {"values": form.values(), "seen": form.cleaned_data["seen"]}
        return setup_edition.change_edition(edition_id=desk.edition.pk, by=request.user, **said)

    def now() -> str:
        return setup_edition.edition_fingerprint(Edition.objects.get(pk=desk.edition.pk))

    if desk.is_sent and form.is_valid() and saved(form, save, now):
        messages.success(request, _("Saved."))
        return redirect("awards:setup", slug)
    title = _("Edition and dates")
    context = {"form": form, "title": title}
    return desk.page("setup/edition.html", context, crumbs=[(title, "")], status=422 if desk.is_sent else 200)


@require_http_methods(READ_AND_SAVE)
def rules(request: SignedInRequest, slug: str) -> HttpResponse:
    """The rules of the award: the file in place, another one, or none."""
    desk = open_desk(request, slug)
    form = RulesForm(request.POST, request.FILES) if desk.is_sent else RulesForm()
    if desk.is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = setup_rules.read_rules(file)
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            setup_rules.set_rules(edition_id=desk.edition.pk, data=data, filename=file.name, by=request.user)
            messages.success(request, _("The rules are in place."))
            return redirect("awards:setup-rules", slug)
    title = _("Rules of the award")
    status = 422 if desk.is_sent else 200
    return desk.page(
        "setup/edition_rules.html", {"form": form, "title": title}, crumbs=[(title, "")], status=status
    )


@require_POST
def rules_remove(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take the rules off the pages."""
    desk = open_desk(request, slug)
    setup_rules.remove_rules(edition_id=desk.edition.pk, by=request.user)
    messages.success(request, _("The rules are removed."))
    return redirect("awards:setup-rules", slug)


@require_safe
@login_not_required
def rules_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The rules as a download for everybody; before the opening for the staff of the edition alone."""
    found = public_edition(request, slug)
    if not found.rules_file:
        raise Http404
    name = found.rules_file_name
    name = name if name.lower().endswith(".pdf") else f"{name}.pdf"
    response = FileResponse(
        found.rules_file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(READ_AND_SAVE)
def announcements(request: SignedInRequest, slug: str) -> HttpResponse:
    """News that the public page shows from its day on."""
    desk = open_desk(request, slug)
    page = RowsPage(
        rows=AnnouncementRows,
        prefix="announcements",
        template="setup/announcements.html",
        title=_("Announcements"),
        stored=lambda: setup_lists.announcement_rows(desk.edition),
        save=_saver(desk, setup_lists.save_announcements),
        back=desk.url("awards:setup"),
        context={},
    )
    return rows_page(desk, page)


@require_http_methods(READ_AND_SAVE)
def questions(request: SignedInRequest, slug: str) -> HttpResponse:
    """Questions that entrants ask, with their answers, in the order of the public page."""
    desk = open_desk(request, slug)
    page = RowsPage(
        rows=QuestionRows,
        prefix="questions",
        template="setup/questions.html",
        title=_("Questions and answers"),
        stored=lambda: setup_lists.question_rows(desk.edition),
        save=_saver(desk, setup_lists.save_questions),
        back=desk.url("awards:setup"),
        context={},
    )
    return rows_page(desk, page)


@require_http_methods(READ_AND_SAVE)
def timeline(request: SignedInRequest, slug: str) -> HttpResponse:
    """The steps of an edition with their days."""
    desk = open_desk(request, slug)
    takes_dates = desk.manages and not desk.is_sent and "tanggal" in request.GET
    page = RowsPage(
        rows=StepRows,
        prefix="steps",
        template="setup/timeline.html",
        title=_("Timeline"),
        stored=lambda: setup_lists.timeline_rows(Edition.objects.get(pk=desk.edition.pk)),
        save=_saver(desk, setup_lists.save_timeline),
        back=desk.url("awards:setup"),
        context={},
        proposed=setup_lists.suggested_steps(desk.edition) if takes_dates else None,
    )
    return rows_page(desk, page)


def _saver(desk: Desk, service: Any) -> Any:
    def save(**said: Any) -> Any:
        return service(edition_id=desk.edition.pk, by=desk.request.user, **said)

    return save
