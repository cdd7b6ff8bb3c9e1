"""Cards of jurors as a PDF that is made while it is asked for: their secrets exist in it alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from awards import formats
from awards.http import SignedInRequest, sandboxed
from awards.models import Edition
from judging.judging_days import judging_spans
from judging.services.cards import NewCard, issue_cards
from reports.pdf.cards import Card, CardLook, render_cards
from reports.views.frame import staff_context


@never_cache
@require_POST
def juror_cards(request: SignedInRequest, slug: str) -> HttpResponse:
    """New cards for the chosen jurors, as one PDF in the language of the edition; their old cards are void.

    In one transaction: where the paper cannot be drawn, the old cards stay good.
    """
    edition, _context = staff_context(request, slug, manage=True)
    chosen = [int(value) for value in request.POST.getlist("juror") if value.isascii() and value.isdecimal()]
    if not chosen:
        messages.error(request, _("Choose at least one juror, then make the cards."))
        return redirect("judging:jurors", slug)
    with transaction.atomic():
        new = issue_cards(edition=edition, juror_ids=chosen, by=request.user)
        pdf = _draw(edition, new)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="kartu-juri-{edition.slug}.pdf"'
    sandboxed(response)
    return response


def _draw(edition: Edition, new: list[NewCard]) -> bytes:
    spans = judging_spans(edition, [item.card.juror_id for item in new])
    letterhead = getattr(edition, "letterhead", None)
    emblem = None
    if letterhead is not None and letterhead.emblem:
        with letterhead.emblem.open("rb") as file:
            emblem = file.read()
    with translation.override(edition.language), timezone.override(edition.zone):
        cards = [
            Card(
                name=item.card.juror.name,
                institution=item.card.juror.institution,
                url=settings.PUBLIC_URL + reverse("judging:card", kwargs={"secret": item.secret}),
                days=tuple(str(span) for span in spans.get(item.card.juror_id, ())),
            )
            for item in new
        ]
        look = CardLook(
            edition=edition.name,
            organiser=edition.organizer.name,
            site=urlsplit(settings.PUBLIC_URL).netloc,
            contact=edition.contact.get("email", ""),
            accent=letterhead.accent if letterhead is not None else "selat",
            emblem=emblem,
            printed=_("Made on %(when)s.") % {"when": formats.wib(timezone.now())},
        )
        return render_cards(cards, look=look)
