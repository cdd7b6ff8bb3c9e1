"""When there was a unit, which the reports of every edition count by."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Organization, User
from awards.queries.people import units_of
from awards.services.setup_base import fingerprint, lock_edition, record_change, require_seen, values_of

DATES = ("exists_from", "exists_until")


@transaction.atomic
def set_existence(
    *,
    edition: Edition,
    unit_id: int,
    since: date | None,
    until: date | None,
    seen: tuple[date | None, date | None],
    by: User | None,
) -> Organization:
    """Say from which day on there is a unit, and from which day on not any more; None where nobody knows.

    Entries and roles of the unit stay as they are. The row of the ledger stands in the edition in which it
    was said. `seen` are the dates that the page showed: raises `SettingsChanged` where somebody else changed
    them meanwhile, and `DomainError` where the unit would end before it began. The edition must not be
    archived, and the unit must be one of its city.
    """
    edition = lock_edition(edition.pk)
    unit: Organization = units_of(edition).select_for_update(no_key=True, of=("self",)).get(pk=unit_id)
    before = values_of(unit, DATES)
    require_seen(fingerprint(*seen), fingerprint(*before.values()))
    if since is not None and until is not None and until <= since:
        raise DomainError(_("The day of the end must be later than the day of the beginning."))
    unit.exists_from, unit.exists_until = since, until
    unit.save(update_fields=DATES)
    record_change(
        edition_id=edition.pk,
        kind="unit.existence_changed",
        subject=f"unit:{unit.pk}",
        before=before,
        after=values_of(unit, DATES),
        by=by,
    )
    return unit
