"""Presets against the tables they were made from, and what the loader refuses."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.presets import (
    PresetError,
    digest,
    load_preset,
    load_sources,
    load_units,
    preset_names,
    shift_to_year,
)
from awards.presets.build import Context, build_rubric
from awards.presets.loader import FOLDER
from awards.presets.reader import Table
from awards.presets.schema import CategoryPreset, ChecklistPreset, EditionPreset, Evidence, RubricOnlyPreset

pytestmark = pytest.mark.usefixtures("english")

TABLES = Path(__file__).parent / "data" / "cilegon-2025"
NAMES = ["cilegon-2025", "iga-2026", "kipp-2023", "kipp-2025", "ttg-jambi-2017"]


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def edition(name: str, folder: Path = FOLDER) -> EditionPreset:
    preset = load_preset(name, folder)
    assert isinstance(preset, EditionPreset)
    return preset


@pytest.fixture(scope="module")
def cilegon() -> EditionPreset:
    return edition("cilegon-2025")


def category(preset: EditionPreset, code: str) -> CategoryPreset:
    return next(item for item in preset.categories if item.code == code)


@pytest.fixture
def edit(tmp_path: Path):
    """Load a copy of a preset in which a text is replaced everywhere."""
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)

    def load(name: str, old: str, new: str):
        path = tmp_path / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load_preset(name, tmp_path)

    return load


class TestCilegon2025:
    def test_categories_are_those_of_the_table(self, cilegon):
        found = [
            {
                "kategori": item.code,
                "nama": item.name,
                "jenis_unit": ";".join(item.unit_kinds),
                "jenis_peserta": ";".join(item.participant_kinds),
                "maks_per_unit": str(item.max_per_unit or ""),
                "usia_min_bulan": str(item.min_age_months or ""),
                "bobot_proposal": str(item.stages[0].weight),
                "bobot_presentasi": str(item.stages[1].weight),
            }
            for item in cilegon.categories
        ]
        expected = [{k: v for k, v in row.items() if k != "sumber"} for row in table("categories")]
        assert found == expected
        assert [item.entry_prefix for item in cilegon.categories] == ["IPP", "TTG", "TTGU", "POS"]
        assert [item.short_name for item in cilegon.categories] == ["IPP", "TTG", "TTG Unggulan", "Posyantek"]
        assert {
            (stage.code, stage.position, stage.min_sheets, stage.is_blind)
            for item in cilegon.categories
            for stage in item.stages
        } == {("proposal", 1, 2, False), ("presentasi", 2, 2, False)}

    def test_rubrics_are_those_of_the_table(self, cilegon):
        found = {
            (item.code, stage.code, str(at), criterion.code): (
                criterion.name,
                criterion.weight,
                criterion.minimum,
                criterion.maximum,
                criterion.description,
                criterion.tie_order,
            )
            for item in cilegon.categories
            for stage in item.stages
            for at, criterion in enumerate(stage.rubric.criteria, start=1)
        }
        expected = {
            (row["kategori"], row["tahap"], row["urut"], row["kode"]): (
                row["kriteria"],
                Decimal(row["bobot"]),
                Decimal(row["min"]),
                Decimal(row["maks"]),
                row["uraian"],
                int(row["urutan_seri"]) if row["urutan_seri"] else None,
            )
            for row in table("rubrics")
        }
        assert found == expected

    def test_only_the_weights_of_kipp_are_no_example(self, cilegon):
        rubrics = {
            (item.code, stage.code): stage.rubric for item in cilegon.categories for stage in item.stages
        }
        official = {key: r.evidence.tags for key, r in rubrics.items() if not r.evidence.contoh}
        assert official == {("ipp", "proposal"): ("S28", "S29")}
        assert all(rubric.scale_evidence.contoh for rubric in rubrics.values())
        assert {criterion.step for r in rubrics.values() for criterion in r.criteria} == {Decimal("0.5")}
        assert all(len(c.levels) == len(r.bands) == 4 for r in rubrics.values() for c in r.criteria)
        assert all(stage.evidence.contoh for item in cilegon.categories for stage in item.stages)

    def test_every_category_has_the_places_of_the_table(self, cilegon):
        expected = [(int(r["peringkat"]), r["predikat"], int(r["hadiah_rupiah"])) for r in table("places")]
        for item in cilegon.categories:
            assert [(place.number, place.title, place.prize) for place in item.places] == expected

    def test_sections_are_those_of_the_table(self, cilegon):
        found = [
            (item.code, str(section.position), section.code, section.title, section.guidance, q.max_words)
            for item in cilegon.categories
            for section in item.sections
            for q in section.questions
        ]
        expected = [
            (r["kategori"], r["urut"], r["kode"], r["bagian"], r["petunjuk"], int(r["maks_kata"]))
            for r in table("sections")
        ]
        assert found == expected
        assert all(q.is_required for c in cilegon.categories for s in c.sections for q in s.questions)

    @pytest.mark.parametrize(
        ("code", "section", "expected"),
        [
            ("ipp", "ringkasan", [("pendukung", ("pdf", "jpg", "png"), 0)]),
            ("ipp", "latar", [("pdf", ("pdf",), 0)]),
            ("ipp", "signifikansi", [("pdf-wajib", ("pdf",), 1)]),
            ("ttg", "abstrak", []),
            ("ttg", "teknis", [("gambar-teknis", ("pdf", "jpg", "png"), 1), ("foto-4", ("jpg", "png"), 4)]),
            ("ttg", "manfaat", [("rab", ("pdf", "jpg", "png"), 0)]),
            ("ttg-unggulan", "penerapan", [("pdf-wajib-umum", ("pdf",), 1)]),
            ("ttg-unggulan", "ekonomi", [("rab-wajib", ("pdf", "jpg", "png"), 1)]),
            ("posyantek", "profil", [("sk", ("pdf", "jpg", "png"), 1)]),
            ("posyantek", "inovasi", [("foto", ("jpg", "png"), 0)]),
        ],
    )
    def test_attachments_say_what_the_table_says_in_words(self, cilegon, code, section, expected):
        found = next(item for item in category(cilegon, code).sections if item.code == section)
        assert [(a.code, a.file_types, a.min_files) for a in found.attachments] == expected
        assert {a.max_bytes for a in found.attachments} <= {2 * 1024 * 1024}

    def test_the_calendar(self, cilegon):
        assert [(w.name, w.first_day, w.last_day) for w in cilegon.timeline] == [
            ("Pendaftaran", date(2025, 2, 1), date(2025, 2, 14)),
            ("Pemeriksaan administrasi", date(2025, 2, 15), date(2025, 2, 18)),
            ("Penilaian proposal", date(2025, 2, 19), date(2025, 2, 23)),
            ("Presentasi", date(2025, 2, 24), date(2025, 2, 25)),
            ("Pengumuman", date(2025, 2, 28), date(2025, 2, 28)),
            ("Penyerahan", date(2025, 4, 27), date(2025, 4, 27)),
        ]
        registration = cilegon.window("registration")
        assert registration is not None
        assert registration.opens == datetime(2025, 1, 31, 17, tzinfo=UTC)
        assert registration.closes == datetime(2025, 2, 14, 17, tzinfo=UTC)

    def test_names_and_papers(self, cilegon):
        assert cilegon.name == "Inovasi Award Kota Cilegon 2025"
        assert cilegon.papers.number_pattern == "400.10.11/{urut}/{unit}/{tahun}"
        assert cilegon.papers.evidence.contoh

    def test_checklists_have_the_points_of_each_category(self, cilegon):
        assert {item.code: len(item.checklist) for item in cilegon.categories} == {
            "ipp": 9,
            "ttg": 7,
            "ttg-unggulan": 10,
            "posyantek": 6,
        }


class TestOtherPresets:
    def test_all_load_and_are_listed(self):
        assert preset_names() == NAMES
        assert len({digest(load_preset(name)) for name in NAMES}) == len(NAMES)

    def test_kipp_2023(self):
        (only,) = edition("kipp-2023").categories
        (stage,) = only.stages
        assert {c.code: c.weight for c in stage.rubric.criteria} == {
            "latar": 10,
            "kebaruan": 15,
            "implementasi": 5,
            "signifikansi": 30,
            "adaptabilitas": 20,
            "sumberdaya": 5,
            "keberlanjutan": 15,
        }
        assert [q.max_words for s in only.sections for q in s.questions] == [
            *(200, 300, 200, 200, 600, 100, 200, 200, 500),
        ]
        assert (only.min_age_months, stage.weight, stage.passing_grade) == (24, 100, None)
        assert only.judging_locked_reason == ""

    def test_kipp_2025_is_locked_until_it_has_weights(self):
        (only,) = edition("kipp-2025").categories
        (stage,) = only.stages
        assert [q.max_words for s in only.sections for q in s.questions] == [
            *(200, 150, 200, 200, 200, 300, 150, 150, 300),
        ]
        assert stage.passing_grade == 85
        assert {criterion.weight for criterion in stage.rubric.criteria} == {None}
        assert "Bobot" in only.judging_locked_reason

    def test_ttg_jambi_2017(self):
        preset = load_preset("ttg-jambi-2017")
        assert isinstance(preset, RubricOnlyPreset)
        assert [c.weight for c in preset.rubric.criteria] == [20, 25, 30, 15, 10]
        assert not preset.rubric.evidence.contoh

    def test_iga_2026(self):
        preset = load_preset("iga-2026")
        assert isinstance(preset, ChecklistPreset)
        weights = [indicator.weight for indicator in preset.indicators]
        assert weights == [3, 2, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 2, 3, 2, 3, 2, 4]
        assert (sum(weights), preset.maximum) == (37, 111)
        assert [i.number for i in preset.indicators if i.mandatory] == [1, 2, 17, 18, 20]
        assert [i.official_number for i in preset.indicators] == list(range(16, 36))
        assert [basis.code for basis in preset.indicators[17].bases] == list("abcdef")
        assert {len(i.parameters) for i in preset.indicators} == {4}

    def test_every_source_that_is_named_is_explained(self):
        sources = load_sources()
        for name in NAMES:
            preset = load_preset(name)
            evidence = preset.rubric.evidence if isinstance(preset, RubricOnlyPreset) else preset.evidence
            assert evidence.tags
            assert set(evidence.tags) <= set(sources)

    @pytest.mark.parametrize("name", ["cilegon-2025", "kipp-2023", "kipp-2025"])
    def test_the_organizer_is_a_unit_of_the_set(self, name):
        preset = edition(name)
        assert preset.organizer in {unit.code for unit in load_units(preset.units)}


@given(weights=st.lists(st.decimals("0.01", 100, places=2), min_size=1, max_size=9))
def test_exactly_the_weights_that_sum_to_hundred_are_accepted(weights):
    last = Decimal(100) - sum(weights)
    whole = [*weights, last] if last > 0 else weights
    evidence = Evidence("V1", "Berita", contoh=False)
    data = {
        "name": "Rubrik",
        "minimum": 0,
        "maximum": 100,
        "step": 1,
        "evidence": "all",
        "scale_evidence": "all",
        "criteria": [{"code": f"k{n}", "name": "K", "weight": weight} for n, weight in enumerate(whole)],
    }
    table = Table("x.toml", "", data)
    if sum(int(weight * 100) for weight in whole) == 10_000:
        built = build_rubric("x", table, Context({"all": evidence}, {}, {}))
        assert [criterion.weight for criterion in built.criteria] == whole
    else:
        with pytest.raises(PresetError, match="not to 100"):
            build_rubric("x", table, Context({"all": evidence}, {}, {}))


class TestAnotherYear:
    def test_every_date_moves_and_nothing_else(self, cilegon):
        moved = shift_to_year(cilegon, 2026)
        assert moved.name == "Inovasi Award Kota Cilegon 2026"
        assert [(w.first_day, w.last_day) for w in moved.timeline] == [
            (w.first_day.replace(year=2026), w.last_day.replace(year=2026)) for w in cilegon.timeline
        ]
        assert shift_to_year(moved, 2025) == cilegon

    def test_the_last_day_of_february_and_years_beside(self, edit):
        edit("cilegon-2025", "first_day = 2025-02-01", "first_day = 2024-02-01")
        preset = edit("cilegon-2025", "2025-02-14", "2024-02-29")
        moved = shift_to_year(preset, 2026).window("registration")
        assert (moved.first_day, moved.last_day) == (date(2025, 2, 1), date(2025, 2, 28))
        assert moved.closes == datetime(2025, 2, 28, 17, tzinfo=UTC)
        leap = shift_to_year(preset, 2029).window("registration")
        assert leap.last_day == date(2028, 2, 29)

    def test_28_february_stays_the_28th_in_a_leap_year(self, cilegon):
        announcement = shift_to_year(cilegon, 2028).window("announcement")
        assert announcement.last_day == date(2028, 2, 28)


class TestDigest:
    def test_the_same_content_has_the_same_digest(self, cilegon, edit):
        assert digest(edition("cilegon-2025")) == digest(cilegon)
        assert digest(edit("cilegon-2025", "weight = 40,", "weight = 40.00,")) == digest(cilegon)

    @pytest.mark.parametrize(
        ("old", "new"), [("prize = 5000000", "prize = 5000001"), ("2025-02-14", "2025-02-13")]
    )
    def test_other_content_has_another(self, cilegon, edit, old, new):
        assert digest(edit("cilegon-2025", old, new)) != digest(cilegon)

    def test_another_year_has_another(self, cilegon):
        assert digest(shift_to_year(cilegon, 2026)) != digest(cilegon)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "cilegon-2025",
            'units = "cilegon"',
            'units = "cilegon"\ncolour = "red"',
            "edition.colour: This key is",
        ),
        ("cilegon-2025", "tie_order = 3", "tieorder = 3", r"criteria\[\d\]\.tieorder: This key is not known"),
        (
            "cilegon-2025",
            "weight = 15, tie_order = 3",
            "weight = 14, tie_order = 3",
            "weights sum to 99, not",
        ),
        (
            "cilegon-2025",
            'name = "Presentasi", weight = 60',
            'name = "Presentasi", weight = 60.5',
            "to 100.5,",
        ),
        ("cilegon-2025", "tie_order = 2", "tie_order = 1", "“1” occurs twice"),
        ("cilegon-2025", 'code = "kebaruan"', 'code = "latar"', "“latar” occurs twice"),
        ("cilegon-2025", 'code = "ttg-unggulan"', 'code = "ttg"', "“ttg” occurs twice"),
        ("cilegon-2025", "number = 3", "number = 5", "Places are numbered 1, 2, 3"),
        ("cilegon-2025", "last_day = 2025-02-14", "last_day = 2025-01-14", "last day lies before"),
        ("cilegon-2025", "last_day = 2025-02-14", "last_day = 2025-02-15", "must begin after “Pendaftaran”"),
        ("cilegon-2025", "last_day = 2025-02-23", "last_day = 2025-02-24", "must begin after “Penilaian"),
        (
            "cilegon-2025",
            "last_day = 2025-02-18",
            "last_day = 2025-02-19",
            "after “Pemeriksaan administrasi”",
        ),
        ("cilegon-2025", "weight = 10,", 'weight = "10",', "This must be a number"),
        ("cilegon-2025", "weight = 10,", "weight = nan,", "must be 0 or more"),
        ("cilegon-2025", "weight = 10,", "weight = 10.005,", "At most two decimals"),
        ("cilegon-2025", 'code = "ttg-unggulan"', 'code = "TTG Unggulan"', "Use small letters"),
        ("cilegon-2025", 'entry_prefix = "TTGU"', 'entry_prefix = "TTG/U"', "one to eight letters"),
        ("kipp-2025", "passing_grade = 85", "passing_grade = 850", "between 0 and 100"),
        ("cilegon-2025", "min_sheets = 2", "min_sheets = 0", "must be 1 or more"),
        ("cilegon-2025", "min_sheets = 2", "min_sheets = true", "must be a whole number"),
        ("cilegon-2025", "step = 0.5", "step = 0.3", "step must divide the scale"),
        ("cilegon-2025", 'source = "V4",', 'source = "V404",', "“V404” is not in sources.toml"),
        ("cilegon-2025", 'bobot-tahap = { source = "P", ', "bobot-tahap = { ", "source: This key is missing"),
        ("cilegon-2025", "bands = [", "bands = [[", "Not valid TOML"),
        ("cilegon-2025", "{urut}", "{nomor}", "It must use {urut}"),
        ("cilegon-2025", 'kind = "edition"', 'kind = "contest"', "“contest” is not one of"),
        ("cilegon-2025", '["opd", ', '["kantor", ', "“kantor” is not one of"),
        ("cilegon-2025", 'rubric = "presentasi"', 'rubric = "wawancara"', "“wawancara” is not one of"),
        ("kipp-2025", 'name = "Latar Belakang" }', 'name = "Latar Belakang", weight = 5 }', "has no weights"),
        ("kipp-2025", "judging_locked_reason", "name_of_reason", "A weight above 0 is missing"),
        ("ttg-jambi-2017", "contoh = true", "contoh = false", "must be marked contoh = true"),
        ("ttg-jambi-2017", "weight = 30", "weight = 30.01", "weights sum to 100.01, not to 100"),
        ("iga-2026", "number = 7\n", "number = 8\n", "Indicators are numbered"),
    ],
)
def test_a_broken_preset_is_refused_by_name(edit, name, old, new, message):
    with pytest.raises(PresetError, match=message) as caught:
        edit(name, old, new)
    assert caught.value.file == f"{name}.toml"
    assert str(caught.value).startswith(f"{name}.toml: ")


def test_an_unknown_preset_is_refused_with_the_known_names():
    with pytest.raises(PresetError, match="Known: cilegon-2025, iga-2026"):
        load_preset("../settings")
