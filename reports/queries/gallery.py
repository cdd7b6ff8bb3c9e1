"""The public gallery: innovations of published categories, as far as their people agreed to show them.

Everything is read from `GalleryEntry`, which holds nothing that a consent does not cover.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.models import Category, Edition, Organization
from awards.templatetags.shell import motif
from awards.workbooks.values import title_key
from reports.queries.sought import Sought
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import Attachment, GalleryEntry, TeamMember
from submissions.models.gallery import LANGUAGE
from submissions.queries.gallery import Passage, hidden_names, passages, pictures_of, public_parts

PAGE_SIZE: Final = 24
RELATED: Final = 4
FIRST_PAGE: Final = 6
# What a search found stands between two private characters until the text is escaped.
START, STOP = "\ue000", "\ue001"
EXCERPT: Final = 28
# PostgreSQL brings a stemmer for Indonesian but no stop words: these would have to stand in every text.
STOP_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "ada adalah agar akan antara atas atau bagi bahwa dalam dan dapat dari dengan di guna hingga ini itu "
        "ke kepada oleh pada para saat sebagai secara sehingga serta telah tentang untuk yang",
    )
)
Entries = QuerySet[GalleryEntry]


@dataclass(frozen=True, slots=True)
class Card:
    """An innovation in the list; `title` and `excerpt` are escaped, with what was found marked."""

    href: str
    title: SafeString
    unit: str
    category: str
    year: int
    award: str
    motif: str
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet with how many innovations have it under everything else that is asked for."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """What the list can be narrowed by, and what it is narrowed by now."""

    name: str
    label: str
    every: str
    options: tuple[Option, ...]
    chosen: str

    @property
    def total(self) -> int:
        return sum(option.count for option in self.options)


@dataclass(frozen=True, slots=True)
class Gallery:
    """A page of the gallery."""

    sought: Sought
    cards: tuple[Card, ...]
    page: Page[Any]
    facets: tuple[Facet, ...]
    total: int

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def selects(self) -> tuple[Facet, ...]:
        """The facets that have something to choose."""
        return tuple(facet for facet in self.facets if facet.options and facet.name != "kategori")

    @property
    def categories(self) -> Facet:
        return next(facet for facet in self.facets if facet.name == "kategori")


def in_gallery() -> Entries:
    """Everything that the public may see now."""
    return GalleryEntry.objects.shown().filter(edition__opened_at__isnull=False)


def gallery(sought: Sought, number: str | None) -> Gallery:
    """A page of what is asked for, the counts of every facet, what was found marked; at most 14 queries."""
    found = _narrowed(sought)
    page = Paginator(_ordered(found, sought).values_list("pk", flat=True), PAGE_SIZE).get_page(number)
    cards = _cards(list(page.object_list), sought.q)
    facets = tuple(make(sought) for make in FACETS)
    total = page.paginator.count if not sought.narrowing else in_gallery().count()
    return Gallery(sought, tuple(cards), page, facets, total)


def newest(edition: Edition) -> tuple[tuple[Card, ...], int]:
    """Some innovations of an edition for its first page, and how many there are; three queries at most."""
    rows = in_gallery().filter(edition=edition)
    total = rows.count()
    if not total:
        return (), 0
    keys = list(_ordered(rows, Sought()).values_list("pk", flat=True)[:FIRST_PAGE])
    return tuple(_cards(keys, "")), total


@dataclass(frozen=True, slots=True)
class Innovation:
    """The page of one innovation, with what its people agreed to show and nothing else."""

    row: GalleryEntry
    summary: str
    passages: tuple[Passage, ...]
    team: tuple[str, ...]
    pictures: tuple[Attachment, ...]
    related: tuple[Card, ...]

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Label, value, and where more of the same stand."""
        row, there = self.row, reverse("reports:gallery")
        pairs = [
            (_("Category"), row.category.name, Sought(kategori=row.category_code)),
            (_("Unit"), row.unit.label, Sought(unit=row.unit.code)),
            (_("Year"), str(row.year), Sought(tahun=str(row.year))),
            *[
                (_("Goal"), f"{goal}. {SDGS[goal]}", Sought(sdg=str(goal)))
                for goal in row.sdgs
                if goal in SDGS
            ],
            (_("Affair of government"), str(URUSAN_NAMES.get(row.urusan, "")), Sought(urusan=row.urusan)),
        ]
        return [(label, value, there + sought.address()) for label, value, sought in pairs if value]

    @property
    def description(self) -> str:
        """One or two sentences for whoever shares the page."""
        text = self.summary or f"{self.row.category.name}, {self.row.unit.label}"
        return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"


