"""Which form a category has, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from awards.models import Category
from submissions.models import Form, Section

WITH_SECTIONS = Prefetch("sections", Section.objects.prefetch_related("questions"))


def form_in_force(category: Category) -> Form | None:
    """The version that entrants of a category fill in, None while there is none.

    Whoever starts an entry in it holds the category's row shared (`lock_category`) from before this question:
    publishing has the row alone, and moves every entry that is still a draft.
    """
    return Form.objects.filter(category=category, state=Form.State.IN_FORCE).first()


def draft_form(category: Category) -> Form | None:
    """The version that the secretariat is working on, None where nobody is."""
    return Form.objects.filter(category=category, state=Form.State.DRAFT).first()


def sections_of(form: Form) -> list[Section]:
    """The sections of a form in their order, each with its questions at hand; two queries."""
    return list(form.sections.prefetch_related("questions"))


def forms_in_force(categories: Iterable[Category]) -> dict[int, Form]:
    """The forms in force of several categories by the category's key, with sections and questions."""
    forms = Form.objects.filter(category__in=categories, state=Form.State.IN_FORCE)
    return {form.category_id: form for form in forms.prefetch_related(WITH_SECTIONS)}


def sections_in_force(category: Category) -> QuerySet[Section]:
    """The sections that entrants of a category fill in."""
    return Section.objects.filter(form__category=category, form__state=Form.State.IN_FORCE)
