"""A person's own page, and the language in which they read."""

from __future__ import annotations

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from awards.forms.profile import TAKEN, ProfileForm
from awards.http import SignedInRequest
from awards.models import Membership, User
from awards.queries.unit_search import search_units
from awards.services import accounts
from awards.services.accounts import NOT_TO_BELONG_TO


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """What a person says of themselves, where they belong, and how they sign in."""
    form = ProfileForm(request.POST or None, user=request.user, initial=_of(request.user))
    if form.is_valid():
        try:
            accounts.update_profile(user_id=request.user.pk, **form.cleaned_data)
        except accounts.NipTaken:
            form.add_error("nip", TAKEN)
        else:
            with override(form.cleaned_data["language"]):
                messages.success(request, _("Your profile is saved."))
            return redirect("awards:profile")
    held = Membership.objects.filter(user=request.user).select_related("organization__parent", "edition")
    units = [row for row in held.order_by("confirmed_at", "pk") if row.organization_id]
    roles = [row for row in held.order_by("-edition__registration_opens_at", "pk") if row.edition_id]
    context = {"form": form, "units": units, "roles": roles}
    return render(request, "awards/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_unit(request: SignedInRequest) -> HttpResponse:
    """The unit that a person says to belong to: searched, then chosen; asked once after the sign-up.

    For htmx the results alone. `next` is where the person was going.
    """
    going = request.POST.get("next") or request.GET.get("next") or ""
    following = going if url_has_allowed_host_and_scheme(going, {request.get_host()}) else ""
    if request.method == "POST":
        chosen = request.POST.get("unit", "")
        if not chosen.isdecimal():
            raise Http404
        membership = accounts.ask_for_unit(user_id=request.user.pk, organization_id=int(chosen))
        unit = membership.organization.label if membership.organization else ""
        if membership.confirmed_at is None:
            messages.success(request, _("The admin of %(unit)s is asked to confirm you.") % {"unit": unit})
        return redirect(following or "awards:profile")
    text = request.GET.get("q", "")
    context = {"text": text, "following": following, "found": search_units(text, but_kinds=NOT_TO_BELONG_TO)}
    is_part = request.headers.get("HX-Request") == "true"
    return render(
        request, "awards/unit_search_results.html" if is_part else "awards/unit_search.html", context
    )


@require_POST
def leave_unit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a request for a unit, or leave a unit."""
    accounts.leave_unit(user_id=request.user.pk, membership_id=pk)
    return redirect("awards:profile")


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out one browser of one's own, wherever it is."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    messages.success(request, _("The session is ended."))
    return redirect("usersessions_list")


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen: for a person with the account, for a stranger in a cookie."""
    response = django_set_language(request)
    chosen = response.cookies.get("django_language")
    if chosen is not None and request.user.is_authenticated:
        accounts.keep_language(user_id=request.user.pk, language=chosen.value)
    return response


def _of(user: User) -> dict[str, str]:
    return {
        "name": user.name,
        "nip": user.nip,
        "phone": user.phone,
        "institution": user.institution,
        "language": user.language or get_language() or "",
    }
