"""Former winners that the secretariat loads or adds; those of a publication belong to the publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Honour, Organization, User
from awards.services.ledger import Event, append_event, append_events

EVENT_ROWS = 500  # winners in one row of the ledger
EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class HonourFacts:
    """A former winner as it is loaded."""

    category_code: str
    year: int
    entry_title: str
    unit: Organization
    place_number: int
    place_title: str


def lock_honours(edition: Edition) -> None:
    """One writer of an organiser's former winners at a time, until the caller's transaction ends."""
    Organization.objects.select_for_update(no_key=True).get(pk=edition.organizer_id)


def years_of_publication(edition: Edition) -> set[tuple[str, int]]:
    """Category and year of what this organiser publishes here: those winners are written at publication."""
    ours = Category.objects.filter(edition__organizer=edition.organizer_id)
    return set(ours.values_list("code", "edition__year"))


def require_loadable(
    edition: Edition, category_code: str, year: int, published: set[tuple[str, int]]
) -> None:
    """Refuse a year that cannot be one of a former award, or whose winners are written at publication."""
    if (category_code, year) in published:
        raise DomainError(
            _("The award of %(year)d is kept here; its winners are written when its results are published.")
            % {"year": year}
        )
    if not EARLIEST_YEAR <= year <= edition.year:
        raise DomainError(
            _("%(year)d is no year of a former award; expected %(first)d to %(last)d.")
            % {"year": year, "first": EARLIEST_YEAR, "last": edition.year}
        )


@transaction.atomic
def load_honours(
    *, edition: Edition, facts: Sequence[HonourFacts], changed: Sequence[Honour] = (), by: User | None
) -> list[Honour]:
    """Store new winners and those that a workbook changed; the caller holds `lock_honours` and compared."""
    made = Honour.objects.bulk_create(
        [
            Honour(
                category_code=item.category_code,
                year=item.year,
                entry_title=item.entry_title,
                unit=item.unit,
                place_number=item.place_number,
                place_title=item.place_title,
            )
            for item in facts
        ],
        batch_size=500,
    )
    Honour.objects.bulk_update(changed, ["place_number", "place_title"], batch_size=500)
    events = [*_events(edition, "honour.loaded", made), *_events(edition, "honour.changed", changed)]
    if events:
        append_events(edition_id=edition.pk, events=events, by=by)
    return made


@transaction.atomic
def add_honour(*, edition: Edition, facts: HonourFacts, by: User | None) -> Honour:
    """Add one former winner by hand. Refused: one that is there already, or a year that is published here."""
    lock_honours(edition)
    require_loadable(edition, facts.category_code, facts.year, years_of_publication(edition))
    same = Honour.objects.filter(
        category_code=facts.category_code,
        year=facts.year,
        unit=facts.unit,
        entry_title__iexact=facts.entry_title,
    ).first()
    if same is not None:
        raise DomainError(
            _("“%(title)s” is there already, as %(place)s of %(year)d.")
            % {"title": same.entry_title, "place": same.place_title, "year": same.year}
        )
    return load_honours(edition=edition, facts=[facts], by=by)[0]


@transaction.atomic
def remove_honour(*, edition: Edition, honour_id: int, by: User | None) -> Honour:
    """Remove a former winner that was loaded or added. Those of a publication go only with its reopening."""
    lock_honours(edition)
    honour = Honour.objects.select_for_update().filter(pk=honour_id).first()
    if honour is None:
        raise DomainError(_("This former winner was removed already."))
    if honour.category_id is not None:
        raise DomainError(
            _("This winner was written when the results were published. Reopen the results to take it back.")
        )
    honour.delete()
    append_event(
        edition_id=edition.pk,
        kind="honour.removed",
        subject=f"edition:{edition.pk}",
        data={"honours": [_row(honour, honour_id)]},
        by=by,
    )
    return honour


def _events(edition: Edition, kind: str, honours: Sequence[Honour]) -> list[Event]:
    return [
        Event(
            kind,
            f"edition:{edition.pk}",
            {"honours": [_row(honour, honour.pk) for honour in honours[start : start + EVENT_ROWS]]},
        )
        for start in range(0, len(honours), EVENT_ROWS)
    ]


def _row(honour: Honour, pk: int) -> list[int | str]:
    return [pk, honour.category_code, honour.year, honour.unit_id, honour.place_number]
