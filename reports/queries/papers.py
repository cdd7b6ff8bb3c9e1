"""The papers of an edition as the back office lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from awards.models import Edition
from reports.models import Document
from reports.models.document import SINGLY, STUCK


@dataclass(frozen=True, slots=True)
class KindProgress:
    """How many papers of a kind are rendered, of those in force, how many are void, and given up."""

    kind: str
    label: str
    rendered: int
    queued: int
    void: int
    stuck: int  # of the queued ones
    open: int  # that wait for a number of the registry

    @property
    def total(self) -> int:
        return self.rendered + self.queued + self.open

    @property
    def text(self) -> str:
        """The count in words, beside the bar."""
        return _("%(done)d of %(all)d ready") % {"done": self.rendered, "all": self.total}


def kind_progress(edition: Edition) -> list[KindProgress]:
    """Every kind of paper in order, those without a paper too; one query."""
    rows = Document.objects.filter(edition=edition).order_by().values("kind")
    counts = {
        row["kind"]: row
        for row in rows.annotate(
            rendered=Count("pk", filter=Q(state=Document.State.RENDERED)),
            queued=Count("pk", filter=Q(state=Document.State.QUEUED)),
            void=Count("pk", filter=Q(state=Document.State.VOID)),
            stuck=Count("pk", filter=STUCK),
            open=Count("pk", filter=Q(state=Document.State.OPEN)),
        )
    }
    none = {"rendered": 0, "queued": 0, "void": 0, "stuck": 0, "open": 0}
    return [
        KindProgress(**none | counts.get(kind.value, {}) | {"kind": kind.value, "label": str(kind.label)})
        for kind in Document.Kind
        if kind.value not in SINGLY or kind.value in counts
    ]


def open_papers(edition: Edition) -> QuerySet[Document]:
    """The papers that wait for a number of the registry, in the order in which they were issued."""
    papers = Document.objects.filter(edition=edition, state=Document.State.OPEN)
    return papers.select_related("category").defer("facts").order_by("series", "number")


def listed_papers(
    edition: Edition, *, kind: str = "", category: str = "", text: str = ""
) -> QuerySet[Document]:
    """The papers of an edition by series and number; `category` is a code.

    `text` is looked for in number, title, the code of the entry and whom it is for.
    """
    papers = Document.objects.filter(edition=edition).select_related("category", "replaced_by", "signature")
    papers = papers.defer("facts", "replaced_by__facts")
    if kind:
        papers = papers.filter(kind=kind)
    if category:
        papers = papers.filter(category__code=category)
    if text:
        papers = papers.filter(
            Q(number_text__icontains=text)
            | Q(title__icontains=text)
            | Q(submission__code__iexact=text)
            | Q(facts__recipient__icontains=text)
        )
    return papers.order_by("series", "number")
