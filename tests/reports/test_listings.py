"""Every list of the back office as a file: rows, filters, names that are logged, cost, hostile texts."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from awards.models import AccessLog, Edition, Message, Organization
from judging.models import Conflict, Objection
from judging.services.scoresheets import save_scores
from reports.listings import ALL, LISTINGS, Column, Listed
from reports.listings.writing import csv_cells, stream_csv, write_workbook
from submissions.models import Submission
from submissions.services.verification import return_entry
from tests.reports.exported import ALL_SHEETS_AS_CSV, HOSTILE, Golden
from tests.scenario import make_unit
from tests.staff import closed_award, make_staff, signed_in, staff_client
from tests.submissions.verification.entries import Office

MATRIX = "?category=ipp&stage=proposal"


def address(edition: Edition, listing: str, kind: str = "csv", query: str = "") -> str:
    return f"/sekretariat/{edition.slug}/dokumen/daftar/{listing}.{kind}{query}"


def rows_of(client: Client, edition: Edition, listing: str, query: str = "") -> list[dict[str, str]]:
    response = client.get(address(edition, listing, "csv", query))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def full_edition(entries: int) -> Edition:
    """An edition in which every list has so many rows or more."""
    award = closed_award(entries)
    edition, now = award.edition, timezone.now()
    juror = award.jurors["BRIN 1"]
    for number, entry in enumerate(award.entries.values(), start=1):
        Conflict.objects.create(submission=entry, juror=juror, grounds=["unit"], found_at=now)
        Objection.objects.create(
            submission=entry,
            category=award.category,
            number=number,
            receipt=f"S-{number}",
            by=juror,
            at=now,
            text="=1+1",
            received_sequence=1,
        )
        Message.objects.create(
            key=f"k{edition.pk}-{number}",
            kind="invitation",
            edition=edition,
            user=juror,
            to="a@b.example",
            language="id",
            subject="Undangan",
            not_before=now,
        )
        Submission.objects.create(
            category=award.category, title=f"Draf {number}", title_key=f"draf {number}", unit=make_unit()
        )
        make_staff(edition, "auditor")
    return edition


@pytest.mark.django_db
def test_no_list_asks_the_database_more_often_for_more_rows() -> None:
    counted = []
    for size in (1, 3):
        edition = full_edition(size)
        client = staff_client(edition)
        found = {}
        for listing in ALL:
            query = MATRIX if listing.by_stage else ""
            client.get(address(edition, listing.code, "csv", query)).getvalue()
            with CaptureQueriesContext(connection) as captured:
                client.get(address(edition, listing.code, "csv", query)).getvalue()
            found[listing.code] = len(captured)
        counted.append(found)
    assert counted[0] == counted[1]


@pytest.mark.django_db
def test_the_verification_list_says_until_when_an_entry_may_be_mended() -> None:
    office = Office()
    entry = office.entry("Sumur Pintar")
    until = timezone.now().replace(microsecond=0) + timedelta(days=3)
    return_entry(
        submission=entry,
        reason="Foto kurang.",
        due_at=until,
        seen_version=entry.check_version,
        by=office.first,
    )
    (row,) = rows_of(staff_client(office.edition), office.edition, "verifikasi", "?state=returned")
    assert (row["Title"], row["To be mended until"]) == (
        "Sumur Pintar",
        timezone.localtime(until).isoformat(),
    )


@pytest.mark.django_db
def test_the_lists_of_a_judged_edition_say_what_was_worked_out_by_hand() -> None:
    golden = Golden()
    golden.judge_first()
    edition, ipp = golden.edition, golden.ipp
    open_sheet = ipp.sheet("presentasi", "Sama A", "Juri 1")
    save_scores(sheet_id=open_sheet.pk, values={"isi": Decimal("77.5")}, by=ipp.jurors["Juri 1"])
    village, district = ipp.entries["Absen"].unit, ipp.entries["Sama A"].unit
    Organization.objects.filter(pk=district.pk).update(kind="kecamatan", name="Jauh")
    Organization.objects.filter(pk=village.pk).update(kind="kelurahan", name="Dekat", parent=district)
    units = {unit.label for unit in Organization.objects.filter(submissions__category=ipp.category)}
    assert {"Kel. Dekat, Kec. Jauh", "Kec. Jauh"} < units
    client = staff_client(edition)

    entries = rows_of(client, edition, "entri", "?category=ttg")
    assert [(row["Category"], row["Code"], row["Title"]) for row in entries] == [
        ("ttg", "E2-001", "'+Sepertiga")
    ]
    assert {row["Admitted"][-6:] for row in entries} == {"+07:00"}

    sheets = rows_of(client, edition, "lembar", "?category=ipp&stage=presentasi")
    assert {(row["State"], row["Why it does not count"], row["Total"]) for row in sheets} == {
        ("Draft", "not final", ""),
        ("Void", "conflict", ""),
    }
    sheets = rows_of(client, edition, "lembar", "?category=ipp&stage=proposal")
    assert {(row["State"], row["Why it does not count"], row["Total"] != "") for row in sheets} == {
        ("Final", "", True),
        ("Void", "conflict", False),
    }
    values = rows_of(client, edition, "nilai")
    assert {row["Stage"] for row in values} == {"proposal"}
    assert "77.5" not in str(values)
    assert sorted(row["Value"] for row in values if row["Title"] == f"'{HOSTILE}") == [
        "80.00",
        "80.00",
        "80.00",
    ]

    matrix = rows_of(client, edition, "matriks", MATRIX)
    assert [[row[f"Juri {n}"] for n in (1, 2, 3)] for row in matrix if row["Title"] == "Berkonflik"] == [
        ["90.0000000000", "90.0000000000", "conflict"]
    ]
    for code in ("pembagian", "lembar", "nilai"):
        assert {
            row["Unit"] for row in rows_of(client, edition, code, "?category=ipp&stage=proposal")
        } == units
    assert client.get(address(edition, "matriks", "csv", "?category=ipp")).status_code == 404
    assert client.get(address(edition, "tidak-ada")).status_code == 404
    assert client.get(address(edition, "entri", "pdf")).status_code == 404

    narrowed = client.get(address(edition, "entri", "xlsx", "?category=ttg&state=admitted"))
    assert narrowed.headers["Content-Disposition"].endswith(
        f'filename="entri-{edition.slug}-kategori-ttg-admitted.xlsx"'
    )
    book = openpyxl.load_workbook(io.BytesIO(narrowed.getvalue()))
    sheet = book.worksheets[0]
    assert sheet["A3"].value == "Only: Category: Kategori ttg; State: Admitted"
    assert [cell.value for cell in sheet[5]][:3] == ["ttg", "E2-001", "+Sepertiga"]
    assert sheet.max_row == 5


@pytest.mark.django_db
def test_names_and_addresses_that_leave_are_noted_with_how_many_people_they_are_of() -> None:
    edition = full_edition(2)
    client = staff_client(edition)
    for code in ("unit", "entri", "juara-terdahulu"):
        client.get(address(edition, code)).getvalue()
    assert not AccessLog.objects.exists()

    client.get(address(edition, "orang", "xlsx", "?role=auditor")).getvalue()

    row = AccessLog.objects.get()
    assert (row.action, row.fields, row.people) == ("exported", ["email", "name"], 2)
    assert (row.label, row.purpose) == ("People and roles", "A list as a file")


@pytest.mark.django_db
def test_whoever_is_no_staff_cannot_tell_a_list_from_nothing_whatever_is_in_it() -> None:
    award = closed_award(1)
    client = signed_in(award.jurors["BRIN 1"])

    def answers() -> list[tuple[int, int]]:
        found = []
        for listing in ALL:
            response = client.get(address(award.edition, listing.code, "csv", MATRIX))
            found.append((response.status_code, len(response.content)))
        return found

    before = answers()
    Submission.objects.update(title="Judul yang jauh lebih panjang daripada sebelumnya")
    assert answers() == before
    assert {status for status, _size in before} == {404}
    assert client.get(address(award.edition, "tidak-ada")).status_code == 404


# What the library would take for rich text of its own and write as it is.
MARKUP = '<r><t>x</t></r></is></c><c r="B5"><f>1+1</f></c><c r="C5" t="inlineStr"><is><r><t>y</t></r>'
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example([MARKUP])
def test_no_text_begins_a_formula_or_a_row_in_a_file(texts: list[str]) -> None:
    edition = Edition(name="Edisi", language="id")
    columns = [Column(f"K{at}", lambda row, at=at: row[at]) for at in range(len(texts))]  # type: ignore[misc]
    data = "".join(stream_csv(Listed(columns, [texts]), edition))
    assert len(data.splitlines()) == 2
    cells = list(csv.reader(io.StringIO(data, newline="")))[1] if any(texts) or len(texts) > 1 else [""]
    assert not {cell.lstrip(" \u00a0\ufeff")[:1] for cell in cells} & set("=+-@＝＋－＠\t\r")

    target = io.BytesIO()
    write_workbook(Listed(columns, [texts]), edition, "Daftar", target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet.max_column == len(texts)
    assert texts != [MARKUP] or sheet["A5"].value == MARKUP


def test_values_are_exact_and_moments_are_of_the_editions_zone() -> None:
    with timezone.override("Asia/Jakarta"), translation.override("id"):
        cell = csv_cells()
        cells = [
            cell(value)
            for value in (
                Decimal("73.3333333333"),
                Decimal("0.10"),
                Decimal("1E+3"),
                -5,
                datetime(2025, 2, 24, 18, 30, tzinfo=UTC),
                date(2025, 2, 24),
                True,
                None,
            )
        ]
    assert cells == [
        "73.3333333333",
        "0.10",
        "1000",
        "-5",
        "2025-02-25T01:30:00+07:00",
        "2025-02-24",
        "ya",
        "",
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs libreoffice-calc")
def test_libreoffice_reads_the_same_values_from_the_workbook(tmp_path: Path) -> None:
    edition = Edition(name="Edisi", language="id")
    columns = [
        Column("Judul", lambda row: row[0]),
        Column("Jumlah", lambda row: row[1]),
        Column("Waktu", lambda row: row[2]),
    ]
    moment = datetime(2025, 2, 24, 2, 0, tzinfo=UTC)
    rows = [
        (HOSTILE, Decimal("73.3333333333"), moment),
        ("+Sepertiga", Decimal("80"), moment),
        ("0019860926", None, None),
    ]
    path = tmp_path / "daftar.xlsx"
    with path.open("wb") as target, timezone.override("Asia/Jakarta"):
        write_workbook(Listed(columns, rows), edition, "Daftar", target)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--norestore"]
    command += ["--convert-to", ALL_SHEETS_AS_CSV, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    read = list(csv.reader((tmp_path / "daftar-Daftar.csv").open(encoding="utf-8")))[3:]

    assert [[row[0], row[1]] for row in read] == [
        ["Judul", "Jumlah"],
        [HOSTILE, "73.3333333333"],
        ["+Sepertiga", "80"],
        ["0019860926", ""],
    ]
    assert read[1][2].startswith("2025-02-24 09:00")


@pytest.mark.django_db
def test_a_workbook_goes_on_in_a_further_sheet_where_the_format_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.listings.writing.MOST_ROWS", 2)
    target = io.BytesIO()
    columns = [Column("Angka", lambda row: row)]
    write_workbook(Listed(columns, iter(range(5))), Edition(name="E", language="id"), "Daftar", target)
    book = openpyxl.load_workbook(target)
    assert [[cell.value for cell in sheet["A"][4:]] for sheet in book.worksheets] == [[0, 1], [2, 3], [4]]


@pytest.mark.django_db
def test_the_page_of_all_lists_names_each_once_and_pages_keep_their_filter() -> None:
    award = closed_award(1)
    client = staff_client(award.edition)
    page = client.get(f"/sekretariat/{award.edition.slug}/dokumen/daftar/").content.decode()
    for code in LISTINGS:
        assert address(award.edition, code) in page
    entries = client.get(
        f"/sekretariat/{award.edition.slug}/entri/?category=ipp&text=Inovasi"
    ).content.decode()
    assert f"{address(award.edition, 'entri')}?category=ipp&amp;text=Inovasi" in entries