def innovation(edition: Edition, code: str) -> Innovation | None:
    """One innovation of an edition, None where the public may not see it; eight queries at most."""
    row = _called(edition, code).select_related("category", "unit__parent", "edition", "submission").first()
    if row is None:
        return None
    entry = row.submission
    team = list(TeamMember.objects.filter(submission=entry))
    texts: list[Passage] = []
    revision = entry.revisions.last() if row.has_consent else None
    if revision is not None:
        parts = public_parts([entry.form_id] if entry.form_id else []).get(entry.form_id or 0)
        hidden = hidden_names(team, shows_team=row.shows_team)
        texts = passages(revision.content, parts, hidden) if parts else [Passage("", row.summary)]
    names = [member.name for member in team if row.shows_team and not member.is_minor]
    return Innovation(
        row,
        row.summary,
        tuple(text for text in texts[1:]),
        tuple(names),
        tuple(pictures_of(entry)) if row.shows_pictures else (),
        tuple(_related(row)),
    )


def picture(edition: Edition, code: str, number: int) -> Attachment | None:
    """The n-th picture of an innovation whose people agreed to show it, else None."""
    row = _called(edition, code).filter(shows_pictures=True).select_related("submission").first()
    shown = pictures_of(row.submission) if row is not None else []
    return shown[number - 1] if 1 <= number <= len(shown) else None


def _called(edition: Edition, code: str) -> Entries:
    """The innovation of this code, which an address may have made up: no code has a NUL."""
    return in_gallery().filter(edition=edition, code=code.replace("\0", " "))


def marked(text: str) -> SafeString:
    """A text with what was found in <mark>, everything else escaped."""
    safe = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped before, and the marks are ours


def _words(text: str) -> SearchQuery | None:
    """The query of what was typed: quotes, "or" and a minus as people know them; None for no word at all."""
    if not text:
        return None
    kept = text
    if '"' not in text:
        kept = " ".join(word for word in text.split() if word.casefold() not in STOP_WORDS) or text
    return SearchQuery(kept, search_type="websearch", config=LANGUAGE)


def _narrowed(sought: Sought, but: str = "") -> Entries:
    """The innovations that are asked for, `but` one facet left open."""
    rows = in_gallery()
    query = _words(sought.q)
    if query is not None:
        rows = rows.filter(Q(search=query) | Q(title_key__contains=title_key(sought.q)))
    for name, value in sought.narrowing.items():
        if name != but and name in LOOKUPS:
            rows = rows.filter(LOOKUPS[name](value))
    return rows


LOOKUPS: Final[dict[str, Callable[[str], Q]]] = {
    "tahun": lambda value: Q(year=int(value)),
    "kategori": lambda value: Q(category_code=value),
    "kecamatan": lambda value: Q(district__code=value),
    "unit": lambda value: Q(unit__code=value),
    "sdg": lambda value: Q(sdgs__contains=[int(value)]),
    "urusan": lambda value: Q(urusan=value),
}


