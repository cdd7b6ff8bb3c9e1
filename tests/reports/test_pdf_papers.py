"""Recap and results as papers: everything is on them, readable by people, machines and screen readers."""

import io
import logging
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from reports.pdf import papers
from tests.reports import pdf_reading

MM = 72 / 25.4
LETTERHEAD = papers.PaperLetterhead(
    ("Pemerintah Kota Contoh", "Badan Perencanaan & Penelitian", "Jalan Contoh 1", "surat@kota.example")
)
VERIFICATION = papers.Verification(
    "https://inovasi.kota.example/v/7K3M-9QTX", "inovasi.kota.example/v", "7K3M-9QTX"
)
JURORS = tuple(papers.Juror(f"J{i}", f"Juri IPP {i:02d}", "Lembaga Contoh") for i in range(1, 8))
STAGES = (
    papers.StageColumns("Penilaian proposal", "40 %", JURORS),
    papers.StageColumns("Presentasi", "60 %", JURORS, "J7 dikecualikan."),
)


def cells(row: int, stage: int) -> papers.StageCells:
    totals = tuple(f"{50 + juror + stage},{row:02d}" for juror in range(7))
    return papers.StageCells(totals, f"{60 + stage},{row:02d}")


def row(number: int, **changes) -> papers.RecapRow:
    values = {
        "code": f"IPP-{number:03d}",
        "title": f"Layanan Terpadu Nomor {number}",
        "organization": f"Dinas Contoh {number}",
        "stages": (cells(number, 0), cells(number, 20)),
        "place": str(number),
        "rank": str(number),
        "final": f"99,{number:02d}",
        "award": f"Juara {number}" if number < 4 else "",
    }
    return papers.RecapRow(**(values | changes))


RECAP = papers.Recap(
    edition="Inovasi Award Kota Contoh Tahun 2025",
    category="Inovasi Pelayanan Publik",
    stages=STAGES,
    rows=tuple(row(number) for number in range(1, 45)),
    unranked=(row(45, place="", rank="", final="", reason="Tidak hadir pada tahap presentasi."),),
    recusals=("J2 tidak menilai IPP-003.",),
    ties=("IPP-004 dan IPP-005 sama.",),
    method="Rata-rata lembar nilai, dibulatkan sekali.",
    ledger="3.214 baris, kepala 6b1f0c8e",
    number="400.10.11/021/2025",
    signatories=(
        papers.PaperSignatory("Ketua Panel", "Ketua Tim IPP 01", ("NIP 1970",)),
        papers.PaperSignatory("Kepala Badan", "Nama Kepala", (), "Contoh, 28 Februari 2025"),
    ),
)


def pages(pdf: bytes) -> list[str]:
    return [pdf_reading.text(pdf, page) for page in range(len(pypdfium2.PdfDocument(pdf)))]


@pytest.fixture(scope="module")
def recap() -> bytes:
    return papers.render_recap(RECAP, letterhead=LETTERHEAD, verification=VERIFICATION)


def test_a_recap_of_44_entries_and_7_jurors_in_2_stages_holds_every_figure(recap):
    text = pages(recap)
    words = " ".join(text).split()

    for each in RECAP.rows:
        figures = [
            *each.stages[0].totals,
            *each.stages[1].totals,
            *(s.score for s in each.stages),
            each.final,
        ]
        assert [figure for figure in figures if words.count(figure) != 1] == []
    assert len(text) <= 5
    whole = " ".join(" ".join(text).split())
    for said in (
        *(f"{each.code} · {each.organization}" for each in RECAP.rows),
        *(f"J{i} Juri IPP {i:02d}, Lembaga Contoh" for i in range(1, 8)),
        "Tidak hadir pada tahap presentasi.",
        "J2 tidak menilai IPP-003.",
        "IPP-004 dan IPP-005 sama.",
        "Rata-rata lembar nilai, dibulatkan sekali.",
        "3.214 baris, kepala 6b1f0c8e",
        "J7 dikecualikan.",
        "Contoh, 28 Februari 2025",
        "Ketua Panel,",
        "Nama Kepala",
        "PEMERINTAH KOTA CONTOH",
        "BADAN PERENCANAAN & PENELITIAN",
    ):
        assert said in whole, said


def test_figures_stand_in_their_columns_in_order(recap):
    after = pdf_reading.text(recap).partition("Dinas Contoh 1")[2]
    figures = [word for word in after.split() if "," in word][:17]

    first, second = RECAP.rows[0].stages
    assert figures == [*first.totals, first.score, *second.totals, second.score, "99,01"]


def test_the_head_of_the_table_and_the_foot_stand_on_every_page(recap):
    with_rows = [text for text in pages(recap) if "Layanan Terpadu" in text and "99," in text]

    assert len(with_rows) > 1
    assert all("Penilaian proposal (40 %)" in text and "J7" in text for text in with_rows)
    total = len(pages(recap))
    for number, text in enumerate(pages(recap), start=1):
        assert VERIFICATION.code in text
        assert f"{number} / {total}" in text
        assert pdf_reading.qr_codes(recap, 200, number - 1) == [VERIFICATION.url]


@pytest.mark.parametrize("paper", ["recap", "results"])
@pytest.mark.parametrize("provisional", [True, False])
def test_provisional_papers_say_so_on_every_page(paper, provisional):
    if paper == "recap":
        pdf = papers.render_recap(replace(RECAP, provisional=provisional), letterhead=LETTERHEAD)
    else:
        pdf = papers.render_results(results(final=True, second_final=not provisional), letterhead=LETTERHEAD)

    said = ["SEMENTARA" in text or "PROVISIONAL" in text for text in pages(pdf)]

    assert len(said) > 1
    assert set(said) == {provisional}


