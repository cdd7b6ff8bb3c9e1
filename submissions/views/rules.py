"""The settings of who may enter a category, and of how it is verified."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.http import SignedInRequest
from awards.models import Category
from awards.setup_facts import REGISTRATION
from awards.views.setup.frame import READ_AND_SAVE, Desk, category_of, locks_on, open_desk, saved
from submissions.forms.rules import PolicyForm, RuleForm
from submissions.models import EligibilityRule
from submissions.queries.eligibility import figures_of, policy_of
from submissions.services import rules as services

Kind = EligibilityRule.Kind


def _crumbs(desk: Desk, category: Category, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    own = desk.url("submissions:rules", category.code) if rest else ""
    return [
        (_("Categories"), desk.url("awards:setup-categories")),
        (_("Rules of %(category)s") % {"category": category.short_name}, own),
        *rest,
    ]


@require_safe
def rules(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The rules of a category in the order in which entrants read them."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    context = {
        "category": found,
        "rows": [(rule, figures_of(rule, found)) for rule in found.eligibility_rules.all()],
        "kinds": Kind.choices,
        "policy": policy_of(found),
        "locks": locks_on(desk, found, REGISTRATION),
        "title": _("Rules of %(category)s") % {"category": found.short_name},
    }
    return desk.page("setup/rules.html", context, crumbs=_crumbs(desk, found))


@require_http_methods(READ_AND_SAVE)
def rule_new(request: SignedInRequest, slug: str, category: str, kind: str) -> HttpResponse:
    """Add a rule of a kind."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    if kind not in Kind.values:
        raise Http404
    return _edit(desk, found, kind, None)


@require_http_methods(READ_AND_SAVE)
def rule(request: SignedInRequest, slug: str, category: str, pk: int) -> HttpResponse:
    """Change a rule."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    stored = get_object_or_404(EligibilityRule, category=found, pk=pk)
    return _edit(desk, found, stored.kind, stored)


@require_POST
def rule_remove(request: SignedInRequest, slug: str, category: str, pk: int) -> HttpResponse:
    """Remove a rule."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    services.remove_rule(rule=get_object_or_404(EligibilityRule, category=found, pk=pk), by=request.user)
    messages.success(request, _("The rule is removed."))
    return redirect("submissions:rules", slug, category)


@require_POST
def rule_move(request: SignedInRequest, slug: str, category: str, pk: int) -> HttpResponse:
    """Move a rule up or down."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    stored = get_object_or_404(EligibilityRule, category=found, pk=pk)
    by_places = -1 if request.POST.get("to") == "up" else 1
    services.move_rule(rule=stored, by_places=by_places, by=request.user)
    return redirect("submissions:rules", slug, category)


@require_http_methods(READ_AND_SAVE)
def policy(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """From which likeness on entries lie side by side, and the days of a check and a return."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    form = PolicyForm(request.POST if desk.is_sent else None, policy=policy_of(found))
    if not desk.manages:
        form.disable()

    def save() -> None:
        said = form.cleaned_data
        services.save_policy(category=found, values=form.values(), seen=said["seen"], by=request.user)

    def now() -> str:
        return services.policy_fingerprint(policy_of(found))

    if desk.is_sent and form.is_valid() and saved(form, save, now):
        messages.success(request, _("Saved."))
        return redirect("submissions:rules", slug, category)
    title = _("How it is verified")
    context = {"form": form, "title": title, "back": desk.url("submissions:rules", category)}
    status = 422 if desk.is_sent else 200
    return desk.page("setup/rule.html", context, crumbs=_crumbs(desk, found, (title, "")), status=status)


def _edit(desk: Desk, category: Category, kind: str, stored: EligibilityRule | None) -> HttpResponse:
    locks = locks_on(desk, category, REGISTRATION)
    data = desk.request.POST if desk.is_sent else None
    form = RuleForm(data, category=category, kind=kind, rule=stored, locked=bool(locks))
    if not desk.manages:
        form.disable()

    def save() -> None:
        services.save_rule(
            category=category,
            rule=stored,
            kind=kind,
            values=form.values(),
            seen=form.cleaned_data["seen"],
            by=desk.request.user,
        )

    def now() -> str:
        return services.rule_fingerprint(stored and EligibilityRule.objects.filter(pk=stored.pk).first())

    if desk.is_sent and form.is_valid() and saved(form, save, now):
        messages.success(desk.request, _("Saved."))
        return redirect("submissions:rules", desk.edition.slug, category.code)
    title = str(Kind(kind).label)
    context = {
        "form": form,
        "title": title,
        "rule": stored,
        "category": category,
        "locks": locks,
        "back": desk.url("submissions:rules", category.code),
        "is_of_category": kind in {Kind.AGE, Kind.PER_UNIT, Kind.UNIT_KIND, Kind.PARTICIPANT_KIND},
    }
    status = 422 if desk.is_sent else 200
    return desk.page("setup/rule.html", context, crumbs=_crumbs(desk, category, (title, "")), status=status)
