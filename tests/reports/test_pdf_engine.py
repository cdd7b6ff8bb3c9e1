"""Nothing outside a document reaches its PDF: not by address, not through the text of a user."""

import io
import logging
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from reports.pdf import engine
from reports.pdf.papers import CategoryResults, PaperLetterhead, ResultRow, Results, render_results

HOSTILE = [
    "<img src=file:///etc/passwd>",
    "<style>@page{background:url(http://127.0.0.1:9/x.png)}</style>",
    '<svg><image href="file:///etc/hostname"/></svg>',
    "url(http://127.0.0.1:9/y.png)",
    "{{ letterhead }} {% include 'x' %}",
    '</title></p><link rel=attachment href="file:///etc/passwd">',
]
REFUSED = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "http://127.0.0.1:9/x.png",
    "https://example.com/x.css",
    "ftp://example.com/x",
    "data:text/css,body{color:red}",
    "paper://static/../../config/settings.py",
    "paper://static/%2e%2e/paper.css",
    "paper://static//etc/passwd",
    "paper://static/paper.css?x",
    "paper://font/../__init__.py",
    "paper://font/LICENSE.txt",
    "paper://image/other",
    "paper://image/drawing",
    "paper://elsewhere/paper.css",
    "paper.css",
]


def png(size=(4, 4)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("url", REFUSED)
def test_any_other_address_is_refused_and_logged(url, caplog):
    fetcher = engine.DocumentFetcher(
        {"emblem": png(), "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    )

    with pytest.raises(engine.RefusedURLError):
        fetcher.fetch(url)

    assert url[:200] in caplog.text


def test_own_files_fonts_and_given_images_are_served():
    fetcher = engine.DocumentFetcher({"emblem": png()})

    assert fetcher.fetch("paper://image/emblem").read() == png()
    assert fetcher.fetch("paper://image/emblem").content_type == "image/png"
    assert fetcher.fetch("paper://font/SourceSerifPro-Regular.ttf").read()[:4] == b"\x00\x01\x00\x00"
    assert fetcher.fetch("paper://static/paper.css").read() == Path("static/pdf/paper.css").read_bytes()


def test_markup_that_names_other_files_brings_nothing_in(tmp_path, caplog):
    secret = tmp_path / "secret.png"
    secret.write_bytes(png((9, 9)))
    style = tmp_path / "secret.css"
    style.write_text("body { color: red }")
    html = f"""<!doctype html><html lang="id"><head><title>x</title>
        <base href="{tmp_path.as_uri()}/"><link rel="stylesheet" href="{style.as_uri()}">
        <link rel="attachment" href="{style.as_uri()}"><style>@import url({style.as_uri()});
        body {{ background: url({secret.as_uri()}) }}</style></head><body>
        <img src="{secret.as_uri()}"><img src="secret.png"><object data="{secret.as_uri()}"></object>
        <svg width="9" height="9"><image width="9" height="9" href="{secret.as_uri()}"/></svg>
        </body></html>"""

    with caplog.at_level(logging.WARNING, "reports.pdf.engine"):
        document = engine.lay_out(html, stylesheets=("paper.css",))
        pdf = pikepdf.open(io.BytesIO(document.write_pdf()))

    refused = [r.getMessage() for r in caplog.records if r.name == "reports.pdf.engine"]
    assert {secret.as_uri() in line for line in refused if ".png" in line} == {True}
    assert any(style.as_uri() in line for line in refused)
    assert list(pdf.pages[0].Resources.XObject) == []
    assert [len(pdf.attachments), b"1 0 0 rg" in pdf.pages[0].Contents.read_bytes()] == [0, False]


def test_markup_in_the_text_of_a_user_is_printed_as_text(caplog):
    rows = tuple(
        ResultRow(f"IPP-{i:03d}", text, text, ("80,00",), "80,00", str(i), str(i), "Juara")
        for i, text in enumerate(HOSTILE, start=1)
    )
    category = CategoryResults("Kategori <b>A</b>", (("Proposal", "100 %"),), rows)
    letterhead = PaperLetterhead(("Kota <i>Contoh</i>",))

    with caplog.at_level(logging.WARNING, "reports.pdf.engine"):
        pdf = render_results(Results("Edisi </title><script>", (category,)), letterhead=letterhead)

    pages = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    squeezed = "".join(text.split())
    for hostile in [*HOSTILE, "Kategori <b>A</b>"]:
        assert squeezed.count("".join(hostile.split())) >= 1, hostile
    assert not [r for r in caplog.records if r.name == "reports.pdf.engine"]
    assert pages.get_metadata_value("Title").endswith("Edisi </title><script>")
    assert len(pikepdf.open(io.BytesIO(pdf)).attachments) == 0


def test_style_sheets_and_fonts_are_read_once():
    assert engine.stylesheet("paper.css") is engine.stylesheet("paper.css")
    assert engine.font_configuration() is engine.font_configuration()