def test_a_recap_is_pdf_ua(recap):
    document = pikepdf.open(io.BytesIO(recap))
    elements = pdf_reading.structure(recap)
    roles = [role for role, _ in elements]

    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.Root.Lang) == "id"
    assert RECAP.category in str(document.docinfo["/Title"])
    assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()
    assert pdf_reading.unmarked_paint(recap) == []
    assert roles.count("Table") >= 2
    assert roles.count("H1") == 1
    assert [alt for role, alt in elements if role == "Figure" and not alt] == []
    assert roles.count("THead") >= 2
    assert set(pdf_reading.fonts(recap).values()) == {True}


def test_every_cell_names_the_heads_of_its_own_column(recap):
    """In the first row: place, rank, then J1 and so on, as a screen reader announces them."""
    document = pikepdf.open(io.BytesIO(recap))
    rows = _elements(document.Root.StructTreeRoot.K[0], "TR")
    heads = [e for e in rows[1].K if e.S == "/TH"]
    body = list(rows[2].K)

    assert len(heads) == len(body) == 3 + 2 * 8 + 2
    for head, cell in zip(heads, body, strict=True):
        if cell.S == "/TD":
            assert str(head.ID) in [str(name) for name in cell.A.Headers]


def _elements(element, role):
    if str(element.S) == f"/{role}":
        return [element]
    kids = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [found for kid in kids for found in _elements(kid, role)]


def test_no_warning_and_nothing_outside_the_paper(caplog):
    long = row(
        1,
        title="Sistem Pemantauan Mutu Air " * 9,
        organization="W" * 110,
        award="Inovasi Terbaik Bidang Pangan",
    )
    changed = replace(RECAP, rows=(long, *RECAP.rows[1:]), category="K" * 160)

    with caplog.at_level(logging.WARNING):
        pdf = papers.render_recap(changed, letterhead=LETTERHEAD, verification=VERIFICATION)

    assert [record.getMessage() for record in caplog.records] == []
    for page in pypdfium2.PdfDocument(pdf):
        letters = page.get_textpage()
        boxes = [letters.get_charbox(i) for i in range(letters.count_chars())]
        boxes = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in boxes) > 11 * MM
        assert max(box[2] for box in boxes) < (297 - 11) * MM
        assert min(box[1] for box in boxes) > 5 * MM


def test_one_stage_with_one_juror_and_nothing_to_explain():
    stage = papers.StageColumns("Proposal", "100 %", JURORS[:1])
    only = row(1, stages=(papers.StageCells(("",), ""),), place="", rank="", final="", reason="Ditarik.")
    bare = papers.Recap(
        edition="E", category="K", stages=(stage,), rows=(), unranked=(only,), provisional=False
    )

    pdf = papers.render_recap(bare, letterhead=papers.PaperLetterhead(("Kota Contoh",)))

    text = " ".join(pages(pdf))
    assert "Ditarik." in text
    assert pdf_reading.qr_codes(pdf, 200) == []
    assert len(pages(pdf)) == 1


def results(*, final: bool, second_final: bool) -> papers.Results:
    def listed(prefix: str) -> tuple[papers.ResultRow, ...]:
        ranked = [
            papers.ResultRow(
                code=f"{prefix}-{i:03d}",
                title=f"Karya {prefix} {i}",
                organization=f"Unit {i}",
                scores=("80,00", f"81,{i:02d}"),
                final=f"82,{i:02d}",
                rank=str(i),
                place=str(i),
                award=f"Juara {i}" if i < 4 else "",
            )
            for i in range(1, 20)
        ]
        return (
            *ranked,
            papers.ResultRow(f"{prefix}-020", "Karya tanpa nilai", "Unit", ("70,00", ""), reason="Gugur."),
        )

    stages = (("Proposal", "40 %"), ("Presentasi", "60 %"))
    return papers.Results(
        "Inovasi Award Kota Contoh Tahun 2025",
        (
            papers.CategoryResults("Pelayanan Publik", stages, listed("IPP"), provisional=not final),
            papers.CategoryResults("Teknologi & Guna", stages, listed("TTG"), provisional=not second_final),
        ),
        "Dicetak 28 Februari 2025",
    )


def test_results_list_categories_and_places_in_order():
    pdf = papers.render_results(results(final=True, second_final=True), letterhead=LETTERHEAD)

    whole = " ".join(" ".join(pages(pdf)).split())
    order = ["Pelayanan Publik", *(f"IPP-{i:03d}" for i in range(1, 21))]
    order += ["Teknologi & Guna", *(f"TTG-{i:03d}" for i in range(1, 21))]
    positions = [whole.index(said) for said in order]
    assert positions == sorted(positions)
    assert whole.count("Gugur.") == 2
    document = pikepdf.open(io.BytesIO(pdf))
    box = [float(edge) for edge in document.pages[0].MediaBox]
    assert [round(edge / MM) for edge in box] == [0, 0, 210, 297]
    assert pdf_reading.unmarked_paint(pdf) == []


def test_the_organisers_own_emblem_replaces_the_placeholder():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 48), "#ff00ff").save(buffer, "PNG")
    letterhead = replace(LETTERHEAD, emblem=buffer.getvalue())

    pdf = papers.render_results(results(final=True, second_final=True), letterhead=letterhead)

    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    assert drawn.getpixel((round(30.5 * MM), round(25 * MM))) == (255, 0, 255)
