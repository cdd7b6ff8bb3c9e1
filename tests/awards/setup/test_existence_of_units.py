"""When there was a unit: said by the secretariat, counted by reports, kept in the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Organization
from awards.services.setup_base import SettingsChanged
from awards.services.units import set_existence
from tests.scenario import make_edition, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NEVER = (None, None)


def test_the_dates_are_kept_with_a_row_in_the_ledger() -> None:
    edition, unit = make_edition(), make_unit()
    since, until = date(2020, 1, 1), date(2025, 9, 1)
    set_existence(edition=edition, unit_id=unit.pk, since=since, until=until, seen=NEVER, by=None)
    unit.refresh_from_db()
    days = [date(2019, 12, 31), since, date(2025, 8, 31), until]
    assert [unit.existed_on(day) for day in days] == [False, True, True, False]
    row = AuditEvent.objects.get(edition=edition, kind="unit.existence_changed")
    assert (row.subject, row.data) == (
        f"unit:{unit.pk}",
        {
            "from": {"exists_from": None, "exists_until": None},
            "to": {"exists_from": "2020-01-01", "exists_until": "2025-09-01"},
            "texts": [],
        },
    )
    set_existence(edition=edition, unit_id=unit.pk, since=since, until=until, seen=(since, until), by=None)
    assert AuditEvent.objects.filter(kind="unit.existence_changed").count() == 1


def test_nobody_overwrites_what_they_have_not_seen_and_nothing_ends_before_it_began() -> None:
    edition, unit = make_edition(), make_unit()
    day = date(2025, 1, 1)
    with pytest.raises(DomainError):
        set_existence(edition=edition, unit_id=unit.pk, since=day, until=day, seen=NEVER, by=None)
    set_existence(edition=edition, unit_id=unit.pk, since=None, until=day, seen=NEVER, by=None)
    with pytest.raises(SettingsChanged):
        set_existence(edition=edition, unit_id=unit.pk, since=None, until=None, seen=NEVER, by=None)
    assert Organization.objects.get(pk=unit.pk).exists_until == day


def test_an_archived_edition_and_a_unit_of_another_city_are_refused() -> None:
    edition, unit, other = make_edition(), make_unit(), make_unit()
    city = Organization.objects.create(parent=unit.parent, kind="city", code="36.72", name="Kota")
    Organization.objects.filter(pk__in=[unit.pk, edition.organizer_id]).update(parent=city)
    edition.refresh_from_db()
    with pytest.raises(Organization.DoesNotExist):
        set_existence(edition=edition, unit_id=other.pk, since=None, until=None, seen=NEVER, by=None)
    edition.opened_at = edition.archived_at = edition.registration_opens_at
    edition.save()
    with pytest.raises(ArchivedError):
        set_existence(edition=edition, unit_id=unit.pk, since=None, until=None, seen=NEVER, by=None)
