"""The public gallery: innovations of published categories, as far as their people agreed to show them.

Everything is read from `GalleryEntry`, which holds nothing that a consent does not cover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, Final

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    FloatField,
    Func,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.models import Edition
from awards.templatetags.shell import motif
from awards.workbooks.values import title_key
from reports.queries.gallery_facets import Counted, Entries, Facet, counted, in_gallery, narrowed
from reports.queries.sought import Sought
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import Attachment, GalleryEntry
from submissions.models.gallery import LANGUAGE
from submissions.queries.gallery import Passage, pictures_of

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
# What a card says: four tables in full, two dozen times, would take longer than finding them.
SHOWN: Final = (
    *("title", "code", "year", "award", "edition__slug", "category__name", "category__position"),
    *("unit__kind", "unit__name", "unit__parent__name"),
)
MOST_FOUND: Final = 1000
KEPT: Final = 300  # seconds, for names of units and categories, which no mark knows of


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
class Gallery:
    """A page of the gallery."""

    sought: Sought
    cards: tuple[Card, ...]
    page: Page[Any]
    facets: tuple[Facet, ...]
    is_cut: bool = False
    most: int = MOST_FOUND

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


def gallery(sought: Sought, number: str | None) -> Gallery:
    """A page of what is asked for, with the counts of every facet and what was found marked.

    Words are looked for once, for the best thousand; everything else counts among them. Without words what
    fits and the counts are kept until anything in the gallery changes. At most six queries at any size.
    """
    query = _words(sought.q)
    if query is None:
        keys, facets = _kept(sought)
        is_cut = False
    else:
        found = _found(sought.q, query)
        keys, facets = narrowed(sought, found)
        is_cut = len(found) == MOST_FOUND
    page = Paginator(keys, PAGE_SIZE).get_page(number)
    cards = _cards(list(page.object_list), query)
    return Gallery(sought, tuple(cards), page, facets, is_cut)


def _mark() -> str:
    """What changes whenever any innovation does; one query.

    The latest change alone would not do: a change may be stored after one that began later.
    """
    changed = Func("changed_at", template="EXTRACT(EPOCH FROM %(expressions)s)", output_field=DecimalField())
    found = in_gallery().aggregate(n=Count("pk"), changes=Sum(changed))
    return f"{found['n']}:{found['changes']}:{get_language()}"


def _kept(sought: Sought) -> tuple[list[int], tuple[Facet, ...]]:
    """The keys of what fits, in the order of the gallery, and the counts. There is no end of words, but only
    so many values of facets.
    """
    name = "gallery:" + sha256(f"{_mark()}{sought}".encode()).hexdigest()
    kept: tuple[list[int], tuple[Facet, ...]] | None = cache.get(name)
    if kept is None:
        kept = narrowed(sought, counted(_ordered(in_gallery())))
        cache.set(name, kept, KEPT)
    return kept


def newest(edition: Edition) -> tuple[tuple[Card, ...], int]:
    """Some innovations of an edition for its first page, and how many there are; three queries at most."""
    rows = in_gallery().filter(edition=edition)
    total = rows.count()
    if not total:
        return (), 0
    keys = list(_ordered(rows).values_list("pk", flat=True)[:FIRST_PAGE])
    return tuple(_cards(keys)), total


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
    team = entry.team.all() if row.shows_team else []
    return Innovation(
        row,
        row.summary,
        tuple(Passage(**one) for one in row.passages),
        tuple(member.name for member in team if member.may_be_shown),
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


def _found(text: str, query: SearchQuery) -> list[Counted]:
    """What words find, the best first: where the title has them as typed, then by their weight.

    Two queries, as each can use an index of its own and the second is needed only for what the first leaves.
    """
    rows = in_gallery().alias(weight=SearchRank(F("search"), query)).order_by("-weight", "-year", "pk")
    as_typed = counted(rows.filter(title_key__contains=title_key(text))[:MOST_FOUND])
    if len(as_typed) == MOST_FOUND:
        return as_typed
    known = {row.pk for row in as_typed}
    by_weight = counted(rows.filter(search=query)[:MOST_FOUND])
    return [*as_typed, *(row for row in by_weight if row.pk not in known)][:MOST_FOUND]


def _ordered(rows: Entries) -> Entries:
    """The latest year first, then the places, then by title."""
    return rows.order_by(
        F("year").desc(), F("place_number").asc(nulls_last=True), F("title_key"), F("submission_id")
    )


def _cards(keys: Sequence[int], query: SearchQuery | None = None) -> list[Card]:
    """The cards of a page, in its order; one query."""
    rows = in_gallery().filter(pk__in=keys).select_related("category", "edition", "unit__parent")
    rows = rows.only(*SHOWN).annotate(start=Left("summary", 400))
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
        excerpt=marked(_piece(row.found, row.start) if getattr(row, "found", "") else _start(row.start)),
    )


def _piece(found: str, start: str) -> str:
    """What a search found of a summary, with dots where the summary goes on."""
    plain = found.replace(START, "").replace(STOP, "").strip()
    before = "" if start.strip().startswith(plain) else "… "
    return f"{before}{found}" if plain.endswith((".", "!", "?")) else f"{before}{found} …"


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
    name = f"gallery-related:{row.pk}:" + sha256(_mark().encode()).hexdigest()
    keys: list[int] | None = cache.get(name)
    if keys is None:
        rows = in_gallery().filter(candidates).exclude(pk=row.pk).annotate(near=score)
        keys = list(rows.order_by("-near", "-year", "pk").values_list("pk", flat=True)[:RELATED])
        cache.set(name, keys, KEPT)
    return _cards(keys)
