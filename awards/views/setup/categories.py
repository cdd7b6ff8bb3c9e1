"""The categories of an edition, with their stages and places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.exceptions import DomainError
from awards.forms.rows import RowFormSet
from awards.forms.setup_categories import FIXED_STAGE_FIELDS, CategoryForm, PlaceRows, StageRows
from awards.http import SignedInRequest
from awards.models import Category
from awards.services import setup_categories, setup_stages
from awards.services.setup_edition import settings_categories
from awards.setup_facts import PLACES, REGISTRATION, STAGES, all_points
from awards.views.setup.frame import (
    READ_AND_SAVE,
    Desk,
    RowsPage,
    category_of,
    locks_on,
    open_desk,
    rows_page,
    saved,
)


def _list(desk: Desk) -> tuple[str, str]:
    return _("Categories"), desk.url("awards:setup-categories")


@require_safe
def categories(request: SignedInRequest, slug: str) -> HttpResponse:
    """The categories in their order, with what is missing in each."""
    desk = open_desk(request, slug)
    rows = settings_categories(desk.edition)
    missing: dict[int, int] = {}
    for point in all_points(desk.edition, rows):
        if point.category is not None and point.blocks:
            missing[point.category.pk] = missing.get(point.category.pk, 0) + 1
    context = {"rows": [(row, missing.get(row.pk, 0)) for row in rows], "title": _("Categories")}
    return desk.page("setup/categories.html", context, crumbs=[(_("Categories"), "")])


@require_http_methods(READ_AND_SAVE)
def category_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a category, empty or like another one."""
    desk = open_desk(request, slug)
    form = CategoryForm(request.POST if desk.is_sent else None, edition=desk.edition)
    if not desk.manages:
        form.disable()
    made: list[Category] = []

    def save() -> None:
        said = {"values": form.values(), "like": form.cleaned_data["like"]}
        made.append(setup_categories.add_category(edition_id=desk.edition.pk, by=request.user, **said))

    if desk.is_sent and form.is_valid() and saved(form, save, str):
        messages.success(
            request,
            _("%(category)s is added. Look at its stages and places next.") % {"category": made[0].name},
        )
        return redirect("awards:setup-stages", slug, made[0].code)
    title = _("Add a category")
    context = {"form": form, "title": title}
    crumbs = [_list(desk), (title, "")]
    return desk.page("setup/category.html", context, crumbs=crumbs, status=422 if desk.is_sent else 200)


@require_http_methods(READ_AND_SAVE)
def category(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """What a category is called, who may enter it, and its limits."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    locks = locks_on(desk, found, REGISTRATION)
    form = CategoryForm(
        request.POST if desk.is_sent else None, edition=desk.edition, category=found, locked=bool(locks)
    )
    if not desk.manages:
        form.disable()

    def save() -> Any:
        said = {"values": form.values(), "seen": form.cleaned_data["seen"]}
        return setup_categories.change_category(category_id=found.pk, by=request.user, **said)

    def now() -> str:
        return setup_categories.category_fingerprint(Category.objects.get(pk=found.pk))

    if desk.is_sent and form.is_valid() and saved(form, save, now):
        messages.success(request, _("Saved."))
        return redirect("awards:setup-categories", slug)
    context = {"form": form, "category": found, "title": found.name, "locks": locks}
    crumbs = [_list(desk), (found.name, "")]
    return desk.page("setup/category.html", context, crumbs=crumbs, status=422 if desk.is_sent else 200)


@require_POST
def category_move(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """Move a category up or down in the order of the edition."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    step = -1 if request.POST.get("to") == "up" else 1
    setup_categories.move_category(category_id=found.pk, by_places=step, by=request.user)
    return redirect("awards:setup-categories", slug)


@require_http_methods(READ_AND_SAVE)
def category_remove(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """What goes with a category; POST removes it."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    problem = ""
    if desk.is_sent:
        try:
            name = setup_categories.remove_category(category_id=found.pk, by=request.user)
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("%(category)s is removed.") % {"category": name})
            return redirect("awards:setup-categories", slug)
    title = _("Remove %(category)s") % {"category": found.name}
    context = {"category": found, "title": title, "problem": problem}
    crumbs = [_list(desk), (title, "")]
    return desk.page("setup/category_remove.html", context, crumbs=crumbs, status=409 if problem else 200)


@require_http_methods(READ_AND_SAVE)
def stages(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The stages of a category: weights, windows, promotion."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    locks = locks_on(desk, found, STAGES)
    whole = setup_stages.stages_lock(locks)
    closed = frozenset(lock.stage_id for lock in locks if lock.stage_id is not None)

    def save(**said: Any) -> None:
        setup_stages.save_stages(category_id=found.pk, by=request.user, **said)

    page = RowsPage(
        rows=StageRows,
        prefix="stages",
        template="setup/stages.html",
        title=_("Stages of %(category)s") % {"category": found.short_name},
        stored=lambda: setup_stages.stage_rows(Category.objects.get(pk=found.pk)),
        save=save,
        back=desk.url("awards:setup-categories"),
        context={
            "category": found,
            "locks": locks,
            "all_locked": bool(closed) and len(closed) == len(found.stages.all()),
        },
        crumbs=[_list(desk)],
        form_kwargs={"closed": closed, "disabled": FIXED_STAGE_FIELDS if whole else ()},
        fixed=whole is not None,
        faults=_put_faults,
        sum_field="weight",
    )
    return rows_page(desk, page)


def _put_faults(rows: RowFormSet) -> bool:
    """Put on the rows why the stages cannot be judged; whether there was anything."""
    faults = setup_stages.stage_faults(rows.rows)
    for fault in faults:
        rows.refuse(fault.index, fault.field, fault.text)
    return bool(faults)


@require_http_methods(READ_AND_SAVE)
def places(request: SignedInRequest, slug: str, category: str) -> HttpResponse:
    """The places of a category with their prizes."""
    desk = open_desk(request, slug)
    found = category_of(desk, category)
    locks = locks_on(desk, found, PLACES)

    def save(**said: Any) -> None:
        setup_categories.save_places(category_id=found.pk, by=request.user, **said)

    page = RowsPage(
        rows=PlaceRows,
        prefix="places",
        template="setup/places.html",
        title=_("Places and prizes of %(category)s") % {"category": found.short_name},
        stored=lambda: setup_categories.place_rows(Category.objects.get(pk=found.pk)),
        save=save,
        back=desk.url("awards:setup-categories"),
        context={"category": found, "locks": locks, "all_locked": bool(locks)},
        crumbs=[_list(desk)],
        form_kwargs={"disabled": None if locks else ()},
        fixed=bool(locks),
    )
    return rows_page(desk, page)
