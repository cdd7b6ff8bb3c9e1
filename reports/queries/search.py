"""The search of the back office: entries, teams, people with a role, units and papers of one edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Edition, Membership, Organization, OrganizationAlias, OrganizationName
from awards.queries.people import roles_of, units_of
from reports.models import Document
from reports.queries.documents import normalise_code
from reports.queries.entries import listed
from submissions.models import Submission, TeamMember

SHORTEST = 2
FEW, PER_PAGE = 6, 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: what it is called, what tells it apart, and where it is."""

    title: str
    note: str
    url: str
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `has_more` when there are others beyond those shown."""

    kind: str
    title: str
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    title: Callable[[], str]
    icon: str
    rows: Callable[[Edition, str], QuerySet[Any]]
    hits: Callable[[Edition, Iterable[Any]], list[Hit]]


def search(edition: Edition, text: str) -> list[Group]:
    """The first hits of every kind that has some; one query for each kind, at any size."""
    if len(text) < SHORTEST:
        return []
    groups = []
    for name, kind in _KINDS.items():
        rows = list(kind.rows(edition, text)[: FEW + 1])
        if rows:
            hits = tuple(kind.hits(edition, rows[:FEW]))
            groups.append(Group(name, kind.title(), kind.icon, hits, len(rows) > FEW))
    return groups


def search_kind(edition: Edition, text: str, name: str, number: str | None) -> tuple[Group, Page[Any]] | None:
    """All hits of one kind, page by page; None for a kind that there is not."""
    kind = _KINDS.get(name)
    if kind is None or len(text) < SHORTEST:
        return None
    page = Paginator(kind.rows(edition, text), PER_PAGE).get_page(number)
    hits = tuple(kind.hits(edition, page.object_list))
    return Group(name, kind.title(), kind.icon, hits), page


def _entries(edition: Edition, text: str) -> QuerySet[Submission]:
    return listed(edition, text=text)


def _entry_hits(edition: Edition, rows: Iterable[Submission]) -> list[Hit]:
    return [
        Hit(
            row.title,
            f"{row.code}, {row.unit.label}",
            _entry_url(edition, row.code),
            row.state,
            str(row.get_state_display()),
        )
        for row in rows
    ]


def _team(edition: Edition, text: str) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(
        submission__category__edition=edition, submission__number__isnull=False
    ).select_related("submission")
    digits = text.replace(" ", "")
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(nip__startswith=digits) | Q(phone=digits)
        )
    return rows.order_by(Lower("name"), "submission__code", "pk")


def _team_hits(edition: Edition, rows: Iterable[TeamMember]) -> list[Hit]:
    return [
        Hit(
            row.name,
            f"{row.get_role_display()}, {row.submission.code} {row.submission.title}",
            _entry_url(edition, row.submission.code),
        )
        for row in rows
    ]


def _people(edition: Edition, text: str) -> QuerySet[Membership]:
    return roles_of(edition, text=text).filter(confirmed_at__isnull=False)


def _people_hits(edition: Edition, rows: Iterable[Membership]) -> list[Hit]:
    """A person once, with all roles that were found."""
    hits = []
    people = reverse("awards:people", args=[edition.slug])
    for _person, held in groupby(rows, key=lambda row: row.user_id):
        memberships = list(held)
        user = memberships[0].user
        roles = ", ".join(
            f"{row.get_role_display()} ({row.organization.label})"
            if row.organization is not None
            else str(row.get_role_display())
            for row in memberships
        )
        note = f"{roles}, {user.institution}" if user.institution else roles
        hits.append(Hit(str(user), note, f"{people}?{urlencode({'text': user.email})}"))
    return hits


def _units(edition: Edition, text: str) -> QuerySet[Organization]:
    """Units by their name, short name, another spelling, or a name of former times."""
    known = OrganizationAlias.objects.filter(text__icontains=text).values("organization_id")
    former = OrganizationName.objects.filter(name__icontains=text).values("organization_id")
    return (
        units_of(edition)
        .filter(
            Q(name__icontains=text) | Q(abbreviation__icontains=text) | Q(pk__in=known) | Q(pk__in=former)
        )
        .select_related("parent")
        .annotate(entries=Count("submissions", filter=Q(submissions__category__edition=edition)))
        .order_by("name", "pk")
    )


def _unit_hits(edition: Edition, rows: Iterable[Any]) -> list[Hit]:
    page = reverse("reports:submission-list", args=[edition.slug])
    return [
        Hit(
            f"{row.label} ({row.abbreviation})" if row.abbreviation else row.label,
            f"{row.get_kind_display()}, " + _("entries: %(n)d") % {"n": row.entries},
            f"{page}?{urlencode({'text': row.name})}",
        )
        for row in rows
    ]


def _papers(edition: Edition, text: str) -> QuerySet[Document]:
    """Papers by number, title, or the control code below the QR code."""
    return (
        Document.objects.filter(edition=edition)
        .filter(
            Q(number_text__icontains=text) | Q(title__icontains=text) | Q(control_code=normalise_code(text))
        )
        .order_by("series", "number")
    )


def _paper_hits(edition: Edition, rows: Iterable[Document]) -> list[Hit]:
    page = reverse("reports:document-list", args=[edition.slug])
    return [
        Hit(
            row.number_text,
            f"{row.get_kind_display()}, {row.title}",
            f"{page}?{urlencode({'text': row.number_text})}",
            row.state,
            str(row.get_state_display()),
        )
        for row in rows
    ]


def _entry_url(edition: Edition, code: str) -> str:
    return reverse("reports:submission-detail", args=[edition.slug, code])


_KINDS = {
    "entri": _Kind(lambda: _("Entries"), "file-text", _entries, _entry_hits),
    "tim": _Kind(lambda: _("People of teams"), "users", _team, _team_hits),
    "orang": _Kind(lambda: _("Jurors, staff and members"), "id-card", _people, _people_hits),
    "unit": _Kind(lambda: _("Units"), "building-2", _units, _unit_hits),
    "dokumen": _Kind(lambda: _("Documents"), "file-badge", _papers, _paper_hits),
}