def _ordered(rows: Entries, sought: Sought) -> Entries:
    """The best find first; without words the latest year, then the places, then by title."""
    order: list[Any] = [
        F("year").desc(),
        F("place_number").asc(nulls_last=True),
        F("title_key"),
        F("submission_id"),
    ]
    query = _words(sought.q)
    if query is None:
        return rows.order_by(*order)
    named = Case(
        When(title_key__contains=title_key(sought.q), then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    return rows.annotate(named=named, rank=SearchRank(F("search"), query)).order_by("-named", "-rank", *order)


def _cards(keys: Sequence[int], text: str) -> list[Card]:
    """The cards of a page, in its order; one query."""
    rows = GalleryEntry.objects.filter(pk__in=keys).select_related("category", "edition", "unit__parent")
    rows = rows.defer("search", "text", "summary").annotate(start=Left("summary", 400))
    query = _words(text)
    if query is not None:
        headline = partial(SearchHeadline, query=query, config=LANGUAGE, start_sel=START, stop_sel=STOP)
        rows = rows.annotate(
            found_title=headline("title", highlight_all=True),
            found=headline("summary", max_words=EXCERPT, min_words=EXCERPT // 2),
        )
    found = {row.pk: row for row in rows}
    return [_card(found[key]) for key in keys if key in found]


def _card(row: Any) -> Card:
    return Card(
        href=reverse("reports:gallery-entry", args=[row.edition.slug, row.code]),
        title=marked(getattr(row, "found_title", row.title)),
        unit=row.unit.label,
        category=row.category.name,
        year=row.year,
        award=row.award,
        motif=motif(row.category),
        excerpt=marked(getattr(row, "found", "") or _start(row.start)),
    )


def _start(text: str) -> str:
    words = text.split()
    return text if len(words) <= EXCERPT else " ".join(words[:EXCERPT]) + "…"


def _related(row: GalleryEntry) -> list[Card]:
    """Those that share words of the title, a goal or an affair, the nearest first; two queries."""
    words = sorted(set(re.findall(r"[^\W\d_]{3,}", row.title.casefold())) - STOP_WORDS)[:12]
    near = Q(category_code=row.category_code)
    score: Any = Case(When(near, then=Value(0.02)), default=Value(0.0), output_field=FloatField())
    candidates = Q()
    if words:
        query = SearchQuery(" or ".join(words), search_type="websearch", config=LANGUAGE)
        candidates |= Q(search=query)
        score += SearchRank(F("search"), query)
    if row.sdgs:
        candidates |= Q(sdgs__overlap=row.sdgs)
        score += Case(
            When(sdgs__overlap=row.sdgs, then=Value(0.1)), default=Value(0.0), output_field=FloatField()
        )
    if row.urusan:
        candidates |= Q(urusan=row.urusan)
        score += Case(When(urusan=row.urusan, then=Value(0.1)), default=Value(0.0), output_field=FloatField())
    if not candidates:
        return []
    rows = (
        in_gallery()
        .filter(candidates)
        .exclude(pk=row.pk)
        .annotate(near=score)
        .order_by("-near", "-year", "pk")
    )
    return _cards(list(rows.values_list("pk", flat=True)[:RELATED]), "")


def _facet(
    name: str, label: Any, every: Any, options: Callable[[Entries], Iterable[Option]], sought: Sought
) -> Facet:
    found = tuple(options(_narrowed(sought, but=name)))
    return Facet(name, str(label), str(every), found, getattr(sought, name))


def _years(rows: Entries) -> list[Option]:
    counts = rows.values_list("year").annotate(n=Count("pk")).order_by("-year")
    return [Option(str(year), str(year), n) for year, n in counts]


def _categories(rows: Entries) -> list[Option]:
    counts = dict(rows.values_list("category_code").annotate(n=Count("pk")).order_by())
    named = (
        Category.objects.filter(code__in=counts)
        .order_by("code", "-edition__year", "-pk")
        .distinct("code")
        .values_list("position", "code", "short_name")
    )
    return [Option(code, name, counts[code]) for _position, code, name in sorted(named)]


def _places(rows: Entries, key: str) -> list[Option]:
    counts = dict(
        rows.filter(**{f"{key}__isnull": False}).values_list(f"{key}_id").annotate(n=Count("pk")).order_by()
    )
    units = Organization.objects.filter(pk__in=counts).select_related("parent")
    found = [(unit.kind != Organization.Kind.OPD, unit.name, unit) for unit in units]
    return [
        Option(unit.code, unit.name if key == "district" else unit.label, counts[unit.pk])
        for _office, _name, unit in sorted(found, key=lambda row: (row[0], row[1].casefold(), row[2].pk))
    ]


def _goals(rows: Entries) -> list[Option]:
    each = Func(F("sdgs"), function="unnest")
    counts = dict(rows.annotate(goal=each).values_list("goal").annotate(n=Count("pk")).order_by())
    return [
        Option(str(goal), f"{goal}. {SDGS[goal]}", counts[goal]) for goal in sorted(counts) if goal in SDGS
    ]


def _affairs(rows: Entries) -> list[Option]:
    counts = dict(rows.exclude(urusan="").values_list("urusan").annotate(n=Count("pk")).order_by())
    return [Option(code, str(name), counts[code]) for code, name in URUSAN_NAMES.items() if code in counts]


FACETS: Final[tuple[Callable[[Sought], Facet], ...]] = (
    lambda sought: _facet("kategori", _("Category"), _("All categories"), _categories, sought),
    lambda sought: _facet("tahun", _("Year"), _("All years"), _years, sought),
    lambda sought: _facet(
        "kecamatan", _("Kecamatan"), _("All of them"), partial(_places, key="district"), sought
    ),
    lambda sought: _facet("unit", _("Unit"), _("All units"), partial(_places, key="unit"), sought),
    lambda sought: _facet("sdg", _("Sustainable development goal"), _("All goals"), _goals, sought),
    lambda sought: _facet("urusan", _("Affair of government"), _("All affairs"), _affairs, sought),
)
