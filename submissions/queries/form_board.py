"""The forms of an edition as the pages of its set-up show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from awards.models import Category
from submissions.models import Form, Submission
from submissions.queries.forms import WITH_SECTIONS


@dataclass(frozen=True, slots=True)
class FormRow:
    """A category with its forms.

    `versions` are those that were ever in force, the latest last. `submitted` entries lock the form: from the
    first one on it changes only by a new version. `writing` entries are drafts under way.
    """

    category: Category
    draft: Form | None
    in_force: Form | None
    versions: tuple[Form, ...]
    submitted: int
    first_at: datetime | None
    writing: int

    @property
    def is_locked(self) -> bool:
        return self.submitted > 0

    @property
    def shown(self) -> Form | None:
        """What the list describes: the form in force, else the draft."""
        return self.in_force or self.draft

    @property
    def sections(self) -> int:
        return len(self.shown.sections.all()) if self.shown else 0

    @property
    def questions(self) -> int:
        return sum(len(part.questions.all()) for part in self.shown.sections.all()) if self.shown else 0


def form_rows(categories: Iterable[Category]) -> list[FormRow]:
    """The categories with their forms; a fixed number of queries."""
    categories = list(categories)
    forms = _forms(categories)
    found = {
        row["category"]: row
        for row in Submission.objects.filter(category__in=categories)
        .order_by()
        .values("category")
        .annotate(
            submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
            first_at=Min("submitted_at"),
            writing=Count("pk", filter=Q(state=Submission.State.DRAFT)),
        )
    }
    return [
        _row(
            category,
            [form for form in forms if form.category_id == category.pk],
            found.get(category.pk, {"submitted": 0, "first_at": None, "writing": 0}),
        )
        for category in categories
    ]


def form_row(category: Category) -> FormRow:
    """One category with its forms."""
    return form_rows([category])[0]


def _forms(categories: Sequence[Category]) -> list[Form]:
    forms = Form.objects.filter(category__in=categories).select_related("published_by")
    return list(forms.prefetch_related(WITH_SECTIONS))


def _row(category: Category, forms: Sequence[Form], counted: dict[str, object]) -> FormRow:
    state = Form.State
    return FormRow(
        category=category,
        draft=next((form for form in forms if form.state == state.DRAFT), None),
        in_force=next((form for form in forms if form.state == state.IN_FORCE), None),
        versions=tuple(form for form in forms if form.state != state.DRAFT),
        submitted=counted["submitted"],  # type: ignore[arg-type]
        first_at=counted["first_at"],  # type: ignore[arg-type]
        writing=counted["writing"],  # type: ignore[arg-type]
    )
