"""The log of an edition's mails."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from awards.forms.people import MessageFilterForm
from awards.http import SignedInRequest, staff_edition
from awards.models import AccessLog, Message
from awards.permissions import MANAGE_EDITION
from awards.queries.people import counts_of_messages, kinds_of_messages, messages_of
from awards.services.messages import retry_message
from awards.services.privacy import log_access

PAGE_SIZE = 50
MAIL_LOG = gettext_noop("The log of mails")


@require_safe
def message_log(request: SignedInRequest, slug: str) -> HttpResponse:
    """What went out to whom, what waits, and what failed and why; never what a mail said."""
    edition = staff_edition(request, slug)
    form = MessageFilterForm(request.GET, kinds=kinds_of_messages(edition))
    rows = messages_of(edition, **form.narrowing)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    log_access(  # the page shows to whom each mail went
        user=request.user,
        edition=edition,
        action=AccessLog.Action.SEEN,
        fields=[AccessLog.Field.EMAIL] if page.object_list else [],
        subject=f"edition:{edition.pk}",
        people=len({row.to for row in page.object_list}),
        purpose=MAIL_LOG,
    )
    context = {
        "edition": edition,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
        "form": form,
        "failed": counts_of_messages(edition).get(Message.State.FAILED, 0),
        "page": page,
    }
    return render(request, "awards/messages.html", context)


@require_POST
def message_retry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Send a failed mail again."""
    edition = staff_edition(request, slug, manage=True)
    found = get_object_or_404(messages_of(edition), pk=pk)
    message = retry_message(message_id=found.pk, by=request.user)
    messages.success(request, _("The mail to %(email)s goes out again.") % {"email": message.to})
    return redirect("awards:messages", slug)
