"""Rows below the header: data is kept, the rest is named, nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from awards.workbooks.headers import find_header
from awards.workbooks.model import Cell
from awards.workbooks.reader import read_workbook
from awards.workbooks.rows import Reason, data_rows
from tests.awards.workbooks.builders import cell, sheet
from tests.awards.workbooks.test_headers import ENTRY, SCORES
from tests.data import CILEGON

HEADER = ["No", "Nama Inovasi", "Unit / Kelurahan", "Ketua Tim", "Email"]
STALE = Cell(formula="=COUNTA(B2:B9)", stale=True)


def table(*rows, merged=(), fields=ENTRY, required=("title", "unit"), header=HEADER):
    one = sheet(header, *rows, merged=list(merged))
    return data_rows(one, find_header(one, fields, required), key="title")


def kept(found):
    return [row.cell("title").text for row in found.rows]


def left(found):
    return [(one.number, one.reason) for one in found.leftovers]


def test_real_workbooks_keep_every_row() -> None:
    counts = {}
    for name, fields, required in (
        ("pendaftaran-2025.xlsx", ENTRY, ("title", "unit")),
        ("nilai-2025.xlsx", SCORES, ("title", "juror")),
    ):
        with (CILEGON / name).open("rb") as file:
            for one in read_workbook(file):
                found = data_rows(one, find_header(one, fields, required), key="title")
                counts[one.name] = (len(found.rows), [leftover.reason for leftover in found.leftovers])
    assert counts == {
        "IPP": (15, [Reason.TOTAL]),
        "TTG": (14, [Reason.TOTAL]),
        "TTG Unggulan": (2, [Reason.TOTAL]),
        "Posyantek": (14, [Reason.TOTAL]),
        "IPP - Proposal": (56, []),
        "IPP - Presentasi": (56, []),
        "TTG - Proposal": (56, []),
        "TTG - Presentasi": (56, []),
        "TTG Unggulan - Proposal": (8, []),
        "TTG Unggulan - Presentasi": (8, []),
        "Posyantek - Proposal": (42, []),
        "Posyantek - Presentasi": (42, []),
    }


def test_what_is_not_data_is_named() -> None:
    found = table(
        [1, 2, 3, 4, 5],
        ["KECAMATAN CIBEBER"],
        [1, "Pompa", "Gerem", "Ketua Tim TTG 01", "a@x.example"],
        [],
        ["\u00a0", "  ", None, "\u200b"],
        [c if c == "No" else c.upper() for c in HEADER],
        [2, "Kompor", "Kotasari", None, None],
        [None, "JUMLAH", STALE],
        [3, None, None, None, None],
        ["Rata-rata", None, cell(80.5, formula="=AVERAGE(A1:A2)")],
        [None, "Mengetahui,", None, "Cilegon, 24 Februari 2025"],
        [None, "Kepala Badan", None, "Ketua Panitia"],
        [None, "Nama Pejabat 01", None, "Nama Pejabat 02"],
    )
    assert kept(found) == ["Pompa", "Kompor"]
    assert left(found) == [
        (2, Reason.NUMBERING),
        (3, Reason.HEADING),
        (7, Reason.REPEATED_HEADER),
        (9, Reason.TOTAL),
        (10, Reason.NUMBERING),
        (11, Reason.TOTAL),
        (12, Reason.FOOTER),
        (13, Reason.FOOTER),
        (14, Reason.FOOTER),
    ]


def test_words_of_totals_and_footers_may_be_titles() -> None:
    titles = [
        "Total Bersih",
        "Jumlah",
        "Catatan Ibu Hamil",
        "Rata-rata Air",
        "Nama Inovasi",
        "Mengetahui Cuaca",
        "7",
    ]
    found = table(*([n, title, "Gerem", "Ketua Tim TTG 01"] for n, title in enumerate(titles, 1)))
    assert (kept(found), found.leftovers) == (titles, ())


def test_rows_that_lost_something_are_reported() -> None:
    found = table(
        [1, None, "Gerem", "Ketua Tim TTG 01", None],
        [2, "Pompa", None, None, None],
        [None, "Mengetahui", None, None, None],
        [3, "Kompor", None, "Ketua Tim TTG 03", None],
        [None, "Filter", None, "Ketua Tim TTG 04", "b@x.example"],
        [None, "Pengering", "Gerem", None, None],
        [None, None, "Kotasari", 7, None],
    )
    assert kept(found) == ["Pompa", "Pengering"]
    assert left(found) == [
        (2, Reason.UNKNOWN),
        (4, Reason.FOOTER),
        (5, Reason.UNKNOWN),
        (6, Reason.UNKNOWN),
        (8, Reason.UNKNOWN),
    ]
    assert found.leftovers[2].text == "3 | Kompor | Ketua Tim TTG 03"


def test_scores_without_title_are_reported_and_merged_titles_are_data() -> None:
    found = table(
        [1, "Pompa", "Juri 1", 80, 81],
        [2, cell("Pompa", merged=True), "Juri 2", 1, 2],
        [3, None, "Juri 3", 70, 71],
        [4, None, None, 70, 71],
        ["Rata-rata", cell("Pompa", merged=True), None, 75, 76],
        fields=SCORES,
        required=("title", "juror"),
        header=["No", "Judul", "Juri", "Penguasaan substansi", "Kejelasan dan bukti dampak"],
    )
    assert [(row.number, row.cell("juror").text) for row in found.rows] == [(2, "Juri 1"), (3, "Juri 2")]
    assert left(found) == [(4, Reason.UNKNOWN), (5, Reason.UNKNOWN), (6, Reason.TOTAL)]


def test_heading_across_the_columns_is_no_entry() -> None:
    header = ["Nama Inovasi", "Unit / Kelurahan", "Email"]
    found = table(["KECAMATAN GROGOL"], ["Pompa", "Gerem"], merged=[(2, 1, 2, 3)], header=header)
    assert (kept(found), left(found)) == (["Pompa"], [(2, Reason.HEADING)])


CELLS = st.one_of(
    st.none(),
    st.integers(0, 100),
    st.sampled_from(
        ["Jumlah", "TOTAL", "Mengetahui", "Catatan: x", "No", "Nama Inovasi", "Cilegon, 1 Mei 2025"]
    ),
    st.text("abc =@7.", max_size=12),
)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=12))
def test_every_row_is_data_or_leftover(rows) -> None:
    one = sheet(HEADER, *rows)
    found = data_rows(one, find_header(one, ENTRY, ["title", "unit"]), key="title")
    numbers = sorted([row.number for row in found.rows] + [row.number for row in found.leftovers])
    assert numbers == [row.number for row in one.rows if row.number > 1]


@given(st.text(min_size=1).filter(str.strip), st.integers(1, 99), st.integers(0, 10))
def test_a_complete_row_is_always_data(title, number, above) -> None:
    rows = [[None, "Mengetahui"], [None, "Jumlah", 3]] * above
    found = table(*rows, [number, title, "Gerem", "Ketua Tim TTG 01", "a@x.example"])
    assert [row.number for row in found.rows] == ([2 + 2 * above] if cell(title).text else [])
