"""A person's own data: what is held, all of it to take along, and what they may demand."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.privacy import RequestForm
from awards.http import SignedInRequest
from awards.models import Consent, DataRequest, Edition
from awards.personal_export import export_person
from awards.personal_facts import Fate, known
from awards.queries.privacy import consents_of
from awards.services.erasure import ask, take_request_back
from awards.services.privacy import withdraw_consent


@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """What is held of this person, their consents and requests, and the forms to ask for more."""
    return _page(request, RequestForm())


@require_POST
def own_data_download(request: SignedInRequest) -> HttpResponseBase:
    """Everything about this person as a ZIP."""
    response = FileResponse(export_person(request.user), as_attachment=True, filename="data-saya.zip")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def own_data_ask(request: SignedInRequest) -> HttpResponse:
    """Ask for a correction or an erasure."""
    edition = _responsible(request)
    form = RequestForm(request.POST)
    if not form.is_valid() or edition is None:
        return _page(request, form, status=422)
    try:
        ask(user=request.user, edition=edition, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Your request is with the secretariat; you get the answer by mail."))
    return redirect("awards:own-data")


@require_POST
def own_data_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request is no longer wanted. Raises Http404 for somebody else's."""
    get_object_or_404(DataRequest, pk=pk, user=request.user)
    take_request_back(user=request.user, request_id=pk)
    messages.success(request, _("The request is taken back."))
    return redirect("awards:own-data")


@require_POST
def consent_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back one's own consent. Raises Http404 for somebody else's."""
    get_object_or_404(Consent, pk=pk, user=request.user)
    withdraw_consent(user=request.user, consent_id=pk)
    messages.success(request, _("Your consent is withdrawn. We ask again before you write anything more."))
    return redirect("awards:own-data")


def _responsible(request: SignedInRequest) -> Edition | None:
    """The edition whose secretariat answers: the last one the person agreed to, else the current one."""
    consent = consents_of(request.user).first()
    return consent.edition if consent is not None else Edition.objects.current()


def _page(request: SignedInRequest, form: RequestForm, status: int = 200) -> HttpResponse:
    if request.user.erased_at is not None:
        raise Http404
    holdings = [row for facts in known() for row in facts.holdings(request.user) if row.count]
    context = {
        "form": form,
        "holdings": holdings,
        "Fate": {fate.name: fate.value for fate in Fate},
        "consents": consents_of(request.user),
        "requests": DataRequest.objects.filter(user=request.user),
        "answers_for": _responsible(request),
    }
    return render(request, "awards/own_data.html", context, status=status)
