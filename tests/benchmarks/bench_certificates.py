"""Certificates a second: a naive WeasyPrint loop against the batch, in the same run.

    python -m tests.benchmarks.bench_certificates [--n 200] [--naive 40] [--big]

The naive loop is what the WeasyPrint manual shows: one HTML string per certificate, with border, emblem and
QR code as SVG in it, and `write_pdf` with its style sheets. `--big` renders 10,000 and prints the memory.
"""

import argparse
import io
import os
import sys
import time
from itertools import islice
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")

import django
import segno
import weasyprint
from django.utils import translation
from django.utils.safestring import mark_safe
from weasyprint.text.fonts import FontConfiguration

django.setup()

from reports.pdf.certificates import (  # noqa: E402 (needs the settings)
    CertificateDesign,
    CertificateFacts,
    CertificateSignatory,
    Sheet,
    drawing,
    render_certificates,
    sheets_html,
)
from reports.pdf.engine import DocumentFetcher  # noqa: E402
from reports.pdf.stamping import QR_MASK  # noqa: E402

NAMES = [
    "Tim Mesin Sangrai Kopi Mini",
    "Puskesmas Ciwandan",
    "Dinas Lingkungan Hidup",
    "Kader Dahlia & Melati",
]
KINDS = [("winner", "Juara I"), ("participant", "Peserta"), ("winner", "Juara Harapan II"), ("juror", "Juri")]


def sample(number: int) -> CertificateFacts:
    kind, award = KINDS[number % len(KINDS)]
    code = f"{number:05d}-9QTX-4HWD"
    return CertificateFacts(
        kind=kind,
        organiser="Pemerintah Kota Cilegon",
        heading="Piagam Penghargaan",
        number=f"400.10.11/{number:03d}/Bappedalitbang/2025",
        recipient=f"{NAMES[number % len(NAMES)]} {number}",
        details=("Kelurahan Ciwaduk, Kecamatan Cilegon",),
        award=award,
        work=f"Mesin Sangrai Kopi Mini Hemat Energi Seri {number}",
        category="Kategori Inovasi Teknologi Tepat Guna",
        edition="Inovasi Award Kota Cilegon Tahun 2025",
        place="Cilegon",
        date="28 Februari 2025",
        signatory=CertificateSignatory("Wali Kota Cilegon", "Nama Wali Kota", ("Pembina", "NIP 1970")),
        verify_url=f"https://inovasi.cilegon.example/v/{code}",
        verify_address="inovasi.cilegon.example/v",
        control_code=code,
    )


def qr_svg(url: str) -> str:
    buffer = io.BytesIO()
    code = segno.make_qr(url, error="m", mask=QR_MASK)
    code.save(buffer, kind="svg", border=4, light="#fff", xmldecl=False, svgclass="qr", omitsize=True)
    return buffer.getvalue().decode()


def naive(facts: CertificateFacts, design: CertificateDesign | None = None) -> bytes:
    """One certificate drawn whole, with nothing kept from the one before."""
    design = design or CertificateDesign()
    qr = mark_safe(qr_svg(facts.verify_url))  # noqa: S308 (our own drawing)
    html = sheets_html(
        [Sheet(facts, design.accent, design.drawing, drawing=drawing(facts.kind, design), qr=qr)], facts.title
    )
    fonts, fetcher = FontConfiguration(), DocumentFetcher()
    sheets = [
        weasyprint.CSS(url=f"paper://static/{name}", url_fetcher=fetcher, font_config=fonts)
        for name in ("fonts.css", "certificate.css")
    ]
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=sheets)


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(label: str, files) -> float:
    start, count, size = time.perf_counter(), 0, 0
    for pdf in files:
        count, size = count + 1, size + len(pdf)
    rate = count / (time.perf_counter() - start)
    print(f"{label:8} {count:6} files {rate:7.1f} a second {size / count / 1000:6.1f} kB each")
    return rate


def big(total: int) -> None:
    files, start, first = render_certificates([sample(n) for n in range(total)]), time.perf_counter(), 0.0
    for done in range(0, total, 1000):
        size = sum(len(pdf) for pdf in islice(files, 1000))
        memory = resident_mb()
        first = first or memory
        rate = (done + 1000) / (time.perf_counter() - start)
        print(
            f"{done + 1000:6} files {memory:7.1f} MB resident {size / 1e6:5.1f} kB each {rate:6.1f} a second"
        )
    print(f"growth from 1,000 to {total}: {memory - first:.1f} MB")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--naive", type=int, default=40)
    parser.add_argument("--big", action="store_true")
    options = parser.parse_args(arguments)
    translation.activate("id")
    for warm in (naive(sample(0)), *render_certificates([sample(n) for n in range(4)])):
        assert warm.startswith(b"%PDF")
    slow = measure("naive", (naive(sample(number)) for number in range(options.naive)))
    fast = measure("batch", render_certificates([sample(number) for number in range(options.n)]))
    print(f"ratio {fast / slow:.1f}")
    if options.big:
        big(10_000)


if __name__ == "__main__":
    main(sys.argv[1:])
