"""The papers of an edition as the back office lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from awards.models import Edition
from reports.models import Document


@dataclass(frozen=True, slots=True)
class KindProgress:
    """How many papers of a kind are rendered, of those in force, and how many are void."""

    kind: str
    label: str
    rendered: int
    queued: int
    void: int

    @property
    def total(self) -> int:
        return self.rendered + self.queued

    @property
    def text(self) -> str:
        """The count in words, beside the bar."""
        return _("%(done)d of %(all)d ready") % {"done": self.rendered, "all": self.total}


def kind_progress(edition: Edition) -> list[KindProgress]:
    """Every kind of paper in order, those without a paper too; one query."""
    rows = Document.objects.filter(edition=edition).order_by().values_list("kind", "state")
    counts: Mapping[tuple[str, str], int] = {
        (kind, state): n for kind, state, n in rows.annotate(Count("pk"))
    }
    state = Document.State
    return [
        KindProgress(
            kind.value,
            str(kind.label),
            counts.get((kind, state.RENDERED), 0),
            counts.get((kind, state.QUEUED), 0),
            counts.get((kind, state.VOID), 0),
        )
        for kind in Document.Kind
    ]


def listed_papers(edition: Edition, *, kind: str = "", text: str = "") -> QuerySet[Document]:
    """The papers of an edition by series and number; `text` is looked for in number and title."""
    papers = Document.objects.filter(edition=edition).select_related("category", "replaced_by")
    papers = papers.defer("facts", "replaced_by__facts")
    if kind:
        papers = papers.filter(kind=kind)
    if text:
        papers = papers.filter(number_text__icontains=text) | papers.filter(title__icontains=text)
    return papers.order_by("series", "number")
