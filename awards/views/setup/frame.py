"""What the pages of the settings share: who may change them, and saving beside somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.forms.rows import RowFormSet, shown_rows
from awards.forms.setup import SettingsForm
from awards.http import SignedInRequest, staff_edition
from awards.models import Category, Edition
from awards.permissions import MANAGE_EDITION
from awards.services.setup_base import SettingsChanged, fingerprint
from awards.setup_facts import Lock, all_locks

READ_AND_SAVE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Desk:
    """An edition whose settings are shown, and whether this person may change them now."""

    request: SignedInRequest
    edition: Edition
    manages: bool

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST"

    def url(self, name: str, *rest: str) -> str:
        """The address of another page of these settings."""
        return reverse(name, args=[self.edition.slug, *rest])

    def page(
        self,
        template: str,
        context: Mapping[str, Any],
        *,
        crumbs: Sequence[tuple[str, str]] = (),
        status: int = 200,
    ) -> HttpResponse:
        """A page with the way back to the index; the last crumb is the page itself."""
        start = [(_("Settings"), self.url("awards:setup") if crumbs else "")]
        frame = {"edition": self.edition, "manages": self.manages, "crumbs": [*start, *crumbs]}
        return render(self.request, template, frame | dict(context), status=status)


def open_desk(request: SignedInRequest, slug: str) -> Desk:
    """The settings of an edition for its staff; raises as `staff_edition` where something is sent."""
    edition = staff_edition(request, slug, manage=request.method == "POST")
    return Desk(
        request, edition, bool(request.user.has_perm(MANAGE_EDITION, edition)) and not edition.is_archived
    )


def category_of(desk: Desk, code: str) -> Category:
    """A category of the edition with its stages and places. Raises Http404."""
    rows = desk.edition.categories.prefetch_related("stages", "places")
    category: Category = get_object_or_404(rows, code=code)
    category.edition = desk.edition
    return category


def locks_on(desk: Desk, category: Category, part: str) -> list[Lock]:
    """The locks of one part of a category's settings."""
    return [lock for lock in all_locks(desk.edition, [category]) if lock.part == part]


def saved(form: SettingsForm, call: Callable[[], Any], now: Callable[[], str]) -> bool:
    """Call a service with what a valid form says. A refusal is put on the form, with everything typed.

    When somebody else saved meanwhile, the form may be sent again over what `now` gives.
    """
    try:
        call()
    except DomainError as error:
        if isinstance(error, SettingsChanged):
            form.renew(now())
        form.add_error(None, str(error))
        return False
    return True


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page that is one list of rows: what it shows and what saving it calls.

    `proposed` rows are shown in place of the stored ones until they are saved.
    """

    rows: type[RowFormSet]
    prefix: str
    template: str
    title: str
    stored: Callable[[], list[dict[str, Any]]]
    save: Callable[..., Any]
    back: str
    context: Mapping[str, Any]
    crumbs: Sequence[tuple[str, str]] = ()
    form_kwargs: Mapping[str, Any] | None = None
    fixed: bool = False
    faults: Callable[[RowFormSet], bool] = lambda _rows: False
    sum_field: str = ""
    proposed: list[dict[str, Any]] | None = None


def rows_page(desk: Desk, page: RowsPage) -> HttpResponse:
    """Show the rows, add, move or remove one, or save them all; what is refused is shown as it was typed."""
    stored = page.stored()
    kwargs = dict(page.form_kwargs or {})
    if not desk.manages:
        kwargs["disabled"] = None
    fixed = page.fixed or not desk.manages
    data = desk.request.POST if desk.is_sent else None
    formset, saves = shown_rows(
        page.rows,
        data,
        stored=stored if page.proposed is None else page.proposed,
        prefix=page.prefix,
        form_kwargs=kwargs,
        fixed=fixed,
    )
    seen = fingerprint(stored) if data is None else str(data.get("seen", ""))
    problem = ""
    if saves and formset.is_valid() and not page.faults(formset):
        try:
            page.save(rows=formset.rows, seen=seen)
        except DomainError as error:
            problem = str(error)
            seen = fingerprint(page.stored()) if isinstance(error, SettingsChanged) else seen
        else:
            messages.success(desk.request, _("Saved."))
            return redirect(page.back)
    context = {
        "rows": formset,
        "seen": seen,
        "problem": problem,
        "is_refused": saves,
        "is_unsaved": desk.is_sent or page.proposed is not None,
        "fixed": fixed,
        "sum": formset.sum_of(page.sum_field) if page.sum_field else None,
        "title": page.title,
        "back": page.back,
        **page.context,
    }
    status = 409 if problem else 422 if saves else 200
    return desk.page(page.template, context, crumbs=[*page.crumbs, (page.title, "")], status=status)
