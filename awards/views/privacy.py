"""The privacy notice for everybody, its texts for the secretariat, and who saw personal data."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.forms.privacy import AccessFilterForm, NoticeForm
from awards.http import SignedInRequest, public_edition, staff_edition
from awards.models import Edition
from awards.queries.privacy import accesses_of, notice_of
from awards.services.privacy import NoticeChanged, change_notice
from awards.views.setup.frame import READ_AND_SAVE, open_desk

PAGE_SIZE = 50


@require_safe
@login_not_required
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """What an edition tells people of their data, in the language of the page."""
    edition = public_edition(request, slug)
    found = notice_of(edition)
    context = {"edition": edition, "notice": found, "blocks": found.blocks(get_language() or "")}
    return render(request, "awards/privacy.html", context)


@require_safe
@login_not_required
def current_notice(_request: HttpRequest) -> HttpResponse:
    """Leads to the notice of the edition that the public sees. Raises Http404 where there is none."""
    edition = Edition.objects.current()
    if edition is None:
        raise Http404
    return redirect("awards:privacy", edition.slug)


@require_http_methods(READ_AND_SAVE)
def notice_texts(request: SignedInRequest, slug: str) -> HttpResponse:
    """The texts of the notice; another version asks everybody to agree again."""
    desk = open_desk(request, slug)
    found = notice_of(desk.edition)
    form = NoticeForm.of(found, request.POST if desk.is_sent else None, manages=desk.manages)
    if desk.is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            changed = change_notice(edition_id=desk.edition.pk, by=request.user, **said)
        except DomainError as error:
            if isinstance(error, NoticeChanged):
                form.renew(notice_of(desk.edition).version)
            form.add_error(None, str(error))
        else:
            text = _("Version %(n)d is in force.") % {"n": changed.version}
            messages.success(request, text if changed.version != found.version else _("Nothing was changed."))
            return redirect("awards:setup-privacy", slug)
    title = _("Privacy notice")
    context = {"form": form, "title": title, "notice": found}
    return desk.page("setup/privacy.html", context, crumbs=[(title, "")], status=422 if desk.is_sent else 200)


@require_safe
def access_log(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who saw, revealed or exported personal data of an edition, for secretariat and auditor."""
    edition = staff_edition(request, slug)
    form = AccessFilterForm(request.GET)
    page = Paginator(accesses_of(edition, **form.narrowing), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "awards/accesses.html", {"edition": edition, "form": form, "page": page})
