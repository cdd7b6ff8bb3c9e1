"""What a certificate says, how it looks, and that the batch says and looks the same as a single drawing."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from reports.pdf import certificates, ornament
from reports.pdf.certificates import CertificateDesign, CertificateSignatory, plain, render_certificates
from tests.benchmarks.bench_certificates import naive, sample
from tests.reports import pdf_reading

MM = 72 / 25.4
DRAWINGS = sorted(certificates.LAYOUTS)
NAMES = [
    "Ñguyễn Þórður & “Łukasz”",
    "<script>alert('x')</script>",
    'Tim "Kelapa" & Nelayan',
    "Đặng {{ x }} 100%",
]
LONG_NAME = "Tim Pengembang Layanan Terpadu Pelestarian Terumbu Karang dan Kampung Bahari Selat Sundaaa"
LONG_UNIT = (
    "Unit Pelaksana Teknis Daerah Laboratorium Lingkungan Hidup dan Persampahan "
    "Wilayah Pesisir Kota Contoh Daerah"
)
LONG_TITLE = (
    "Sistem Pemantauan Mutu Air Pesisir Berbasis Sensor Murah dan Partisipasi Nelayan untuk Peringatan Dini "
    "Pencemaran di Kawasan Industri serta Pelaporan Terbuka kepada Masyarakat melalui Papan Informasi "
    "Kelurahan dan Aplikasi Warga Kota Contoh Tahun Ini"
)
LONGEST = replace(
    sample(0),
    recipient=LONG_NAME,
    details=(LONG_UNIT, LONG_UNIT),
    work=LONG_TITLE,
    award="Inovasi Terbaik Bidang Teknologi Tepat Guna Tingkat Kota",
    category="Kategori Inovasi Teknologi Tepat Guna Unggulan Pemberdayaan Masyarakat Pesisir dan Pulau",
    signatory=CertificateSignatory(
        "Kepala Badan Perencanaan Pembangunan", "Nama " * 9, ("Pembina", "NIP 19")
    ),
)
SHOUTED = replace(
    LONGEST,
    recipient=LONG_NAME.upper(),
    details=(LONG_UNIT.upper(),),
    work=LONG_TITLE.upper(),
    award="JUARA I",
)
UNBROKEN = replace(LONGEST, recipient="M" * 90, details=("W" * 110,), work="W" * 250, award="Juara I")
SHORT = replace(sample(0), recipient="Ani", details=(), work="", category="")


@pytest.fixture(scope="module")
def batch() -> list[bytes]:
    return list(render_certificates([sample(number) for number in range(8)]))


def one(facts, **options) -> bytes:
    return next(render_certificates([facts], **options))


@pytest.mark.parametrize("dpi", [300, 144])
def test_every_qr_code_is_read_back_from_the_page(batch, dpi):
    assert [pdf_reading.qr_codes(pdf, dpi) for pdf in batch] == [[sample(n).verify_url] for n in range(8)]


def test_a_long_address_is_read_back_too():
    url = "https://inovasi-daerah.bappedalitbang.kota-contoh.example/verifikasi/" + "7K3M9QTX" * 10

    assert pdf_reading.qr_codes(one(replace(sample(0), verify_url=url)), 144) == [url]


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_the_page_is_the_facts(name):
    facts = replace(sample(0), recipient=name, work=f"Kolaborasi {name}", details=("Kel. A, Kec. B",))

    lines = pdf_reading.lines(one(facts))

    said = [facts.organiser.upper(), facts.heading, name, "Kel. A, Kec. B", facts.award, f"“{facts.work}”"]
    said += [facts.category, facts.edition, facts.verify_address, facts.control_code]
    said += [f"{facts.place}, {facts.date}", "Wali Kota Cilegon,", "Nama Wali Kota", "Pembina", "NIP 1970"]
    assert [line for line in said if line not in lines] == []
    assert any(line.endswith(facts.number) for line in lines)
    assert len(lines) == len(said) + 6  # number, given to, as, check, note, space for the signature


def test_one_page_of_a4_landscape_with_title_language_and_fonts(batch):
    for number, pdf in enumerate(batch):
        document = pikepdf.open(io.BytesIO(pdf))
        box = [float(edge) for edge in document.pages[0].MediaBox]
        assert [round(edge / MM) for edge in box] == [0, 0, 297, 210]
        assert len(document.pages) == 1
        assert str(document.docinfo["/Title"]) == sample(number).title
        assert str(document.Root.Lang) == "id"
        assert len(pdf_reading.fonts(pdf)) == 5
        assert set(pdf_reading.fonts(pdf).values()) == {True}


def test_a_file_holds_nothing_of_the_others(batch):
    for number, pdf in enumerate(batch):
        document = pikepdf.open(io.BytesIO(pdf))
        assert list(document.pages[0].Resources.XObject) == ["/Drawing"]
        assert len(document.pages[0].obj.Contents.read_bytes()) < 30_000
        assert len(pdf) < 45_000
        others = [sample(other).control_code for other in range(8) if other != number]
        assert not [code for code in others if code in pdf_reading.text(pdf)]


def test_a_font_that_one_name_needs_is_not_in_the_other_files():
    odd = replace(sample(1), recipient="漢字 ☎ ᬅ ღ")

    plain_pdf, odd_pdf = render_certificates([sample(0), odd])

    assert len(pdf_reading.fonts(plain_pdf)) == 5
    assert set(pdf_reading.fonts(odd_pdf)) == set(pdf_reading.fonts(naive(odd)))


def test_tags_follow_the_reading_order(batch):
    roles = pdf_reading.structure(batch[0])

    assert [role for role, _ in roles][:4] == ["Document", "P", "H1", "P"]
    assert roles[-1][0] == "Figure"
    assert roles[-1][1] != ""
    assert pdf_reading.unmarked_paint(batch[0]) == []
    document = pikepdf.open(io.BytesIO(batch[0]))
    marks = [
        i.operands[1].MCID
        for i in pikepdf.parse_content_stream(document.pages[0])
        if "/MCID" in str(i.operands)
    ]
    assert sorted(marks) == list(range(len(document.Root.StructTreeRoot.ParentTree.Nums[1])))
    assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize("drawing", DRAWINGS)
def test_the_batch_looks_like_a_certificate_drawn_whole(drawing, number):
    design = CertificateDesign("bata", None, drawing)
    fast = pdf_reading.picture(one(sample(number), design=design), 100)
    slow = pdf_reading.picture(naive(sample(number), design), 100)

    difference = ImageChops.difference(fast, slow).point(lambda value: 255 if value > 60 else 0)

    assert fast.size == slow.size
    assert difference.histogram()[255] / (fast.width * fast.height) < 0.002


def test_alone_or_among_fifty_the_text_is_the_same():
    facts = [replace(sample(n), recipient=NAMES[n % 4], work=LONG_TITLE[: n * 5]) for n in range(50)]

    among = [pdf_reading.text(pdf) for pdf in render_certificates(facts)]

    assert among[::7] == [pdf_reading.text(one(each)) for each in facts[::7]]


def test_order_holds_over_several_layouts(monkeypatch):
    monkeypatch.setattr(certificates, "BATCH", 3)

    codes = [pdf_reading.qr_codes(pdf, 144)[0] for pdf in render_certificates([sample(n) for n in range(7)])]

    assert codes == [sample(n).verify_url for n in range(7)]
    assert list(render_certificates([])) == []


@pytest.mark.parametrize("facts", [LONGEST, SHOUTED, UNBROKEN, SHORT, sample(3)])
@pytest.mark.parametrize("drawing", DRAWINGS)
def test_nothing_overflows_or_overlaps(drawing, facts):
    """Every letter stays inside the inner frame, and the middle ends above the date and the QR code."""
    pdf = one(facts, design=CertificateDesign(drawing=drawing))
    assert pdf_reading.qr_codes(pdf, 144) == [facts.verify_url]
    assert facts.work in " ".join(pdf_reading.text(pdf).split()).replace("W W", "WW")
    page = pypdfium2.PdfDocument(pdf)[0]
    letters = page.get_textpage()
    boxes = [letters.get_charbox(i) for i in range(letters.count_chars())]
    boxes = [box for box in boxes if box[2] > box[0]]

    assert min(box[0] for box in boxes) > {"kawung": 22, "ombak": 85}[drawing] * MM
    assert max(box[2] for box in boxes) < {"kawung": 275, "ombak": 286}[drawing] * MM
    assert min(box[1] for box in boxes) > (210 - 188.5) * MM
    edition, date = (_letters(letters, text) for text in (facts.edition, f"{facts.place}, {facts.date}"))
    number, name = (_letters(letters, text) for text in (facts.number, facts.recipient[:8]))
    assert min(box[1] for box in edition) > max(box[3] for box in date)
    assert min(box[1] for box in number) > max(box[3] for box in name)


def _letters(page, text):
    index, count = page.search(text).get_next()
    return [page.get_charbox(i) for i in range(index, index + count) if text[i - index] != " "]


def test_control_and_direction_marks_are_dropped():
    assert plain(" Tim\u202e gnuG\n\tAgung\x00\u2066 ") == "Tim gnuG Agung"
    assert plain("e\u0301 \u200d👩‍🌾") == "e\u0301 \u200d👩‍🌾"


def test_gold_is_for_winners_alone():
    golds = {"#d9ab3f", "#b8892d", "#fffdf8", "#f6f1e4"}
    for drawing in DRAWINGS:
        for kind, expected in [("winner", golds), ("participant", set()), ("juror", set())]:
            drawn = certificates.drawing(kind, CertificateDesign(drawing=drawing))
            assert {gold for gold in golds if gold in drawn} == expected


def test_an_organisers_emblem_and_accent_are_drawn():
    buffer = io.BytesIO()
    Image.new("RGB", (60, 60), "#ff00ff").save(buffer, "PNG")
    pdf = one(sample(1), design=CertificateDesign("bata", buffer.getvalue()))

    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")

    assert drawn.getpixel((round(148.5 * MM * 2), round(33 * MM * 2))) == (255, 0, 255)
    assert drawn.getpixel((round(20 * MM), round(105 * MM * 2)))[0] > 100  # the border's red
    with pytest.raises(KeyError):
        one(sample(0), design=CertificateDesign("emas"))


def test_the_border_closes_on_all_four_sides():
    tiles = ornament.border_tiles()

    assert len(tiles) + len(ornament.corner_tiles()) == 2 * (ornament.COLUMNS + ornament.ROWS) - 4
    assert {round(297 - x, 3) for x, _ in tiles} == {x for x, _ in tiles}
    assert {round(210 - y, 3) for _, y in tiles} == {y for _, y in tiles}


@pytest.mark.parametrize("name", sorted(ornament.ACCENTS))
def test_accents_on_paper_are_those_on_screen(name):
    rule = re.search(rf'\[data-accent="{name}"\] *{{([^}}]*)}}', Path("static/css/tokens.css").read_text())
    on_screen = dict(re.findall(r"--([a-z0-9-]+): *(#[0-9a-f]{6})", rule[1]))
    accent = ornament.ACCENTS[name]

    assert {
        "accent": accent.main,
        "accent-strong": accent.strong,
        "accent-deep": accent.deep,
        "accent-tint": accent.tint,
        "accent-mid": accent.mid,
    }.items() <= on_screen.items()
    style = Path("static/pdf/certificate.css").read_text()
    assert f".{name} h1, .{name} .award {{ color: {accent.strong}; }}" in style
