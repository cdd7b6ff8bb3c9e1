"""The former winners that an edition's organiser knows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from awards.models import Edition, Honour, Organization


def honours_of(edition: Edition) -> QuerySet[Honour]:
    """Winners of the units below the edition's city, or of all units where the organiser stands above."""
    honours = Honour.objects.select_related("unit__parent", "category__edition").order_by(
        "-year", "category_code", "place_number", "entry_title", "pk"
    )
    city: Organization | None = edition.organizer
    while city is not None and city.kind != Organization.Kind.CITY:
        city = city.parent
    if city is None:
        return honours
    return honours.filter(unit__in=Organization.objects.below([city.pk]).values("pk"))


def search_honours(
    honours: QuerySet[Honour], *, text: str, year: int | None, category: str
) -> QuerySet[Honour]:
    """Narrowed to a year, a category, and to units or titles in which every word stands."""
    if year is not None:
        honours = honours.filter(year=year)
    if category:
        honours = honours.filter(category_code=category)
    for word in text.split():
        unit = Organization.objects.filter(
            Q(name__icontains=word) | Q(abbreviation__icontains=word) | Q(aliases__text__icontains=word)
        )
        honours = honours.filter(Q(entry_title__icontains=word) | Q(unit__in=unit.values("pk")))
    return honours


def honour_years(edition: Edition) -> list[int]:
    """The years that have winners, the latest first."""
    return list(honours_of(edition).order_by("-year").values_list("year", flat=True).distinct())


def category_names(edition: Edition) -> dict[str, str]:
    """The short names of the edition's categories by code; other codes of old lists stand for themselves."""
    return dict(edition.categories.order_by("position").values_list("code", "short_name"))
