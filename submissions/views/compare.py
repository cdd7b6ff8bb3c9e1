"""Texts side by side: an entry and one like it, and two revisions of one entry."""

from __future__ import annotations

from itertools import pairwise

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest
from submissions.forms.verification import LikenessForm
from submissions.likeness import common_passages
from submissions.models import Likeness, Submission
from submissions.queries.reading import differences, words_of_entry
from submissions.services import verification
from submissions.views.check_frame import check_context, entry_of


@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: SignedInRequest, slug: str, code: str, other: int) -> HttpResponse:
    """An entry beside one that is much like it, common passages marked; what it means is said here."""
    edition, context = check_context(request, slug, manage=request.method == "POST")
    entry = entry_of(edition, code)
    pair: Likeness = get_object_or_404(
        entry.likenesses.select_related("other__category__edition", "other__unit__parent", "by"), other=other
    )
    initial = {"seen_version": entry.check_version, "verdict": pair.verdict, "note": pair.note}
    form = LikenessForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                verification.decide_likeness(
                    submission=entry,
                    other_id=other,
                    verdict=said["verdict"],
                    note=said["note"],
                    seen_version=said["seen_version"],
                    by=request.user,
                )
            except DomainError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                return redirect("submissions:check-desk", slug, code)
    first, second = common_passages(words_of_entry(entry), words_of_entry(pair.other))
    context["crumbs"] = [*context["crumbs"], (entry.code, _desk_url(slug, code))]
    context |= {"entry": entry, "pair": pair, "first": first, "second": second, "form": form}
    context["decides"] = context["manages"] and entry.state == Submission.State.SUBMITTED
    context["found"] = sum(1 for piece in first if piece.number)
    return render(request, "submissions/check/alike.html", context, status=status)


@require_safe
def diff(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """What changed from one revision of an entry to another one, word by word."""
    edition, context = check_context(request, slug)
    entry = entry_of(edition, code)
    revisions = list(entry.revisions.order_by("number"))
    numbers = [row.number for row in revisions]
    new = _number(request.GET.get("ke"), numbers, -1)
    old = _number(request.GET.get("dari"), [number for number in numbers if number < new], -1)
    by_number = {row.number: row for row in revisions}
    before, after = by_number.get(old), by_number.get(new)
    rows = differences(before.content, after.content) if before and after else []
    context["crumbs"] = [*context["crumbs"], (entry.code, _desk_url(slug, code))]
    context |= {"entry": entry, "rows": rows, "old": before, "new": after}
    context["chips"] = [
        (_("Revision %(n)d to %(m)d") % {"n": a, "m": b}, f"?dari={a}&ke={b}", (a, b) == (old, new))
        for a, b in pairwise(numbers)
    ]
    return render(request, "submissions/check/diff.html", context)


def _number(text: str | None, known: list[int], at: int) -> int:
    """A revision of the address that there is, else the one at a place of the list; 0 where there is none."""
    if text and text.isascii() and text.isdigit() and len(text) < 6 and int(text) in known:
        return int(text)
    return known[at] if known else 0


def _desk_url(slug: str, code: str) -> str:
    return reverse("submissions:check-desk", args=[slug, code])
