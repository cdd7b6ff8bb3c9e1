"""The score workbook: the real one of 2025, and what may stand on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from awards.models import AuditEvent, Edition, Membership, User
from awards.services.ledger import verify_ledger
from awards.workbooks.report import ImportReport
from judging.imports import import_scores
from judging.imports.columns import means_conflict
from judging.models import Criterion, PanelMember, Recusal, Rubric, Score, Scoresheet
from judging.services.audit import check_totals
from judging.services.closing import close_stage, stage_blockers
from judging.services.seating import replace_juror
from submissions.imports import import_entries
from submissions.models import Submission
from tests.workbooks import SCORES, cilegon, cilegon_with_entries, outcomes, reasons, refused, row, workbook

pytestmark = pytest.mark.django_db
CRITERIA = [
    "Orisinalitas dan kebaruan",
    "Kesesuaian masalah dan kebutuhan masyarakat",
    "Manfaat dan daya ungkit ekonomi",
    "Kemudahan dibuat, dioperasikan, dan dipelihara",
    "Ramah lingkungan",
    "Potensi pengembangan dan replikasi",
]
HEADER = ["No", "Nama Inovasi", "Juri", *CRITERIA, "Catatan Juri"]
PRESENTATION = [
    "Penguasaan substansi",
    "Kejelasan dan bukti dampak",
    "Kualitas paparan dan waktu",
    "Tanya jawab",
]
SHEET = "TTG - Proposal"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def edition(db: None) -> Edition:
    """Two entries of TTG with the titles Alat A and Alat B."""
    edition = cilegon()
    header = ["Nama Inovasi", "Unit / Kelurahan", "Ketua Tim"]
    rows = [["Alat A", "Ciwedus", "Ketua 01"], ["Alat B", "Masigit", "Ketua 02"]]
    import_entries(edition=edition, workbook=workbook({"TTG": [header, *rows]}))
    return edition


def line(title: str, juror: str, values: Sequence[Any] | Any = 80, remark: str | None = None) -> list[Any]:
    given = list(values) if isinstance(values, (list, tuple)) else [values] * 6
    return [None, title, juror, *given, remark]


def take(edition: Edition, *rows: list[Any], **options: Any) -> ImportReport:
    return import_scores(edition=edition, workbook=workbook({SHEET: [HEADER, *rows]}), **options)


def sheet(title: str, juror: str, stage: str = "proposal") -> Scoresheet:
    return Scoresheet.objects.get(stage__code=stage, submission__title=title, juror__name=juror)


class TestTheScoresOf2025:
    def test_324_rows_320_final_sheets_two_recusals(self) -> None:
        edition = cilegon_with_entries()
        report = call_import(edition)
        assert outcomes(report) == {"accepted": 324}
        assert Scoresheet.objects.filter(state="final").count() == 320
        # Each conflict is noted in both stages: two pairs, four void sheets.
        assert Recusal.objects.filter(origin="paper").count() == 2
        assert Scoresheet.objects.filter(state="void", void_reason="recusal").count() == 4
        assert not Scoresheet.objects.filter(state="draft").exists()
        assert verify_ledger(edition).is_whole
        assert check_totals(edition).fault == ""

    def test_every_value_is_what_stands_in_the_file(self) -> None:
        edition = cilegon_with_entries()
        call_import(edition)
        book = openpyxl.load_workbook(SCORES)
        written = {}
        for tab in book:
            category, _dash, stage = tab.title.partition(" - ")
            labels = [cell.value for cell in tab[3]]
            for values in tab.iter_rows(min_row=4, values_only=True):
                for label, value in list(zip(labels, values, strict=True))[3:-1]:
                    if value is None or "konflik" in str(value):
                        continue
                    key = (category, stage, values[1], values[2], label)
                    written[key] = Decimal(str(value).replace(",", "."))
        stored = Score.objects.values_list(
            "sheet__submission__category__short_name",
            "sheet__stage__name",
            "sheet__submission__title",
            "sheet__juror__name",
            "criterion__name",
            "value",
        )
        assert {tuple(key): value for *key, value in stored} == written
        assert Score.objects.count() == len(written) > 1600

    def test_jurors_have_seats_no_password_and_every_entry(self) -> None:
        edition = cilegon_with_entries()
        call_import(edition)
        jurors = User.objects.filter(memberships__edition=edition, memberships__role=Membership.Role.JUROR)
        assert sorted(jurors.values_list("name", flat=True)) == [
            "Akademisi", "BRIN 1", "BRIN 2", "BSKDN Kemendagri", "Kemendesa", "LAN-RI", "Sekretariat Daerah",
        ]  # fmt: skip
        assert not any(juror.has_usable_password() for juror in jurors)
        assert jurors.get(name="BRIN 1").email == "brin-1@juri.cilegon-2025.example"
        assert set(PanelMember.objects.values_list("role", flat=True)) == {"juror"}

    def test_again_everything_is_unchanged_also_after_closing(self) -> None:
        edition = cilegon_with_entries()
        call_import(edition)
        events = AuditEvent.objects.count()
        assert outcomes(call_import(edition)) == {"unchanged": 324}
        assert outcomes(call_import(edition, update=True)) == {"unchanged": 324}
        assert AuditEvent.objects.count() == events
        for category in edition.categories.all():
            for stage in category.stages.all():
                assert close_stage(stage_id=stage.pk, by=None) == []
        assert outcomes(call_import(edition)) == {"unchanged": 324}

    def test_a_trial_run_seats_nobody(self) -> None:
        edition = cilegon_with_entries()
        assert outcomes(call_import(edition, dry_run=True)) == {"accepted": 324}
        assert not Scoresheet.objects.exists()
        assert not User.objects.filter(email__endswith=".example").exists()

    def test_the_command(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        edition = cilegon_with_entries()
        call_command("import_scores", SCORES, edition=edition.slug, report=tmp_path / "r.csv")
        assert capsys.readouterr().out.splitlines()[0] == (
            "324 accepted; 320 final sheets, 4 sheets with a conflict of interest"
        )
        assert (
            (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()[1].startswith("IPP - Proposal,4,")
        )


def call_import(edition: Edition, **options: Any) -> ImportReport:
    with SCORES.open("rb") as file:
        return import_scores(edition=edition, workbook=file, **options)


class TestSheets:
    @pytest.mark.parametrize(
        "name",
        [
            "TTG - Proposal",
            "Proposal TTG",
            "ttg_proposal",
            "2. TTG PROPOSAL 2026",
            "Nilai TTG Tahap Proposal",
        ],
    )
    def test_spellings(self, edition: Edition, name: str) -> None:
        report = import_scores(edition=edition, workbook=workbook({name: [HEADER, line("Alat A", "BRIN 1")]}))
        assert outcomes(report) == {"accepted": 1}
        assert sheet("Alat A", "BRIN 1").total == 80

    def test_one_sheet_with_columns_for_category_and_stage(self, edition: Edition) -> None:
        header = ["Kategori", "Tahap", *HEADER]
        rows = [
            ["TTG", "Proposal", *line("Alat A", "BRIN 1")],
            ["TTG", "Wawancara", *line("Alat B", "BRIN 1")],
            ["Kuliner", "Proposal", *line("Alat B", "BRIN 1")],
        ]
        report = import_scores(edition=edition, workbook=workbook({"Semua": [header, *rows]}))
        assert [result.outcome for result in report.results] == ["accepted", "refused", "refused"]
        assert reasons(row(report, 3)) == ["No stage of this category has this name."]
        assert reasons(row(report, 4)) == ["No category of this edition has this name."]

    def test_weights_and_numbers_in_the_header_do_not_matter(self, edition: Edition) -> None:
        header = [
            "No",
            "JUDUL",
            "Penilai",
            *[f"{n}. {name.upper()} (10%)" for n, name in enumerate(CRITERIA, 1)],
        ]
        report = import_scores(
            edition=edition, workbook=workbook({SHEET: [header, line("Alat A", "BRIN 1")[:-1]]})
        )
        assert outcomes(report) == {"accepted": 1}

    def test_a_missing_criterion_is_named_and_nothing_of_the_sheet_is_taken(self, edition: Edition) -> None:
        header = [name for name in HEADER if name != "Ramah lingkungan"]
        report = import_scores(
            edition=edition, workbook=workbook({SHEET: [header, line("Alat A", "BRIN 1")[:-1]]})
        )
        assert (outcomes(report), report.unread_sheets, report.exit_code) == ({}, 1, 1)
        assert reasons(report.results[0]) == ["No column for: Ramah lingkungan."]
        assert not Scoresheet.objects.exists()

    def test_a_column_of_scores_that_is_no_criterion_is_warned(self, edition: Edition) -> None:
        rows = [[*HEADER, "Kerapian"], [*line("Alat A", "BRIN 1"), 90]]
        report = import_scores(edition=edition, workbook=workbook({SHEET: rows}))
        assert outcomes(report) == {"warned": 1}
        assert [finding.column for finding in report.results[0].findings] == ["Kerapian"]

    def test_a_recap_beside_the_sheets_is_left_out(self, edition: Edition) -> None:
        recap = [["Nama Inovasi", "Nilai Akhir"], ["Alat A", 80]]
        book = workbook({SHEET: [HEADER, line("Alat A", "BRIN 1")], "Rekap TTG": recap})
        assert outcomes(import_scores(edition=edition, workbook=book)) == {"accepted": 1}

    @pytest.mark.parametrize(
        ("label", "value", "agrees"),
        [
            ("Nilai Akhir", 81.5, True),  # 25 × 0.86 + 75 × 0.80 = 81.5
            ("Jumlah", 486, True),
            ("Rata-rata", 81, True),
            ("Nilai Akhir", 81, False),
            ("Total", 486, False),
        ],
    )
    def test_a_total_is_not_taken_over_and_must_agree(
        self, edition: Edition, label: str, value: float, agrees: bool
    ) -> None:
        rows = [[*HEADER, label], [*line("Alat A", "BRIN 1", [86, 80, 80, 80, 80, 80]), value]]
        report = import_scores(edition=edition, workbook=workbook({SHEET: rows}))
        assert outcomes(report) == ({"accepted": 1} if agrees else {"warned": 1})
        assert sheet("Alat A", "BRIN 1").total == Decimal("81.5")


class TestRows:
    def test_no_row_and_a_blank_row_leave_an_open_sheet_that_blocks(self, edition: Edition) -> None:
        report = take(
            edition, line("Alat A", "BRIN 1"), line("Alat A", "BRIN 2"), line("Alat B", "BRIN 1", None)
        )
        assert outcomes(report) == {"accepted": 2, "warned": 1}
        assert sheet("Alat B", "BRIN 1").state == "draft"
        assert sheet("Alat B", "BRIN 2").state == "draft"
        stage = edition.categories.get(code="ttg").stages.get(code="proposal")
        blocked = {blocker.sheet_id for blocker in stage_blockers(stage) if blocker.kind == "open_sheet"}
        assert blocked == {sheet("Alat B", "BRIN 1").pk, sheet("Alat B", "BRIN 2").pk}
        again = take(edition, line("Alat B", "BRIN 1", None))
        assert outcomes(again) == {"warned": 1}

    def test_some_criteria_make_a_draft_that_the_next_workbook_completes(self, edition: Edition) -> None:
        report = take(edition, line("Alat A", "BRIN 1", [80, 81, None, 83, 84, None]))
        assert reasons(row(report, 2)) == [f"Draft: no score yet for {CRITERIA[2]}; {CRITERIA[5]}."]
        assert (sheet("Alat A", "BRIN 1").state, Score.objects.count()) == ("draft", 4)
        same = take(edition, line("Alat A", "BRIN 1", [80, 81, None, 83, 84, None]))
        assert outcomes(same) == {"unchanged": 1}
        rest = take(edition, line("Alat A", "BRIN 1", [None, None, 82, None, None, 85]))
        assert outcomes(rest) == {"accepted": 1}
        assert (sheet("Alat A", "BRIN 1").state, Score.objects.count()) == ("final", 6)

    def test_other_values_on_a_final_sheet(self, edition: Edition) -> None:
        take(edition, line("Alat A", "BRIN 1", 80))
        other = line("Alat A", "BRIN 1", ["81,5", 80, 80, 80, 80, 80])
        report = take(edition, other)
        assert outcomes(report) == {"refused": 1}
        assert reasons(row(report, 2))[0].startswith(f"Already final: {CRITERIA[0]} 80 → 81.5.")
        assert sheet("Alat A", "BRIN 1").total == 80
        report = take(edition, other, update=True)
        assert outcomes(report) == {"changed": 1}
        # 25 of 100 for the first criterion: 80 + 1.5 × 0.25.
        assert sheet("Alat A", "BRIN 1").total == Decimal("80.375")
        pk = sheet("Alat A", "BRIN 1").pk
        kinds = AuditEvent.objects.filter(subject=f"sheet:{pk}").order_by("sequence")
        assert [event.kind.removeprefix("scoresheet.") for event in kinds] == [
            "scored", "finalised", "reopened", "scored", "finalised",
        ]  # fmt: skip
        assert verify_ledger(edition).is_whole
        assert check_totals(edition).fault == ""

    def test_a_conflict_is_a_recusal_and_with_scores_refused(self, edition: Edition) -> None:
        report = take(
            edition,
            line("Alat A", "BRIN 1", None, "Konflik kepentingan"),
            line("Alat B", "BRIN 1", 80, "konflik kepentingan"),
            line("Alat B", "BRIN 2", 80, "Konflik warga dijelaskan baik."),
        )
        assert [result.outcome for result in report.results] == ["accepted", "refused", "accepted"]
        assert Recusal.objects.get().submission.title == "Alat A"
        assert sheet("Alat A", "BRIN 1").state == "void"
        assert sheet("Alat B", "BRIN 2").comment == "Konflik warga dijelaskan baik."

    def test_who_stands_aside_gives_no_scores_in_a_later_stage(self, edition: Edition) -> None:
        header = ["Nama Inovasi", "Juri", *PRESENTATION]
        book = {
            "TTG - Presentasi": [header, ["Alat A", "BRIN 1", 80, 80, 80, 80]],
            SHEET: [HEADER, line("Alat A", "BRIN 1", None, "konflik kepentingan")],
        }
        report = import_scores(edition=edition, workbook=workbook(book))
        assert refused(report) == [2]
        assert reasons(report.results[0]) == [
            "The juror stands aside from this entry, see TTG - Proposal row 2."
        ]
        assert {s.state for s in Scoresheet.objects.filter(submission__title="Alat A")} == {"void"}

    def test_a_conflict_found_later_voids_the_earlier_scores_and_says_so(self, edition: Edition) -> None:
        header = ["Nama Inovasi", "Juri", *PRESENTATION, "Catatan"]
        book = {
            SHEET: [HEADER, line("Alat A", "BRIN 1")],
            "TTG - Presentasi": [header, ["Alat A", "BRIN 1", None, None, None, None, "recused"]],
        }
        report = import_scores(edition=edition, workbook=workbook(book))
        assert outcomes(report) == {"accepted": 1, "warned": 1}
        assert "The scores of TTG - Proposal row 2 become void." in reasons(report.results[1])
        assert sheet("Alat A", "BRIN 1").state == "void"
        assert outcomes(import_scores(edition=edition, workbook=workbook(book))) == {"unchanged": 2}

    def test_a_conflict_in_a_later_workbook_says_which_stage_it_takes_back(self, edition: Edition) -> None:
        take(edition, line("Alat A", "BRIN 1"))
        header = ["Nama Inovasi", "Juri", *PRESENTATION, "Catatan"]
        book = {"TTG - Presentasi": [header, ["Alat A", "BRIN 1", None, None, None, None, "konflik"]]}
        report = import_scores(edition=edition, workbook=workbook(book))
        assert reasons(report.results[0]) == [
            "Recorded as a conflict of interest.",
            "The scores of Proposal become void.",
        ]
        assert sheet("Alat A", "BRIN 1").state == "void"

    def test_a_replaced_juror_keeps_final_scores_and_gets_nothing_new(self, edition: Edition) -> None:
        take(edition, line("Alat A", "BRIN 1"), line("Alat B", "BRIN 1", None))
        leaver = User.objects.get(name="BRIN 1")
        successor = User.objects.create_user("brin-9@brin.example", name="BRIN 9")
        stage = edition.categories.get(code="ttg").stages.get(code="proposal")
        replace_juror(stage=stage, leaver=leaver, successor=successor, by=None, reason="Pindah tugas")
        report = take(
            edition, line("Alat A", "BRIN 1"), line("Alat B", "BRIN 1", 70), line("Alat B", "BRIN 9", 90)
        )
        assert [result.outcome for result in report.results] == ["unchanged", "refused", "accepted"]
        assert reasons(row(report, 3))[0].startswith("This sheet is void")
        assert sheet("Alat B", "BRIN 9").total == 90

    def test_a_category_without_a_rubric_says_so(self, edition: Edition) -> None:
        Criterion.objects.filter(rubric__stage__category__code="ttg").delete()
        Rubric.objects.filter(stage__category__code="ttg").delete()
        rows = [["Nama Inovasi", "Juri", "Total"], ["Alat A", "BRIN 1", 80]]
        report = import_scores(edition=edition, workbook=workbook({SHEET: rows}))
        assert "has no rubric yet" in reasons(row(report, 2))[0]

    def test_a_conflict_does_not_silently_take_back_final_scores(self, edition: Edition) -> None:
        take(edition, line("Alat A", "BRIN 1"))
        conflict = line("Alat A", "BRIN 1", None, "konflik kepentingan")
        assert outcomes(take(edition, conflict)) == {"refused": 1}
        assert sheet("Alat A", "BRIN 1").state == "final"
        assert outcomes(take(edition, conflict, update=True)) == {"accepted": 1}
        assert sheet("Alat A", "BRIN 1").state == "void"

    def test_the_same_juror_twice(self, edition: Edition) -> None:
        report = take(
            edition, line("Alat A", "BRIN 1"), line("ALAT  A", "brin 1", "80,0"), line("Alat A", "BRIN 1", 81)
        )
        assert [(r.outcome, r.twin) for r in report.results] == [
            ("accepted", ""), ("duplicate", f"{SHEET}!2"), ("refused", f"{SHEET}!2"),
        ]  # fmt: skip
        assert Membership.objects.filter(role="juror").count() == 1

    def test_the_good_row_after_a_refused_one_is_taken(self, edition: Edition) -> None:
        report = take(edition, line("Alat A", "BRIN 1", 101), line("Alat A", "BRIN 1", 81))
        assert [result.outcome for result in report.results] == ["refused", "accepted"]
        assert sheet("Alat A", "BRIN 1").total == 81

    @pytest.mark.parametrize(
        ("value", "part"),
        [
            (100.5, "from 0.00 to 100.00"),
            (-1, "from 0.00 to 100.00"),
            (80.3, "in steps of 0.50"),
            ("1.000", "thousands or decimals"),
            ("baik", "is not a score"),
            (80.123, "decimals"),
        ],
    )
    def test_a_value_off_its_scale_is_refused_with_its_column(
        self, edition: Edition, value: Any, part: str
    ) -> None:
        report = take(
            edition, line("Alat A", "BRIN 1", [80, value, 80, 80, 80, 80]), line("Alat B", "BRIN 1")
        )
        first = row(report, 2)
        assert (first.outcome, first.findings[0].column) == ("refused", CRITERIA[1])
        assert part in first.findings[0].reason
        assert sheet("Alat A", "BRIN 1").state == "draft"
        assert sheet("Alat B", "BRIN 1").state == "final"

    def test_an_unknown_title_names_the_nearest(self, edition: Edition) -> None:
        report = take(edition, line("Alat AA", "BRIN 1"))
        assert "has no entry with this title. Nearest: Alat A" in reasons(row(report, 2))[0]

    def test_a_title_of_two_units_needs_the_unit_or_the_code(self, edition: Edition) -> None:
        header = ["Nama Inovasi", "Unit", "Ketua Tim"]
        rows = [["Alat C", "Ciwedus", "Ketua"], ["Alat C", "Masigit", "Ketua"]]
        import_entries(edition=edition, workbook=workbook({"TTG": [header, *rows]}))
        report = take(edition, line("Alat C", "BRIN 1"))
        assert "TTG-003 Kel. Ciwedus, Kec. Cilegon; TTG-004 Kel. Masigit" in reasons(row(report, 2))[0]
        both = [
            [*HEADER, "Kelurahan", "Kode"],
            [*line("Alat C", "BRIN 1", 80), "Kel. Ciwedus", None],
            [*line("Alat C", "BRIN 1", 90), None, "TTG-004"],
            [*line("Alat A", "BRIN 1", 90), None, "TTG-004"],
        ]
        report = import_scores(edition=edition, workbook=workbook({SHEET: both}))
        assert [r.outcome for r in report.results] == ["accepted", "accepted", "refused"]
        totals = Scoresheet.objects.filter(state="final").values_list("submission__code", "total")
        assert dict(totals) == {"TTG-003": 80, "TTG-004": 90}

    def test_a_locked_category_and_a_closed_stage_say_why(self, edition: Edition) -> None:
        category = edition.categories.get(code="ttg")
        category.judging_locked_reason = "The rubric is still an example."
        category.save()
        report = take(edition, line("Alat A", "BRIN 1"))
        assert reasons(row(report, 2)) == ["The rubric is still an example."]
        assert not User.objects.filter(name="BRIN 1").exists()
        category.judging_locked_reason = ""
        category.save()
        take(edition, *(line(t, j) for t in ("Alat A", "Alat B") for j in ("BRIN 1", "BRIN 2")))
        assert close_stage(stage_id=category.stages.get(code="proposal").pk, by=None) == []
        report = take(edition, line("Alat A", "BRIN 1", 90), update=True)
        assert reasons(row(report, 2))[0].startswith("The stage Proposal is closed.")
        assert sheet("Alat A", "BRIN 1").total == 80

    def test_weights_that_do_not_sum_to_100_are_refused_with_the_sum(self, edition: Edition) -> None:
        stage = edition.categories.get(code="ttg").stages.get(code="presentasi")
        stage.weight = 50
        stage.save()
        report = take(edition, line("Alat A", "BRIN 1"))
        assert "they sum to 90.00" in reasons(row(report, 2))[0]

    def test_an_entry_that_was_not_admitted_is_not_judged(self, edition: Edition) -> None:
        Submission.objects.filter(title="Alat B").update(state="withdrawn")
        report = take(edition, line("Alat B", "BRIN 1"))
        assert reasons(row(report, 2)) == ["TTG-002 is “Withdrawn” and is not judged."]

    def test_two_jurors_of_one_name_are_not_guessed(self, edition: Edition) -> None:
        for number in (1, 2):
            juror = User.objects.create_user(f"j{number}@juri.example", name="BRIN 1")
            Membership.objects.create(user=juror, role="juror", edition=edition)
        report = take(edition, line("Alat A", "brin 1"))
        assert reasons(row(report, 2)) == ["Several jurors are named “brin 1”. Make their names differ."]

    def test_a_juror_of_the_edition_is_found_by_name_and_keeps_the_account(self, edition: Edition) -> None:
        juror = User.objects.create_user("ahli@brin.example", name="BRIN 1")
        Membership.objects.create(user=juror, role="juror", edition=edition)
        User.objects.create_user("brin-2@juri.cilegon-2025.example", name="Orang Lain")
        take(edition, line("Alat A", "Brin 1"), line("Alat A", "BRIN 2"))
        assert sheet("Alat A", "BRIN 1").juror == juror
        assert sheet("Alat A", "BRIN 2").juror.email == "brin-2-2@juri.cilegon-2025.example"

    def test_the_command_refuses_and_stores_the_rest(self, edition: Edition, tmp_path: Path) -> None:
        file = tmp_path / "n.xlsx"
        rows = [HEADER, line("Alat A", "BRIN 1"), line("Alat Z", "BRIN 1")]
        file.write_bytes(workbook({SHEET: rows}).getvalue())
        with pytest.raises(CommandError, match="Refused rows"):
            call_command("import_scores", file, edition=edition.slug)
        assert sheet("Alat A", "BRIN 1").state == "final"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("konflik kepentingan", True),
        ("Tidak menilai: konflik kepentingan", True),
        ("Benturan kepentingan (satu dinas)", True),
        ("KONFLIK", True),
        ("Conflict of interest", True),
        ("recused", True),
        ("Tidak ada konflik kepentingan", False),
        ("Bebas dari konflik kepentingan", False),
        ("Konflik warga dijelaskan baik", False),
        ("Perlu memperjelas data", False),
        ("", False),
    ],
)
def test_which_remarks_mean_a_conflict(text: str, expected: bool) -> None:
    assert means_conflict(text) is expected
