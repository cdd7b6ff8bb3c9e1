"""Rubrics of an edition: what is in force, editing it, its versions, and how jurors will see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition, Stage
from awards.permissions import MANAGE_EDITION
from judging.forms.rubrics import RubricEditor
from judging.models import Rubric
from judging.rubric_board import StageRubric, category_rubrics, stage_rubric
from judging.rubric_cards import cards_of, example_values, sum_of
from judging.rubric_compare import compare
from judging.rubric_drafts import draft_digest, draft_of
from judging.rubric_effects import RevisionEffect, revision_effect
from judging.rubric_rules import RubricDraft, warnings_of
from judging.rubric_sources import empty_draft, other_rubrics, preset_rubrics, starting_draft
from judging.services.rubrics import RubricChanged, revise_rubric, set_rubric
from submissions.queries.forms import sections_in_force

CATEGORIES_ON_A_PAGE = 12
RUBRICS_ON_A_PAGE = 25
Crumbs = list[tuple[str | Promise, str]]


@require_safe
def rubric_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Per category and stage the rubric in force, whether its weights are whole, and whether it is locked."""
    edition = staff_edition(request, slug)
    page = Paginator(edition.categories.order_by("position"), CATEGORIES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "edition": edition,
        "page": page,
        "categories": category_rubrics(edition, page),
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
    }
    return render(request, "setup/rubric_list.html", context)


