"""The longest titles, names and units on every kind of paper: all is there, and inside the page."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from reports.pdf import entry_papers, official, papers
from reports.pdf.boxes import boxes_of
from reports.pdf.certificates import CertificateDesign, CertificateSignatory, render_certificates
from tests.benchmarks.bench_certificates import sample
from tests.reports import pdf_reading
from tests.reports.test_pdf_papers import JURORS, cells

MM = 72 / 25.4
# Every word tells which text and which part of it is missing.
TITLE = " ".join(f"Judul{letter}{letter}pelayanan" for letter in string.ascii_lowercase)[:250].strip()
NAME = " ".join(f"Nama{letter}{letter}siti" for letter in string.ascii_lowercase)[:90].strip()
UNIT = " ".join(f"Unit{letter}{letter}wilayah" for letter in string.ascii_lowercase)[:110].strip()
LINE = " ".join(f"Kata{number:03d}" for number in range(60))
HEAD = papers.PaperLetterhead((UNIT, UNIT, f"Jalan {UNIT}", f"surat@kota-contoh.example, {UNIT}"))
VERIFY = papers.Verification("https://inovasi.kota.example/v/7k3m", "inovasi.kota.example/v", "7K3M9Q")
SIGNERS = tuple(
    papers.PaperSignatory(UNIT, f"{NAME}, S.T., M.Si.", ("Pembina Utama Muda (IV/c)", "NIP 1970"), above)
    for above in ("", "Mengetahui", "Cilegon, 28 Februari 2025")
)
AWARDS = tuple(
    official.AwardRow(
        f"Juara Harapan {number}", f"IPP-{number:03d}", TITLE, UNIT, "100,00",
        "Rp123.456.789,00 (seratus dua puluh tiga juta empat ratus lima puluh enam ribu tujuh ratus delapan "
        "puluh sembilan rupiah)", LINE,
    )
    for number in range(1, 7)
)  # fmt: skip
ROWS = tuple(papers.SelectionRow(f"IPP-{number:03d}", TITLE, UNIT, LINE) for number in range(1, 5))


def certificate(drawing: str, kind: str) -> bytes:
    signatory = CertificateSignatory(UNIT[:60], NAME, ("Pembina Utama Muda (IV/c)", "NIP 1970"))
    facts = replace(
        sample(0), kind=kind, recipient=NAME, details=(UNIT,), work="" if kind == "juror" else TITLE,
        signatory=signatory,
    )  # type: ignore[arg-type]  # fmt: skip
    (pdf,) = render_certificates([facts], design=CertificateDesign(drawing=drawing))  # type: ignore[arg-type]
    return pdf


def recap() -> bytes:
    stage = papers.StageColumns(
        "Presentasi", "60 %", tuple(papers.Juror(j.label, NAME, UNIT) for j in JURORS)
    )
    rows = tuple(
        papers.RecapRow(
            f"IPP-{number:03d}", TITLE, UNIT, (cells(number, 0), cells(number, 9)), str(number), str(number),
            "100,00", "Juara Harapan III",
        )
        for number in range(1, 10)
    )  # fmt: skip
    unranked = (replace(rows[0], code="IPP-099", place="", rank="", final="", award="", reason=LINE),)
    facts = papers.Recap(
        UNIT, UNIT, (replace(stage, name="Penilaian proposal"), stage), rows, unranked, (LINE,), (LINE,),
        LINE, LINE, False, "1/2/3", SIGNERS,
    )  # fmt: skip
    return papers.render_recap(facts, letterhead=HEAD, verification=VERIFY)


def minutes() -> bytes:
    facts = official.Minutes(
        edition=UNIT, category=UNIT, number="400.10.11/001/Bappedalitbang/2025", opening=LINE, closing=LINE,
        rows=AWARDS, vacant=(LINE,), attendance=((NAME, UNIT, "hadir"),) * 7, quorum=LINE, decisions=(LINE,),
        dissent=(LINE,), ties=(LINE,), recusals=(f"{TITLE} {NAME}",), method=LINE,
        ledger=f"{LINE} {'f' * 64}", signatories=SIGNERS * 3,
    )  # fmt: skip
    return official.render_minutes(facts, letterhead=HEAD, verification=VERIFY)


def decree() -> bytes:
    facts = official.Decree(
        edition=UNIT, issuer=f"Keputusan {UNIT}", about=TITLE, considering=(LINE, TITLE), recalling=(LINE,),
        dictum=(("KESATU", LINE), ("KEDUA", NAME)), annexes=(official.Annex(UNIT, AWARDS),) * 2,
        signatories=SIGNERS[-1:],
    )  # fmt: skip
    return official.render_decree(facts, letterhead=HEAD, verification=VERIFY)


def selection() -> bytes:
    facts = papers.SelectionMinutes(
        UNIT, UNIT, LINE, (LINE,), ROWS, ROWS, ROWS, (LINE,), (LINE,), LINE, "1/2", (NAME and SIGNERS[0],)
    )
    return papers.render_selection(facts, letterhead=HEAD, verification=VERIFY)


def receipt() -> bytes:
    rows = (("Judul", TITLE), ("Tim", f"{NAME}, {NAME}"), ("Unit", UNIT))
    files = ((f"{'bukti-dukung-' * 8}.pdf", "100,0 MB", "f" * 16),)
    facts = entry_papers.Receipt("1/2", UNIT, "IPP-001", rows, files, (LINE,), "f" * 64)
    return entry_papers.render_receipt(facts, letterhead=HEAD, verification=VERIFY)


def letter() -> bytes:
    return entry_papers.render_letter(
        entry_papers.Letter(
            "Surat Pernyataan", UNIT, "leader", (("Judul", TITLE), ("Unit", UNIT)), (LINE,), ((NAME, LINE),),
            NAME, "Cilegon", "2025", True,
        )
    )  # fmt: skip


PAPERS: dict[str, Callable[[], bytes]] = {
    **{
        f"{drawing} {kind}": lambda drawing=drawing, kind=kind: certificate(drawing, kind)  # type: ignore[misc]
        for drawing in ("kawung", "ombak")
        for kind in ("winner", "participant", "juror")
    },
    "recap": recap,
    "minutes": minutes,
    "decree": decree,
    "selection": selection,
    "receipt": receipt,
    "letter": letter,
}


def in_boxes(pdf: bytes) -> set[str]:
    """What stands in the boxes of the signatures, descenders too; not the word across a draft."""
    document, said = pypdfium2.PdfDocument(pdf), set()
    for number, (left, bottom, right, top) in boxes_of(pdf):
        letters = document[number].get_textpage()
        touching = []
        for index in range(letters.count_chars()):
            start, under, end, over = letters.get_charbox(index)
            is_across = over - under >= 30
            if (
                start < end
                and not is_across
                and start < right
                and end > left
                and under < top
                and over > bottom
            ):
                touching.append(letters.get_text_range(index, 1))
        said.add("".join("".join(touching).split()))
    return said


@pytest.mark.parametrize("kind", PAPERS)
def test_the_longest_texts_are_whole_and_inside_the_page(kind: str) -> None:
    with translation.override("id"):
        pdf = PAPERS[kind]()
    document = pypdfium2.PdfDocument(pdf)
    certificates = kind.startswith(("kawung", "ombak"))
    margin = 20 * MM if certificates else 10 * MM
    squeezed = ""
    for page in document:
        width, height = page.get_size()
        letters = page.get_textpage()
        squeezed += re.sub(r"\s", "", letters.get_text_range()).lower()
        marked = "konsep" in letters.get_text_range().lower()
        for index in range(letters.count_chars()):
            left, bottom, right, top = letters.get_charbox(index)
            if right > left and top - bottom < 30:  # what is larger is the word across a draft
                inside = (
                    left > margin
                    and right < width - margin * 0.8
                    and bottom > 4 * MM
                    and top < height - 4 * MM
                )
                assert inside or marked, (kind, letters.get_text_range(index, 1), left / MM, bottom / MM)
    assert in_boxes(pdf) == {"Ruangtandatanganelektronik(TTE)"} or kind in {"receipt", "letter"}
    if certificates:
        assert len(document) == 1
    texts = {"certificate": (NAME, UNIT), "recap": (TITLE, UNIT, NAME, LINE)}.get(
        "certificate" if certificates else kind, (TITLE, UNIT, LINE)
    )
    missing = [
        word for text in texts for word in text.lower().split() if word.replace(" ", "") not in squeezed
    ]
    assert missing == []
    tagged = pikepdf.open(io.BytesIO(pdf))
    assert str(tagged.Root.Lang) == "id"
    assert str(tagged.docinfo["/Title"]) != ""
    assert bool(tagged.Root.MarkInfo.Marked)
    assert b"pdfuaid:part" in tagged.Root.Metadata.read_bytes()
    assert set(pdf_reading.fonts(pdf).values()) == {True}
    assert pdf_reading.unmarked_paint(pdf) == []
    roles = {role for role, _text in pdf_reading.structure(pdf)}
    assert {"H1", "P"} <= roles
    assert certificates or {"Table", "TR", "TH"} <= roles
