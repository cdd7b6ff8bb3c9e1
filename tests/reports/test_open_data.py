"""Open data count participation as the secretariat's page does, and a copy of old figures is known as old."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from awards.models import Organization
from awards.services.units import set_existence
from reports.exports.open_tables import SETS
from reports.participation.facts import closing_day, participation_facts
from reports.services.results import confirm_results, publish_results
from submissions.models import Submission
from submissions.services.gallery import Shown, classify_entry
from tests.reports.gallery_world import GalleryWorld
from tests.reports.participation.test_facts import MOMENT
from tests.scenario import Award, make_edition, make_unit, numbers
from tests.staff import closed_award

pytestmark = pytest.mark.django_db
State = Submission.State
Kind = Organization.Kind


def below(parent: Organization, kind: str, **more: Any) -> Organization:
    number = next(numbers)
    return Organization.objects.create(
        parent=parent, kind=kind, code=f"wilayah-{number:04d}", name=f"Wilayah {number:04d}", **more
    )


class City:
    """A city that is the organiser itself: two kecamatan, an office, and kelurahan that were there or not."""

    def __init__(self) -> None:
        edition = make_edition()
        city = edition.organizer
        city.kind, city.parent = Kind.CITY, below(make_unit().parent or city, Kind.PROVINCE)
        city.save()
        day = closing_day(edition)
        self.award = closed_award(3, edition=edition)
        self.award.category.unit_kinds = [Kind.KELURAHAN, Kind.KECAMATAN, Kind.OPD]
        self.award.category.save()
        self.office = below(city, Kind.OPD)
        self.north, self.south, self.gone = (below(city, Kind.KECAMATAN) for _ in range(3))
        self.gone.exists_until = day
        self.gone.save()
        below(self.gone, Kind.KELURAHAN, exists_until=day)
        self.first, self.second, self.withdrawn, self.absent = (
            below(self.north, Kind.KELURAHAN) for _ in range(4)
        )
        self.entered = below(self.north, Kind.KELURAHAN, exists_until=date(2020, 1, 1))
        below(self.north, Kind.KELURAHAN, exists_until=day)
        below(self.south, Kind.KELURAHAN, exists_from=day + timedelta(days=1))
        for entry, unit in zip(
            self.award.entries.values(), (self.first, self.first, self.north), strict=True
        ):
            Submission.objects.filter(pk=entry.pk).update(unit=unit)
        confirm_results(category=self.award.category, by=None)
        for unit, state in (
            (self.withdrawn, State.WITHDRAWN),
            (self.first, State.WITHDRAWN),
            (self.second, State.RETURNED),
            (self.second, State.REJECTED),
            (self.entered, State.DISQUALIFIED),
            (self.office, State.DRAFT),
        ):
            self._enter(unit, state)
        publish_results(category=self.award.category, by=None)

    def _enter(self, unit: Organization, state: str) -> None:
        number = 1000 + next(numbers)
        Submission.objects.create(
            category=self.award.category,
            title=f"Inovasi {number}",
            title_key=f"inovasi {number}",
            unit=unit,
            state=state,
            number=number,
            code=f"E1-{number}",
            submitted_at=MOMENT,
        )


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == status, address
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def data_of(client: Client, award: Award, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text_of(client, f"/data/{award.edition.slug}/{name}.json"))
    return rows


def counts(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["submitted"], row["admitted"], row["placed"]


def test_open_data_count_participation_as_the_page_of_the_secretariat_does(client: Client) -> None:
    city = City()
    units = data_of(client, city.award, "participation-units")
    assert {row["organization_code"]: counts(row) for row in units} == {
        city.first.code: (2, 2, 2),
        city.second.code: (2, 0, 0),
        city.entered.code: (1, 0, 0),
        city.north.code: (1, 1, 1),
    }
    districts = {row["district_code"]: row for row in data_of(client, city.award, "participation-districts")}
    assert {
        code: (row["kelurahan"], row["kelurahan_taking_part"], counts(row)) for code, row in districts.items()
    } == {city.north.code: (5, 3, (6, 3, 3)), city.south.code: (0, 0, (0, 0, 0))}
    facts = participation_facts(city.award.edition, city.award.category.code)
    assert {row["organization_code"]: counts(row) for row in units} == {
        row.unit.code: (row.counts.entering, row.counts.admitted, row.counts.placed)
        for row in facts.rows
        if row.takes_part
    }
    for one in facts.districts:
        assert one.unit is not None
        of_all = one.reach.entries.plus(one.office)
        row = districts.pop(one.unit.code)
        assert (row["kelurahan"], row["kelurahan_taking_part"]) == (one.reach.could, one.reach.taking_part)
        assert counts(row) == (of_all.entering, of_all.admitted, of_all.placed)
    assert list(districts) == [city.south.code]


def test_a_copy_is_old_once_a_unit_ended_moved_or_is_called_otherwise(client: Client) -> None:
    city = City()
    address = f"/data/{city.award.edition.slug}/participation-districts.json"

    def is_fresh(mark: str) -> bool:
        return client.get(address, headers={"if-none-match": mark}).status_code == 304

    elsewhere = make_edition()
    elsewhere.organizer = city.award.edition.organizer
    elsewhere.save()
    mark = client.get(address).headers["ETag"]
    assert is_fresh(mark)
    set_existence(
        edition=elsewhere,
        unit_id=city.absent.pk,
        since=None,
        until=date(2020, 1, 1),
        seen=(None, None),
        by=None,
    )
    assert not is_fresh(mark)
    for change in ({"parent": city.south}, {"name": "Nama Baru"}):
        mark = client.get(address).headers["ETag"]
        assert is_fresh(mark)
        Organization.objects.filter(pk=city.second.pk).update(**change)
        assert not is_fresh(mark)
    # Who sends a date alone asks for what no date tells: a unit is renamed without a row of the ledger.
    later = http_date((timezone.now() + timedelta(days=1)).timestamp())
    answer = client.get(address, headers={"if-modified-since": later})
    assert (answer.status_code, answer.headers.get("Last-Modified")) == (200, None)


def as_csv(row: dict[str, Any]) -> dict[str, str]:
    """What a row of JSON is in CSV."""

    def cell(name: str, value: Any) -> str:
        if isinstance(value, list):
            return ";".join(map(str, value))
        if isinstance(value, bool):
            return str(value).lower()
        if name == "final_score":
            return f"{value:.2f}"
        text = "" if value is None else str(value)
        return f"'{text}" if text.startswith("=") else text

    return {name: cell(name, value) for name, value in row.items()}


def test_data_say_the_same_as_csv_and_json_and_run_nowhere(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua", "paper tiga"))
    world.retitle("paper dua", '=HYPERLINK("http://x.example")')
    world.agree("web satu", Shown(entry=True))
    world.publish()
    classify_entry(submission=world.entries["web satu"], sdgs=[14, 6], urusan="kesehatan", by=world.owner)
    slug = world.edition.slug
    for name, data in SETS.items():
        rows = list(csv.DictReader(io.StringIO(text_of(client, f"/data/{slug}/{name}.csv"))))
        objects = json.loads(text_of(client, f"/data/{slug}/{name}.json"))
        assert [list(row) for row in objects] == [[column.name for column in data.columns]] * len(rows)
        assert [as_csv(row) for row in objects] == rows
    results = list(csv.DictReader(io.StringIO(text_of(client, f"/data/{slug}/results.csv"))))
    assert [(row["place"], row["final_score"], row["award"]) for row in results] == [
        ("1", "95.00", "Juara I"),
        ("2", "94.00", "Juara II"),
        ("3", "93.00", "Juara III"),
    ]
    assert results[1]["title"] == '\'=HYPERLINK("http://x.example")'
    shown = json.loads(text_of(client, f"/data/{slug}/innovations.json"))
    assert [(row["sdgs"], row["government_affair"]) for row in shown] == [
        ([6, 14], "kesehatan"),
        ([], None),
        ([], None),
    ]
    units = json.loads(text_of(client, f"/data/{slug}/participation-units.json"))
    assert [(row["submitted"], row["admitted"], row["placed"]) for row in units] == [(1, 1, 1)] * 3
    package = json.loads(text_of(client, f"/data/{slug}/datapackage.json"))
    assert len(package["resources"]) == 2 * len(SETS)
    for resource in package["resources"]:
        text_of(client, "/" + resource["path"].split("/", 3)[3])
    text_of(client, f"/data/{slug}/rahasia.csv", 404)
    text_of(client, f"/data/{slug}/results.xlsx", 404)


def test_the_queries_of_a_table_do_not_grow_with_its_rows() -> None:
    found = []
    for names in (("web satu",), ("web satu", "web dua", "paper tiga")):
        world = GalleryWorld(names)
        for name, entry in world.entries.items():
            kecamatan = make_unit(Kind.KECAMATAN)
            Submission.objects.filter(pk=entry.pk).update(unit=below(kecamatan, Kind.KELURAHAN))
            if name.startswith("web"):
                world.agree(name)
        world.publish()
        for data in SETS.values():
            with CaptureQueriesContext(connection) as captured:
                rows = [[column.value(row) for column in data.columns] for row in data.rows(world.edition)]
            found.append((data.name, len(rows), len(captured)))
    assert found == [
        ("results", 1, 1),
        ("innovations", 1, 1),
        ("participation-units", 1, 4),
        ("participation-districts", 1, 5),
        ("results", 3, 1),
        ("innovations", 3, 1),
        ("participation-units", 3, 4),
        ("participation-districts", 4, 5),
    ]
