"""A NIK in full: for the secretariat alone, with a reason, and recorded."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from awards.encryption import CannotDecrypt
from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import AccessLog
from awards.services.privacy import log_access
from submissions.answers.niks import reveal
from submissions.models import Answer
from submissions.queries.niks import niks_of

READ_AND_SEND = ["GET", "HEAD", "POST"]


class RevealForm(forms.Form):
    """Why somebody has to see a NIK."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=300,
        help_text=_("Your name, the time and this reason are recorded; the inspectorate reads them."),
        error_messages={"required": _("Say what you need it for.")},
    )


@require_http_methods(READ_AND_SEND)
def nik(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks for the reason, then shows the digits once. Raises Http404 for an answer that is no NIK."""
    edition = staff_edition(request, slug, manage=True)
    answers = Answer.objects.filter(submission__category__edition=edition).select_related("submission")
    answer = get_object_or_404(answers, pk=pk)
    found = next((row for row in niks_of(answer.submission) if row.answer.pk == answer.pk), None)
    if found is None:
        raise Http404
    form = RevealForm(request.POST if request.method == "POST" else None)
    digits = ""
    if form.is_valid():
        try:
            digits = reveal(answer.value)
        except CannotDecrypt as error:
            raise DomainError(_("No key of this installation opens it. Ask whoever runs it.")) from error
        log_access(
            user=request.user,
            edition=edition,
            action=AccessLog.Action.REVEALED,
            fields=[AccessLog.Field.NIK],
            subject=f"submission:{answer.submission_id}",
            label=str(answer.submission),
            purpose=form.cleaned_data["purpose"],
        )
    context = {"edition": edition, "entry": answer.submission, "nik": found, "form": form, "digits": digits}
    return render(request, "submissions/nik.html", context, status=422 if form.errors else 200)
