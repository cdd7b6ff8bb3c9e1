"""Lists of former winners as offices keep them: read by any header, every row told, nothing stored twice."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from awards.honours import import_honours
from awards.honours.template import honours_template
from awards.honours.titles import AwardTitles
from awards.models import AuditEvent, Edition, Honour, Place
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.reader import read_workbook
from tests.threads import at_once
from tests.workbooks import INTAKE, cilegon, outcomes, saved, workbook

pytestmark = pytest.mark.django_db
HEADER = ["No", "Tahun", "Kategori", "Nama Inovasi", "Unit / Kelurahan", "Kecamatan", "Juara"]
ROWS = [
    [1, 2024, "IPP", "Antre Daring Puskesmas", "Dinkes", None, "Juara I"],
    [2, 2024, "TTG", "Pengering Rumput Laut", "Kel. Lebak Gede", "Pulomerak", "JUARA 2"],
    [3, "2023", "Posyantek Berprestasi", "Posyantek Ramanuju", "Ramanuju", None, "Harapan I"],
]


@pytest.fixture
def edition(english: None) -> Edition:
    return cilegon()


def take(edition: Edition, rows: list[list[Any]], sheet: str = "Pemenang", **options: Any) -> Any:
    return import_honours(edition=edition, workbook=workbook({sheet: rows}), **options)


def test_a_list_with_title_lines_and_units_by_alias_is_taken(edition: Edition) -> None:
    report = take(edition, [["DAFTAR PEMENANG"], ["Kota Cilegon"], [], HEADER, *ROWS])

    assert outcomes(report) == {"accepted": 3}
    assert list(
        Honour.objects.order_by("-year", "place_number").values_list(
            "year", "category_code", "unit__name", "place_number", "place_title", "category"
        )
    ) == [
        (2024, "ipp", "Dinas Kesehatan", 1, "Juara I", None),
        (2024, "ttg", "Lebakgede", 2, "Juara II", None),
        (2023, "posyantek", "Ramanuju", 4, "Harapan I", None),
    ]
    event = AuditEvent.objects.get(edition=edition, kind="honour.loaded")
    assert [row[1:3] for row in event.data["honours"]] == [["ipp", 2024], ["ttg", 2024], ["posyantek", 2023]]


def test_the_same_list_again_is_unchanged_and_another_place_needs_update(edition: Edition) -> None:
    take(edition, [HEADER, *ROWS])
    assert outcomes(take(edition, [HEADER, *ROWS])) == {"unchanged": 3}

    other = [[*ROWS[0][:-1], "Juara II"]]
    report = take(edition, [HEADER, *other])
    assert outcomes(report) == {"unchanged": 1}
    assert "Stored as Juara I. Import with --update" in report.results[0].findings[0].reason
    assert outcomes(take(edition, [HEADER, *other], update=True)) == {"changed": 1}
    assert Honour.objects.get(year=2024, category_code="ipp").place_title == "Juara II"
    assert Honour.objects.count() == 3


def test_a_trial_stores_nothing(edition: Edition) -> None:
    assert outcomes(take(edition, [HEADER, *ROWS], dry_run=True)) == {"accepted": 3}
    assert not Honour.objects.exists()
    assert not AuditEvent.objects.filter(kind="honour.loaded").exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([1, 2024, "IPP", "A", "Dinas Antariksa", None, "Juara I"], "is not a known unit"),
        ([1, 2024, "Roket", "A", "Dinkes", None, "Juara I"], "No category of this edition has this name"),
        ([1, 1890, "IPP", "A", "Dinkes", None, "Juara I"], "no year of a former award"),
        ([1, "dua ribu", "IPP", "A", "Dinkes", None, "Juara I"], "with four digits"),
        ([1, None, "IPP", "A", "Dinkes", None, "Juara I"], "The year is missing"),
        ([1, 2025, "IPP", "A", "Dinkes", None, "Juara I"], "written when its results are published"),
        ([1, 2024, "IPP", "A", "Dinkes", None, "Favorit"], "Write the award as"),
        ([1, 2024, "IPP", "A" * 301, "Dinkes", None, "Juara I"], "at most 300 can be stored"),
        ([1, 2024, "TTG", "A", "Cibeber", "Jombang", "Juara I"], "does not lie in Kec. Jombang"),
    ],
)
def test_a_wrong_row_is_refused_with_what_to_do(edition: Edition, row: list[Any], reason: str) -> None:
    report = take(edition, [HEADER, row, ROWS[1]])

    assert outcomes(report) == {"accepted": 1, "refused": 1}
    refused = next(result for result in report.results if result.outcome == "refused")
    assert reason in " ".join(finding.reason for finding in refused.findings)


def test_twice_in_the_file_is_a_duplicate_that_names_its_twin(edition: Edition) -> None:
    report = take(
        edition, [HEADER, ROWS[0], [9, 2024, "ipp", "antre  daring puskesmas", "Dinas Kesehatan", None, 1]]
    )

    assert outcomes(report) == {"accepted": 1, "duplicate": 1}
    assert report.results[1].twin == "Pemenang!2"


def test_year_and_category_may_stand_in_the_sheet_name_or_above_the_header(edition: Edition) -> None:
    header = ["No", "Judul", "OPD", "Predikat"]
    book = workbook(
        {
            "IPP 2023": [header, [1, "Antre Daring", "Dinkes", "Juara 1"]],
            "TTG": [["Pemenang Inovasi Award Tahun 2022"], header, [1, "Alat Tanam", "Kel. Kebonsari", "3"]],
        }
    )
    assert outcomes(import_honours(edition=edition, workbook=book)) == {"accepted": 2}
    assert set(Honour.objects.values_list("category_code", "year", "place_title")) == {
        ("ipp", 2023, "Juara I"),
        ("ttg", 2022, "Juara III"),
    }


def test_an_award_beyond_the_places_of_the_category_is_told(edition: Edition) -> None:
    report = take(edition, [HEADER, [1, 2024, "IPP", "A", "Dinkes", None, "Harapan II"]])

    assert outcomes(report) == {"warned": 1}
    assert report.results[0].findings[0].reason == "Read as Harapan II, place 5."


def test_workbooks_of_another_kind_and_hostile_ones_are_refused(edition: Edition) -> None:
    with INTAKE.open("rb") as file, pytest.raises(WorkbookRefused) as refused:
        import_honours(edition=edition, workbook=file)
    assert refused.value.code == "is_entries"
    for content, code in ((b"<html>", "web_page"), (b"PK\x03\x04junk", "broken"), (b"", "empty")):
        with pytest.raises(WorkbookRefused) as refused:
            import_honours(edition=edition, workbook=io.BytesIO(content))
        assert refused.value.code == code
    formula = [1, 2024, "IPP", '=HYPERLINK("http://x.example","A")', "Dinkes", None, "Juara I"]
    assert outcomes(take(edition, [HEADER, formula])) == {"refused": 1}


def test_the_empty_workbook_has_the_columns_that_the_import_reads(edition: Edition) -> None:
    content = io.BytesIO(honours_template(edition))
    assert [sheet.name for sheet in read_workbook(content)] == ["Pemenang", "Petunjuk"]
    content.seek(0)
    report = import_honours(edition=edition, workbook=content, dry_run=True)
    assert report.exit_code == 0
    assert report.nothing_because == "There is no row of a former winner in this file"


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Juara I", 1, "Juara I"),
        ("juara ke-2", 2, "Juara II"),
        ("3", 3, "Juara III"),
        ("Juara Harapan 1", 4, "Harapan I"),
        ("HARAPAN I", 4, "Harapan I"),
        ("Harapan III", 6, "Harapan III"),
    ],
)
def test_an_award_is_read_however_it_is_written(text: str, number: int, title: str) -> None:
    titles = ("Juara I", "Juara II", "Juara III", "Harapan I")
    award = AwardTitles([Place(number=n, title=t) for n, t in enumerate(titles, 1)]).read(text)
    assert award is not None
    assert (award.number, award.title) == (number, title)


def test_the_command_reports_every_row(edition: Edition, tmp_path: Any, capsys: Any) -> None:
    path = saved(tmp_path / "pemenang.xlsx", {"Pemenang": [HEADER, *ROWS]})
    call_command("import_honours", str(path), edition=edition.slug, report=tmp_path / "r.csv")
    assert "3 accepted" in capsys.readouterr().out
    assert (tmp_path / "r.csv").read_text().startswith("sheet,row,column,outcome")
    bad = saved(
        tmp_path / "salah.xlsx", {"Pemenang": [HEADER, [1, 2024, "IPP", "A", "Tidak Ada", None, "1"]]}
    )
    with pytest.raises(CommandError):
        call_command("import_honours", str(bad), edition=edition.slug)


@pytest.mark.django_db(transaction=True)
def test_the_same_list_twice_at_once_gives_one_set(edition: Edition) -> None:
    content = workbook({"Pemenang": [HEADER, *ROWS]}).getvalue()

    def load() -> Any:
        return import_honours(edition=edition, workbook=io.BytesIO(content))

    reports = at_once(load, load)

    assert sorted(str(sorted(outcomes(report))) for report in reports) == ["['accepted']", "['unchanged']"]
    assert Honour.objects.count() == 3
