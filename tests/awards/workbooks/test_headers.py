"""The header is found wherever it stands, and never where it does not."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks.headers import HeaderNotFound, find_header, normalise
from awards.workbooks.reader import read_workbook
from submissions.imports.columns import FIELDS
from tests.awards.workbooks.builders import by_openpyxl, sheet
from tests.data import CILEGON

ENTRY = {
    "title": ["Nama Inovasi", "Judul Inovasi", "Judul", "Nama Inovasi/Karya"],
    "unit": ["Unit / Kelurahan", "OPD/Unit", "Asal", "Instansi", "Kelurahan", "Perangkat Daerah"],
    "leader": ["Ketua Tim", "Inovator", "Nama Pengusul", "Nama Ketua"],
    "phone": ["No. HP", "No HP/WA", "Telepon"],
    "email": ["Email", "Surel", "Pos-el"],
    "start": ["Mulai Diterapkan", "Tanggal Implementasi", "Tgl Mulai"],
}
SCORES = {
    "title": ENTRY["title"],
    "juror": ["Juri", "Nama Juri"],
    "substansi": ["Penguasaan substansi"],
    "bukti": ["Kejelasan dan bukti dampak"],
    "catatan": ["Catatan Juri", "Catatan"],
}


def find(*rows, merged=(), fields=ENTRY, required=("title", "unit")):
    return find_header(sheet(*rows, merged=list(merged)), fields, required)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("  No. HP/WA ", "no hp wa"),
        ("UNIT / KELURAHAN", "unit kelurahan"),
        ("Pos-el", "pos el"),
        ("Nama\nInovasi :", "nama inovasi"),
        ("Résumé", "resume"),
        ("Ｎａｍａ\u200b Inovasi", "nama inovasi"),
    ],
)
def test_normalise(label: str, expected: str) -> None:
    assert normalise(label) == expected


@given(st.text())
def test_normalise_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_real_workbooks() -> None:
    with (CILEGON / "pendaftaran-2025.xlsx").open("rb") as file:
        entries = read_workbook(file)
    expected = {"title": 2, "unit": 3, "leader": 4, "phone": 6, "email": 7, "start": 8}
    for one in entries:
        match = find_header(one, ENTRY, ["title", "unit"])
        assert (match.row, match.columns, match.ambiguous) == (4, expected, ())
        assert [column.label for column in match.unknown] == [
            "No",
            "NIP",
            "Ringkasan",
            "Tautan Video",
            "Keterangan",
        ]
    with (CILEGON / "nilai-2025.xlsx").open("rb") as file:
        presentation = read_workbook(file)[1]
    match = find_header(presentation, SCORES, ["title", "juror"])
    assert (match.row, match.columns["bukti"], match.columns["catatan"]) == (3, 5, 8)


def test_other_words_order_and_place() -> None:
    match = find(
        [None, None, "PEMERINTAH KOTA"],
        [],
        [None, "Surel", "OPD/UNIT", "Nomor Urut", "JUDUL INOVASI *", "No HP/WA", "Tgl. Mulai"],
        [None, "a@x.example", "Dinkes", 1, "Satu", "0811", "2022"],
    )
    assert match.row == 3
    assert match.columns == {"email": 2, "unit": 3, "title": 5, "phone": 6, "start": 7}
    assert [(column.column, column.label) for column in match.unknown] == [(4, "Nomor Urut")]


def test_weights_numbers_and_brackets_do_not_matter() -> None:
    match = find(
        [
            "Judul",
            "Juri",
            "1. Penguasaan Substansi (30%)",
            "b) Kejelasan dan bukti dampak, bobot 30",
            "Catatan (bila ada)",
        ],
        fields=SCORES,
        required=("title", "juror"),
    )
    assert match.columns == {"title": 1, "juror": 2, "substansi": 3, "bukti": 4, "catatan": 5}


def test_row_of_data_with_similar_words_does_not_win() -> None:
    match = find(
        ["Judul", "Asal", "Catatan"],
        ["Judul", "Kelurahan", "Nama Inovasi"],
        ["Inovasi Nama Inovasi", "Unit Kelurahan", "Email"],
    )
    assert match.row == 1


def test_title_row_that_names_one_field_is_no_header() -> None:
    match = find(["Nama Inovasi"], ["Judul", "Asal"], ["Pompa", "Gerem"])
    assert (match.row, match.columns) == (2, {"title": 1, "unit": 2})


def test_two_rows_with_merges() -> None:
    match = find(
        ["No", "Nama Inovasi", "Juri", "Nilai", None, "Catatan"],
        [None, None, None, "Penguasaan substansi", "Kejelasan dan bukti dampak", None],
        [1, "Pompa", "Juri 1", 80, 81, None],
        merged=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 1, 5), (1, 6, 2, 6)],
        fields=SCORES,
        required=("title", "juror"),
    )
    assert (match.first_row, match.row) == (1, 2)
    assert match.columns == {"title": 2, "juror": 3, "substansi": 4, "bukti": 5, "catatan": 6}


def test_two_rows_read_from_a_file() -> None:
    def fill(book):
        one = book.active
        one.append(["Nama Inovasi", "Unit", "Ketua Tim", None])
        one.append([None, None, "Nama", "No. HP"])
        one.append(["Pompa", "Gerem", "Ketua Tim TTG 01", "0811"])
        one.merge_cells("A1:A2")
        one.merge_cells("B1:B2")
        one.merge_cells("C1:D1")

    (one,) = read_workbook(by_openpyxl(fill))
    fields = {**ENTRY, "unit": ["Unit"], "leader": ["Ketua Tim", "Nama Ketua Tim"]}
    match = find_header(one, fields, ["title", "unit"])
    assert (match.row, match.columns) == (2, {"title": 1, "unit": 2, "leader": 3, "phone": 4})


def test_first_row_of_data_is_never_taken_into_the_header() -> None:
    match = find(["Judul", "Asal", "Jenis"], ["Pompa", "Gerem", "Telepon"], ["Kompor", "Kotasari", "Email"])
    assert (match.row, match.columns) == (1, {"title": 1, "unit": 2})


def test_equal_claims_are_ambiguous_and_better_words_win() -> None:
    match = find(["Judul", "Nama Inovasi", "Asal", "Email", "Email"])
    assert match.columns == {"title": 2, "unit": 3}
    assert [(clash.fields, clash.columns) for clash in match.ambiguous] == [(("email",), (4, 5))]
    assert [column.label for column in match.unknown] == ["Judul"]


def test_one_label_for_two_fields_is_ambiguous() -> None:
    fields = {"title": ["Judul"], "unit": ["Nama"], "leader": ["Nama"], "email": ["Email"]}
    match = find(["Judul", "Nama", "Email"], fields=fields, required=("title", "email"))
    assert match.columns == {"title": 1, "email": 3}
    assert [(set(clash.fields), clash.columns) for clash in match.ambiguous] == [({"unit", "leader"}, (2,))]


def test_says_what_is_missing() -> None:
    with pytest.raises(HeaderNotFound) as caught:
        find(["No", "Judul", "Email"], ["1", "Pompa", "a@x.example"])
    assert (caught.value.sheet, caught.value.missing) == ("IPP", ("unit",))
    with pytest.raises(HeaderNotFound) as caught:
        find()
    assert caught.value.missing == ("title", "unit")
    with pytest.raises(HeaderNotFound) as caught:
        find(["Judul", "Judul", "Asal"])
    assert caught.value.missing == ("title",)


def test_says_what_stands_in_the_likely_row_and_which_words_are_accepted() -> None:
    with translation.override("en"), pytest.raises(HeaderNotFound) as caught:
        find(["PEMERINTAH"], ["No", "Nama Inovasi", "Dari Mana"], fields=FIELDS)
    assert caught.value.message == (
        "Sheet “IPP”: no header row with the columns: Unit / Kelurahan (or Unit Kerja, Unit). "
        "Row 2 says: “No”, “Nama Inovasi”, “Dari Mana”."
    )


@pytest.mark.parametrize(
    ("field", "label"),
    [
        *(("unit", label) for label in (
            "OPD / Instansi", "OPD/Instansi", "Instansi/OPD", "Nama Perangkat Daerah", "Asal OPD",
            "Unit Kerja", "Perangkat Daerah / Unit Kerja", "Nama Dinas",
        )),
        *(("title", label) for label in ("Judul Karya Inovasi", "Nama Program Inovasi", "Judul Usulan")),
        *(("leader", label) for label in ("Ketua Tim / Inovator", "Nama Ketua Kelompok", "Nama Penemu")),
    ],
)  # fmt: skip
def test_words_that_other_offices_use(field: str, label: str) -> None:
    labels = {"title": "Nama Inovasi", "unit": "OPD", "leader": "Ketua", field: label}
    match = find(list(labels.values()), fields=FIELDS)
    assert (match.columns, match.unknown) == ({"title": 1, "unit": 2, "leader": 3}, ())


@given(st.permutations(list(ENTRY)), st.integers(0, 5), st.integers(0, 4), st.data())
def test_any_order_and_place(order, above, left, data) -> None:
    words = [data.draw(st.sampled_from(ENTRY[name])) for name in order]
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title]))
    header = [None] * left + [case(f" {word}  ") for word in words]
    rows = [["PEMERINTAH KOTA CILEGON"]] * above + [
        header,
        [None] * left + [f"isi {n}" for n in range(len(words))],
    ]
    match = find(*rows)
    assert match.row == above + 1
    assert match.columns == {name: left + at for at, name in enumerate(order, 1)}