@require_safe
def rubric_detail(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The rubric in force of a stage, its earlier versions with their reasons, and what may be done to it."""
    edition, row = _row(request, slug, category, stage)
    context = _context(request, edition, row)
    if row.rubric is not None:
        draft = draft_of(row.rubric)
        context |= {"cards": cards_of(draft), "warnings": warnings_of(draft.criteria)}
    return render(request, "setup/rubric_detail.html", context)


@require_safe
def rubric_start(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Choose what a rubric starts from: a preset, a stage of an edition one may see, or nothing."""
    edition, row = _row(request, slug, category, stage, manage=True)
    others = other_rubrics(request.user).exclude(stage=row.stage)
    context = _context(request, edition, row) | {
        "presets": preset_rubrics(),
        "rows": Paginator(others, RUBRICS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "setup/rubric_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rubric_edit(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Edit the rubric in place, or make a new version of it, which is shown before it is put in force."""
    edition, row = _row(request, slug, category, stage, manage=True)
    if not row.lock.is_editable:
        raise DomainError(f"{row.lock.title}. {row.lock.body}")
    current = draft_of(row.rubric) if row.rubric else None
    editor = RubricEditor(
        request.POST if request.method == "POST" else None,
        draft=_start(request, current),
        seen=draft_digest(current) if current else "",
        asks_reason=row.lock.kind == "scored",
    )
    status = 200
    if editor.saves:
        if editor.is_valid() and (answer := _save(request, edition, row, editor)) is not None:
            return answer
        status = 422
    context = _context(request, edition, row) | {
        "editor": editor,
        "is_started": bool(request.GET.get("dari")),
    }
    return render(request, "setup/rubric_edit.html", context, status=status)


def _start(request: SignedInRequest, current: RubricDraft | None) -> RubricDraft:
    """What the page begins with: the source that was chosen, else what is in force. Raises Http404."""
    chosen = request.GET.get("dari", "")
    if not chosen:
        return current or empty_draft()
    draft = starting_draft(chosen, request.user)
    if draft is None:
        raise Http404
    return draft


def _save(
    request: SignedInRequest, edition: Edition, row: StageRubric, editor: RubricEditor
) -> HttpResponse | None:
    """Save the draft, or show first what a new version does; None when the page is shown again."""
    draft, said = editor.draft, editor.head.cleaned_data
    assert draft is not None  # noqa: S101 - the caller asked whether it is valid
    stage = row.stage
    try:
        if row.lock.kind == "open":
            set_rubric(stage=stage, draft=draft, by=request.user, seen=said["seen"])
            messages.success(request, _("The rubric is saved."))
        else:
            effect = revision_effect(stage, draft.criteria)
            if request.POST.get("effect") != effect.mark:
                return _ask(request, edition, row, draft, effect)
            rubric = revise_rubric(
                stage=stage, draft=draft, reason=said["reason"], by=request.user, seen=said["seen"]
            )
            text = _("Version %(version)d of the rubric is in force.")
            messages.success(request, text % {"version": rubric.version})
    except DomainError as error:
        if isinstance(error, RubricChanged):
            in_force = stage_rubric(edition, stage).rubric
            editor.renew(draft_digest(draft_of(in_force)) if in_force else "")
        editor.head.add_error(None, str(error))
        return None
    return redirect("judging:rubric-detail", edition.slug, stage.category.code, stage.code)


def _ask(
    request: SignedInRequest, edition: Edition, row: StageRubric, draft: RubricDraft, effect: RevisionEffect
) -> HttpResponse:
    """What the new version does to the sheets, to be confirmed; asked again when that has changed."""
    current = draft_of(row.rubric) if row.rubric else empty_draft()
    context = _context(request, edition, row) | {
        "effect": effect,
        "was_seen": "effect" in request.POST,
        "comparison": compare(current, draft),
        "reason": request.POST.get("reason", ""),
        "sent": [item for item in request.POST.items() if item[0] not in {"csrfmiddlewaretoken", "effect"}],
    }
    return render(request, "setup/rubric_confirm.html", context)


@require_safe
def rubric_compare(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """Two versions side by side; without a choice the one in force and the one before it."""
    edition, row = _row(request, slug, category, stage)
    versions = {str(rubric.version): rubric for rubric in row.versions}
    if len(versions) < 2:
        raise Http404
    numbers = list(versions)
    old = versions.get(request.GET.get("dari", ""), versions[numbers[-2]])
    new = versions.get(request.GET.get("ke", ""), versions[numbers[-1]])
    context = _context(request, edition, row) | {
        "old": old,
        "new": new,
        "comparison": compare(draft_of(old), draft_of(new)),
    }
    return render(request, "setup/rubric_compare.html", context)


@require_safe
def rubric_preview(request: SignedInRequest, slug: str, category: str, stage: str) -> HttpResponse:
    """The scoresheet as jurors will see it, filled with an example; nothing on it can be written."""
    edition, row = _row(request, slug, category, stage)
    rubrics: dict[str, Rubric] = {str(rubric.version): rubric for rubric in row.versions}
    rubric = rubrics.get(request.GET.get("versi", ""), row.rubric)
    if rubric is None:
        raise Http404
    draft = draft_of(rubric)
    cards = cards_of(draft, example_values(draft))
    context = _context(request, edition, row) | {
        "shown": rubric,
        "cards": cards,
        "sum": sum_of(cards),
        "sections": sections_in_force(row.stage.category),
    }
    return render(request, "setup/rubric_preview.html", context)


def _row(
    request: SignedInRequest, slug: str, category: str, stage: str, *, manage: bool = False
) -> tuple[Edition, StageRubric]:
    edition = staff_edition(request, slug, manage=manage)
    stages = Stage.objects.select_related("category")
    found = get_object_or_404(stages, category__edition=edition, category__code=category, code=stage)
    return edition, stage_rubric(edition, found)


def _context(request: SignedInRequest, edition: Edition, row: StageRubric) -> dict[str, Any]:
    stage = row.stage
    kwargs = [edition.slug, stage.category.code, stage.code]
    return {
        "edition": edition,
        "row": row,
        "stage": stage,
        "category": stage.category,
        "manages": request.user.has_perm(MANAGE_EDITION, edition),
        "crumbs": [
            (_("Rubrics"), reverse("judging:rubric-list", args=[edition.slug])),
            (f"{stage.category.short_name}, {stage.name}", reverse("judging:rubric-detail", args=kwargs)),
        ],
    }
