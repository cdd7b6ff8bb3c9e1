"""The intake workbook: the real one of 2025, and what other years do to its layout."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from awards.exceptions import DomainError
from awards.models import AuditEvent, Edition, Organization
from awards.services.ledger import verify_ledger
from awards.services.seals import set_seal
from awards.workbooks.report import ImportReport
from submissions.imports import import_entries
from submissions.models import Revision, Submission, TeamMember
from tests.workbooks import INTAKE, cilegon, outcomes, reasons, refused, row, saved, workbook

pytestmark = pytest.mark.django_db
HEADER = ["No", "Nama Inovasi", "Unit / Kelurahan", "Ketua Tim", "Mulai Diterapkan"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def edition(db: None) -> Edition:
    return cilegon()


def take(edition: Edition, sheets: dict[str, list[list[Any]]], **options: Any) -> ImportReport:
    return import_entries(edition=edition, workbook=workbook(sheets), **options)


def take_intake(edition: Edition, **options: Any) -> ImportReport:
    with INTAKE.open("rb") as file:
        return import_entries(edition=edition, workbook=file, **options)


def codes() -> list[str]:
    return list(Submission.objects.order_by("category__position", "number").values_list("code", flat=True))


class TestTheIntakeOf2025:
    def test_44_entries_and_one_sent_twice(self, edition: Edition) -> None:
        report = take_intake(edition)
        assert report.exit_code == 0
        counts = outcomes(report)
        assert counts["accepted"] + counts["warned"] == 44
        assert counts["duplicate"] == 1
        assert set(counts) == {"accepted", "warned", "duplicate"}

    def test_the_row_sent_twice_names_its_twin(self, edition: Edition) -> None:
        twice = row(take_intake(edition), 19, "IPP")
        assert (twice.outcome, twice.twin) == ("duplicate", "IPP!7")
        assert (
            Submission.objects.get(title__iexact="antrean puskesmas dari gawai").summary
            != "kirim ulang formulir"
        )

    def test_codes_run_in_the_order_of_the_sheets(self, edition: Edition) -> None:
        take_intake(edition)
        expected = [(prefix, n) for prefix, count in (("IPP", 14), ("TTG", 14), ("TTGU", 2), ("POS", 14))
                    for n in range(1, count + 1)]  # fmt: skip
        assert codes() == [f"{prefix}-{number:03d}" for prefix, number in expected]
        # The second and the last row of the first sheet, as they stand in the file.
        assert Submission.objects.get(code="IPP-002").title == "Pajak Daerah Tanpa Antre"
        assert Submission.objects.get(code="IPP-014").title == "Rekam Medis Ramah Lansia"

    @pytest.mark.parametrize(
        ("code", "day", "precision"),
        [
            ("IPP-001", date(2023, 4, 22), "day"),  # 22/04/2023
            ("IPP-002", date(2023, 4, 30), "month"),  # April 2023
            ("IPP-004", date(2023, 9, 12), "day"),  # a date cell
            ("IPP-006", date(2022, 12, 10), "day"),  # 10/12/2022, day first
            ("IPP-010", date(2022, 3, 3), "day"),  # 3 Maret 2022
        ],
    )
    def test_dates_keep_their_precision(self, edition: Edition, code: str, day: date, precision: str) -> None:
        take_intake(edition)
        entry = Submission.objects.get(code=code)
        assert (entry.started_on, entry.started_precision) == (day, precision)

    @pytest.mark.parametrize(
        ("code", "unit"),
        [
            ("IPP-002", "bpkpad"),  # abbreviation
            ("IPP-005", "disnaker"),  # with the city behind
            ("IPP-006", "diskominfo"),  # alias DKISS
            ("IPP-014", "rsud"),
        ],
    )
    def test_offices_by_name_alias_and_abbreviation(self, edition: Edition, code: str, unit: str) -> None:
        take_intake(edition)
        assert Submission.objects.get(code=code).unit.code == unit

    @pytest.mark.parametrize(
        ("code", "label"),
        [
            ("TTG-001", "Kel. Jombang Wetan, Kec. Jombang"),
            ("TTG-009", "Kel. Suralaya, Kec. Pulomerak"),
            ("TTGU-001", "Kel. Gunung Sugih, Kec. Ciwandan"),
            ("POS-008", "Kel. Rawa Arum, Kec. Grogol"),
        ],
    )
    def test_kelurahan_with_prefix_kecamatan_and_capitals(
        self, edition: Edition, code: str, label: str
    ) -> None:
        take_intake(edition)
        assert Submission.objects.select_related("unit__parent").get(code=code).unit.label == label

    def test_a_rounded_nip_and_lost_zeros_are_warned(self, edition: Edition) -> None:
        report = take_intake(edition)
        leader = TeamMember.objects.get(submission__code="IPP-006")
        assert (leader.nip, leader.nip_is_doubtful) == ("199107022014033000", True)
        assert any("15 digits" in reason for reason in reasons(row(report, 10, "IPP")))
        assert TeamMember.objects.get(submission__code="IPP-001").phone == "+628115763246"
        assert TeamMember.objects.get(submission__code="IPP-002").phone == "+628113504210"
        assert not TeamMember.objects.exclude(submission__code="IPP-006").filter(nip_is_doubtful=True)

    def test_entries_are_admitted_with_a_frozen_copy_and_the_ledger_says_who_checked(
        self, edition: Edition
    ) -> None:
        take_intake(edition)
        assert set(Submission.objects.values_list("state", flat=True)) == {"admitted"}
        assert Revision.objects.count() == 44
        admitted = AuditEvent.objects.filter(kind="submission.admitted")
        assert [event.data["check"] for event in admitted] == ["outside"] * 44
        assert verify_ledger(edition).is_whole

    def test_again_44_are_unchanged(self, edition: Edition) -> None:
        take_intake(edition)
        events = AuditEvent.objects.count()
        again = take_intake(edition)
        assert outcomes(again) == {"unchanged": 44, "duplicate": 1}
        assert outcomes(take_intake(edition, update=True)) == {"unchanged": 44, "duplicate": 1}
        assert AuditEvent.objects.count() == events

    def test_a_trial_run_reports_the_same_and_stores_nothing(self, edition: Edition) -> None:
        trial = take_intake(edition, dry_run=True)
        assert not Submission.objects.exists()
        assert not AuditEvent.objects.filter(kind="submission.registered").exists()
        assert take_intake(edition).results == trial.results

    def test_submitted_entries_are_admitted_later_by_update(self, edition: Edition) -> None:
        take_intake(edition, state="submitted")
        assert set(Submission.objects.values_list("state", flat=True)) == {"submitted"}
        assert not Revision.objects.exists()
        assert outcomes(take_intake(edition))["unchanged"] == 44
        report = take_intake(edition, update=True)
        assert outcomes(report)["changed"] == 44
        assert Submission.objects.filter(state="admitted").count() == 44

    def test_only_two_states_are_imported(self, edition: Edition) -> None:
        with pytest.raises(DomainError, match="admitted or submitted"):
            take_intake(edition, state="draft")


class TestTheCommand:
    def test_the_report_is_csv_with_its_header(self, edition: Edition, tmp_path: Path) -> None:
        target = tmp_path / "laporan.csv"
        call_command("import_entries", INTAKE, edition=edition.slug, report=target)
        with target.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.DictReader(stream))
        assert list(lines[0]) == ["sheet", "row", "column", "outcome", "value", "reason", "twin"]
        duplicate = [line for line in lines if line["outcome"] == "duplicate"]
        assert [(line["sheet"], line["row"], line["twin"]) for line in duplicate] == [("IPP", "19", "IPP!7")]
        assert {(line["sheet"], line["row"]) for line in lines} >= {("IPP", "5"), ("Posyantek", "18")}

    def test_it_prints_the_counts_and_the_doubtful_rows(
        self, edition: Edition, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import_entries", INTAKE, edition=edition.slug)
        printed = capsys.readouterr().out.splitlines()
        assert printed[0] == "28 accepted, 16 warned, 1 duplicate"
        twin = "  IPP row 19: duplicate (IPP row 7): The same title and unit as IPP row 7; not stored."
        assert twin in printed

    def test_refused_rows_give_exit_1_and_the_others_are_stored(
        self, edition: Edition, tmp_path: Path
    ) -> None:
        file = saved(tmp_path / "a.xlsx", {"TTG": [
            HEADER,
            [1, "Alat Satu", "Kel. Ciwedus", "Ketua", "2022"],
            [2, "Alat Dua", "Kel. Antah Berantah", "Ketua", "2022"],
        ]})  # fmt: skip
        target = tmp_path / "laporan.csv"
        with pytest.raises(CommandError, match="Refused rows were not stored"):
            call_command("import_entries", file, edition=edition.slug, report=target)
        assert codes() == ["TTG-001"]
        assert "refused" in target.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "The file is empty"),
            (b"%PDF-1.7 ...", "This is a PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
            (b"<html><table></table></html>", "web page"),
            (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        ],
    )
    def test_what_is_no_workbook_is_refused_with_what_to_do(
        self, edition: Edition, tmp_path: Path, content: bytes, message: str
    ) -> None:
        file = tmp_path / "x.xlsx"
        file.write_bytes(content)
        with pytest.raises(CommandError, match=message):
            call_command("import_entries", file, edition=edition.slug)

    def test_a_missing_file_and_a_missing_edition_are_said(self, edition: Edition, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_entries", tmp_path / "tidak-ada.xlsx", edition=edition.slug)
        with pytest.raises(CommandError, match="no edition"):
            call_command("import_entries", INTAKE, edition="tidak-ada")


class TestOtherLayouts:
    @pytest.mark.parametrize(
        "name",
        ["TTG Unggulan", "ttg_unggulan", "2. TTG UNGGULAN 2026", "TTGUnggulan", "Pendaftaran TTG-Unggulan",
         "Teknologi Tepat Guna Unggulan", "ttg-unggulan"],
    )  # fmt: skip
    def test_spellings_of_a_sheet(self, edition: Edition, name: str) -> None:
        report = take(edition, {name: [HEADER, [1, "Alat", "Kel. Ciwedus", "Ketua", "3 Maret 2022"]]})
        assert outcomes(report) == {"accepted": 1}
        assert codes() == ["TTGU-001"]

    @pytest.mark.parametrize(
        "header",
        [
            ["Judul Inovasi", "Perangkat Daerah", "Penanggung Jawab", "Tanggal Implementasi", "Kontak"],
            ["JUDUL", "OPD", "KETUA TIM INOVATOR", "TGL MULAI", "NO. WA"],
            [
                "1. Nama Inovasi *",
                "Unit Kerja (OPD/Kelurahan)",
                "Nama Ketua",
                "Mulai Penerapan",
                "No HP / WA",
            ],
            ["Nama_Inovasi", "Instansi Pengusul", "Inovator", "Diterapkan sejak", "Nomor WhatsApp"],
        ],
    )
    def test_headers_of_other_years(self, edition: Edition, header: list[str]) -> None:
        data = ["Layanan Baru", "Dinas Sosial", "Ketua Tim 01", "3 Maret 2022", "08111222333"]
        report = take(edition, {"IPP": [["REKAP"], [], header, data]})
        assert outcomes(report) == {"accepted": 1}
        entry = Submission.objects.get()
        leader = entry.team.get()
        assert (entry.title, entry.unit.code, entry.started_on) == (
            "Layanan Baru",
            "dinsos",
            date(2022, 3, 3),
        )
        assert (leader.name, leader.phone) == ("Ketua Tim 01", "+628111222333")

    def test_one_sheet_with_a_column_for_the_category(self, edition: Edition) -> None:
        report = take(edition, {"Sheet1": [
            ["Kategori", *HEADER],
            ["IPP", 1, "Layanan", "Dinas Sosial", "Ketua", "3 Maret 2022"],
            ["Inovasi Teknologi Tepat Guna", 2, "Alat", "Ciwedus", "Ketua", "3 Maret 2022"],
            ["Posyantek Berprestasi", 3, "Posyantek Maju", "Ciwedus", "Ketua", "3 Maret 2022"],
            ["Kuliner", 4, "Soto", "Ciwedus", "Ketua", "3 Maret 2022"],
        ]})  # fmt: skip
        assert codes() == ["IPP-001", "TTG-001", "POS-001"]
        assert refused(report) == [5]
        assert reasons(row(report, 5)) == ["No category of this edition has this name."]

    def test_a_column_that_contradicts_the_sheet_is_refused(self, edition: Edition) -> None:
        report = take(
            edition, {"TTG": [["Kategori", *HEADER], ["IPP", 1, "Alat", "Ciwedus", "Ketua", "2022"]]}
        )
        assert reasons(row(report, 2))[0] == "The sheet says TTG, the column says IPP."

    def test_a_vertical_merge_gives_every_row_its_unit(self, edition: Edition) -> None:
        book = openpyxl.load_workbook(workbook({"TTG": [
            HEADER,
            [1, "Alat Satu", "Kel. Ciwedus", "Ketua", "3 Maret 2022"],
            [2, "Alat Dua", None, "Ketua", "3 Maret 2022"],
        ]}))  # fmt: skip
        book["TTG"].merge_cells("C2:C3")
        report = import_entries(edition=edition, workbook=_file(book))
        assert report.exit_code == 0
        assert [entry.unit.name for entry in Submission.objects.order_by("number")] == ["Ciwedus", "Ciwedus"]

    def test_totals_notes_and_empty_sheets_are_no_entries(self, edition: Edition) -> None:
        report = take(edition, {
            "TTG": [HEADER, [1, "Alat", "Ciwedus", "Ketua", "3 Maret 2022"], [None, "JUMLAH", 1]],
            "Petunjuk": [["Isi satu baris untuk satu entri."]],
            "Sheet3": [],
        })  # fmt: skip
        assert (outcomes(report), report.unread_sheets) == ({"accepted": 1}, 0)
        assert reasons(row(report, 1, "Petunjuk")) == [
            "The sheet “Petunjuk” holds no table of this import and was left out."
        ]

    def test_a_sheet_of_no_category_is_refused_by_name(self, edition: Edition) -> None:
        report = take(edition, {"Kuliner": [HEADER, [1, "Soto", "Ciwedus", "Ketua", "2022"]]})
        assert (outcomes(report), report.unread_sheets, report.exit_code) == ({}, 1, 1)
        assert report.summary().splitlines()[0] == "1 sheet could not be read"
        assert "“Kuliner” names no category" in reasons(report.results[0])[0]

    def test_a_sheet_without_the_header_is_refused_and_names_the_columns(self, edition: Edition) -> None:
        report = take(edition, {"TTG": [["Nama Inovasi", "Ketua Tim"], ["Alat", "Ketua"]]})
        assert report.exit_code == 1
        assert "Unit / Kelurahan" in reasons(report.results[0])[0]

    def test_columns_that_are_not_known_are_named_once(self, edition: Edition) -> None:
        report = take(edition, {"TTG": [
            [*HEADER, "Nomor Sepatu"],
            [1, "Alat Satu", "Ciwedus", "Ketua", "3 Maret 2022", 42],
            [2, "Alat Dua", "Ciwedus", "Ketua", "3 Maret 2022", 43],
        ]})  # fmt: skip
        assert outcomes(report) == {"warned": 1, "accepted": 1}
        assert [finding.column for finding in row(report, 2).findings] == ["Nomor Sepatu"]


def _file(book: openpyxl.Workbook) -> Any:
    import io  # noqa: PLC0415 - one use

    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


class TestRows:
    def test_a_title_is_compared_without_case_and_spaces_and_per_unit(self, edition: Edition) -> None:
        report = take(edition, {"TTG": [
            HEADER,
            [1, "Alat  Tanam", "Ciwedus", "Ketua", "3 Maret 2022"],
            [2, " ALAT tanam ", "kel. ciwedus", "Ketua", "3 Maret 2022"],
            [3, "Alat Tanam", "Masigit", "Ketua", "3 Maret 2022"],
        ]})  # fmt: skip
        assert [result.outcome for result in report.results] == ["accepted", "duplicate", "accepted"]
        assert row(report, 3).twin == "TTG!2"

    def test_the_good_row_after_a_refused_one_is_taken(self, edition: Edition) -> None:
        rows = [[n, "Alat", "Ciwedus", "Ketua", day] for n, day in ((1, "31/02/2022"), (2, "3 Maret 2022"))]
        report = take(edition, {"TTG": [HEADER, *rows]})
        assert [result.outcome for result in report.results] == ["refused", "accepted"]

    def test_update_takes_over_what_differs_and_keeps_what_is_blank(self, edition: Edition) -> None:
        header = [*HEADER, "No. HP", "Ringkasan"]
        first = [1, "Alat", "Ciwedus", "Ketua 01", "3 Maret 2022", "08111222333", "Lama"]
        second = [1, "Alat", "Ciwedus", "Ketua 02", None, None, "Baru"]
        take(edition, {"TTG": [header, first]})
        untouched = take(edition, {"TTG": [header, second]})
        assert outcomes(untouched) == {"unchanged": 1}
        assert Submission.objects.get().summary == "Lama"
        report = take(edition, {"TTG": [header, second]}, update=True)
        assert outcomes(report) == {"changed": 1}
        assert reasons(row(report, 2)) == ["Taken over: summary, team leader."]
        entry = Submission.objects.get()
        leader = entry.team.get()
        assert (entry.summary, entry.started_on) == ("Baru", date(2022, 3, 3))
        assert (leader.name, leader.phone) == ("Ketua 02", "+628111222333")
        assert entry.revisions.count() == 2

    def test_one_entry_per_unit_where_the_category_says_so(self, edition: Edition) -> None:
        report = take(edition, {"Posyantek": [
            HEADER,
            [1, "Posyantek Maju", "Ciwedus", "Ketua", "3 Maret 2022"],
            [2, "Posyantek Mundur", "Ciwedus", "Ketua", "3 Maret 2022"],
        ]})  # fmt: skip
        assert refused(report) == [3]
        assert reasons(row(report, 3))[0] == (
            "Kel. Ciwedus, Kec. Cilegon already has Posyantek row 2 “Posyantek Maju”; 1 per unit is allowed."
        )
        again = take(edition, {"Posyantek": [HEADER, [1, "Posyantek Lain", "Ciwedus", "Ketua", "2022"]]})
        assert "already has POS-001 “Posyantek Maju”" in reasons(row(again, 2))[0]

    @pytest.mark.parametrize(
        ("started", "warned"),
        [("14/02/2024", False), ("15/02/2024", True), ("Februari 2024", True), ("31 Januari 2024", False)],
    )
    def test_too_young_is_warned_and_never_refused(
        self, edition: Edition, started: str, warned: bool
    ) -> None:
        # Registration closed on 14 February 2025, 12 months are asked.
        report = take(edition, {"IPP": [HEADER, [1, "Layanan", "Dinsos", "Ketua", started]]})
        said = [reason for reason in reasons(row(report, 2)) if reason.startswith("Younger than 12 months")]
        assert bool(said) is warned
        assert report.exit_code == 0

    def test_an_impossible_date_is_refused_and_a_doubtful_video_left_out(self, edition: Edition) -> None:
        report = take(edition, {"TTG": [
            [*HEADER, "Link Video"],
            [1, "Alat Satu", "Ciwedus", "Ketua", "31/02/2022", None],
            [2, "Alat Dua", "Ciwedus", "Ketua", "3 Maret 2022", "menyusul ya"],
        ]})  # fmt: skip
        assert [result.outcome for result in report.results] == ["refused", "warned"]
        assert Submission.objects.get().video_url == ""

    def test_a_title_that_is_too_long_is_refused(self, edition: Edition) -> None:
        report = take(edition, {"TTG": [HEADER, [1, "A" * 301, "Ciwedus", "Ketua", "3 Maret 2022"]]})
        assert reasons(row(report, 2)) == ["The text has 301 characters; at most 300 can be stored."]

    def test_a_title_that_grows_when_its_case_is_folded_is_refused(self, edition: Edition) -> None:
        rows = [
            HEADER,
            [1, "ß" * 151, "Ciwedus", "Ketua", "3 Maret 2022"],
            [2, "ß" * 150, "Ciwedus", "Ketua", "3 Maret 2022"],
        ]
        report = take(edition, {"TTG": rows})
        assert [result.outcome for result in report.results] == ["refused", "accepted"]
        assert reasons(row(report, 2)) == ["The text has 302 characters; at most 300 can be stored."]

    def test_nothing_enters_a_category_whose_scores_are_locked(self, edition: Edition) -> None:
        category = edition.categories.get(code="ttg")
        set_seal(category=category, kind="scores", by=None, data={})
        report = take(edition, {
            "TTG": [HEADER, [1, "Alat", "Ciwedus", "Ketua", "3 Maret 2022"]],
            "IPP": [HEADER, [1, "Layanan", "Dinsos", "Ketua", "3 Maret 2022"]],
        })  # fmt: skip
        assert [result.outcome for result in report.results] == ["refused", "accepted"]
        assert "are locked" in reasons(row(report, 2, "TTG"))[0]

    def test_the_kind_of_participant_is_taken_where_there_is_one(self, edition: Edition) -> None:
        take(edition, {
            "Posyantek": [HEADER, [1, "Posyantek Maju", "Ciwedus", "Ketua", "3 Maret 2022"]],
            "TTG": [
                [*HEADER, "Jenis Peserta"],
                [1, "Alat Satu", "Ciwedus", "Ketua", "3 Maret 2022", "Pelajar"],
                [2, "Alat Dua", "Ciwedus", "Ketua", "3 Maret 2022", None],
            ],
        })  # fmt: skip
        kinds = dict(Submission.objects.values_list("code", "participant_kind"))
        assert kinds == {"POS-001": "posyantek", "TTG-001": "pelajar", "TTG-002": ""}

    def test_formulas_in_titles_stay_text(self, edition: Edition, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(workbook({"TTG": [HEADER, [1, "x", "Kel. =cmd", "Ketua", "2022"]]}))
        report = import_entries(edition=edition, workbook=_file(book))
        target = tmp_path / "r.csv"
        with target.open("w", encoding="utf-8", newline="") as stream:
            report.write_csv(stream)
        assert not [cell for line in csv.reader(target.open()) for cell in line if cell.startswith("=")]

    def test_the_number_of_queries_does_not_grow_with_the_rows(
        self, edition: Edition, django_assert_max_num_queries: Any
    ) -> None:
        rows = [[n, f"Alat {n}", "Ciwedus", f"Ketua {n}", "3 Maret 2022"] for n in range(400)]
        with django_assert_max_num_queries(40):
            report = take(edition, {"TTG": [HEADER, *rows]})
        assert outcomes(report) == {"accepted": 400}
        assert Organization.objects.get(name="Ciwedus").submissions.count() == 400
