"""The hostile files, each with its sentence; and the good ones, which pass."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name
from PIL import Image

from awards.files import limits
from awards.files.check import checked_file
from awards.files.refusals import FileRefused
from tests.awards.files import builders as make

pytestmark = pytest.mark.usefixtures("english")
EVIDENCE = ("pdf", "jpg", "png")
FILM = ("mp4",)
TRACKED = (
    "The video records where it was filmed, second by second (GPS). Export it without that in a "
    "video program, or send it to yourself in a chat and save it from there, and send that."
)
OFFICE = ("pdf", "docx", "xlsx", "pptx")
TO_NEW_PDF = "Print the document to a new PDF and send that one."
ONE_BY_ONE = "Take them out and send them one by one, or send a PDF."
ONLY_THAT = "Save or print the document again and send only that."
BOMB = (
    "The PDF becomes too big when it is opened. "
    "Print it to a new PDF with smaller pictures and send that one."
)
LOADS = (
    "The document loads something from elsewhere when it is opened. "
    "Break its links to other files, or send a PDF."
)
WRONG = (
    "The name ends in “.{}”, but the content is PDF. Choose the right file, or let its name end in “.pdf”."
)
ATTACHED = (
    "Other files are attached inside the PDF. Send them one by one, "
    "and print the document to a new PDF without them."
)
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
ZIP = make.archive({"virus.exe": b"MZ" * 50})


def check(name: str, content: bytes, accepted: tuple[str, ...] = EVIDENCE) -> dict[str, Any]:
    """What is kept of a file."""
    sent = SimpleUploadedFile("x", content)
    sent._name = name  # the form parser would have taken the path off; the check must not rely on it
    with checked_file(sent, accepted=accepted, most_bytes=4_000_000) as found:
        preview = found.preview.read() if found.preview else b""
        kept = {
            "name": found.name,
            "kind": found.kind.code,
            "pages": found.pages,
            "content": found.file.read(),
        }
        assert len(kept["content"]) == found.size  # type: ignore[arg-type]
        return kept | {"preview": preview, "sha256": found.sha256}


REFUSED: dict[str, tuple[str, bytes, tuple[str, ...], str]] = {
    "empty": (
        "a.pdf",
        b"",
        EVIDENCE,
        "The file is empty. Choose it again, or save it once more and send that.",
    ),
    "too big": (
        "a.pdf",
        b"%PDF-1.7" + b"\0" * 4_000_000,
        EVIDENCE,
        "The file has 3.8\xa0MB, at most 3.8\xa0MB are accepted. Save it smaller and send it again.",
    ),
    "program": (
        "a.pdf",
        b"MZ\x90\0" * 99,
        EVIDENCE,
        "This is a file of the kind EXE. Send it as PDF, JPG or PNG.",
    ),
    "zip": ("a.zip", ZIP, EVIDENCE, "This is a file of the kind ZIP. Send it as PDF, JPG or PNG."),
    "gzip": (
        "a.gz",
        gzip.compress(b"\0" * 1_000_000),
        EVIDENCE,
        "This is a file of the kind GZIP. Send it as PDF, JPG or PNG.",
    ),
    "page as picture": (
        "a.png",
        b"\n <html><script>alert(1)</script>",
        EVIDENCE,
        "This is a file of the kind HTML. Send it as PDF, JPG or PNG.",
    ),
    "svg": (
        "a.svg",
        b"<svg onload='x()'/>",
        EVIDENCE,
        "This is a file of the kind HTML. Send it as PDF, JPG or PNG.",
    ),
    "gifar": (
        "a.gif",
        b"GIF89a" + ZIP,
        EVIDENCE,
        "This is a file of the kind GIF. Send it as PDF, JPG or PNG.",
    ),
    "old office": (
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
        OFFICE,
        "This is a file of the kind Office 97–2003. Send it as PDF, DOCX, XLSX or PPTX.",
    ),
    "unknown": (
        "a.pdf",
        b"Kepada Yth.",
        EVIDENCE,
        "The content of this file is of no kind that is accepted here. Send it as PDF, JPG or PNG.",
    ),
    "film where none is asked": (
        "a.mp4",
        make.mp4(),
        EVIDENCE,
        "This is a file of the kind MP4. Send it as PDF, JPG or PNG.",
    ),
    "wrong ending": (
        "surat.jpg",
        make.pdf(),
        EVIDENCE,
        WRONG.format("jpg"),
    ),
    "program's ending behind": (
        "surat.pdf.exe",
        make.pdf(),
        EVIDENCE,
        WRONG.format("exe"),
    ),
    "program's ending before": (
        "foto.php.jpg",
        make.jpg(),
        EVIDENCE,
        "The name holds “.php”, the ending of a program or a web page. Rename the file and send it again.",
    ),
    "reversed by a direction sign": (
        "surat\u202efdp.exe",
        make.pdf(),
        EVIDENCE,
        WRONG.format("exe"),
    ),
    "pdf cut off": (
        "a.pdf",
        make.pdf()[:-60],
        EVIDENCE,
        "This is not a PDF that can be read. Save the document as PDF again.",
    ),
    "pdf of nothing": (
        "a.pdf",
        b"%PDF-1.7\n" + b"\0" * 500 + b"%%EOF",
        EVIDENCE,
        "This is not a PDF that can be read. Save the document as PDF again.",
    ),
    "pdf without a page": (
        "a.pdf",
        make.pdf(pages=0),
        EVIDENCE,
        "This is not a PDF that can be read. Save the document as PDF again.",
    ),
    "pdf locked": (
        "a.pdf",
        make.pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        EVIDENCE,
        "The PDF is protected by a password. Save it without one.",
    ),
    "pdf locked against printing": (
        "a.pdf",
        make.pdf(encryption=pikepdf.Encryption(owner="a", user="")),
        EVIDENCE,
        "The PDF is protected by a password. Save it without one.",
    ),
    "script on opening": (
        "a.pdf",
        make.pdf(make.opening(S=Name.JavaScript, JS="app.alert(1)")),
        EVIDENCE,
        f"The PDF holds scripts that act by themselves. {TO_NEW_PDF}",
    ),
    "script of a page": (
        "a.pdf",
        make.pdf(make.page_script),
        EVIDENCE,
        f"The PDF holds scripts that act by themselves. {TO_NEW_PDF}",
    ),
    "script by name, in packed objects": (
        "a.pdf",
        make.pdf(make.named_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        EVIDENCE,
        f"The PDF holds scripts that act by themselves. {TO_NEW_PDF}",
    ),
    "script spelled otherwise": (
        "a.pdf",
        make.pdf(make.opening(S=Name.JavaScript, JS="x")).replace(b"/JavaScript", b"/J#61vaScript"),
        EVIDENCE,
        f"The PDF holds scripts that act by themselves. {TO_NEW_PDF}",
    ),
    "launch": (
        "a.pdf",
        make.pdf(make.link(S=Name.Launch, F="cmd.exe")),
        EVIDENCE,
        f"The PDF starts other programs or files. {TO_NEW_PDF}",
    ),
    "address on opening": (
        "a.pdf",
        make.pdf(make.opening(S=Name.URI, URI="https://jahat.example/")),
        EVIDENCE,
        f"The PDF does something as soon as it is opened. {TO_NEW_PDF}",
    ),
    "printing on opening": (
        "a.pdf",
        make.pdf(make.opening(S=Name.GoTo, D="a", Next=Dictionary(S=Name.Named, N=Name.Print))),
        EVIDENCE,
        f"The PDF does something as soon as it is opened. {TO_NEW_PDF}",
    ),
    "form that sends": (
        "a.pdf",
        make.pdf(make.link(S=Name.SubmitForm, F="https://jahat.example/")),
        EVIDENCE,
        "The PDF is a form that sends or loads data. Print the filled form to a new PDF and send that one.",
    ),
    "xfa": (
        "a.pdf",
        make.pdf(make.xfa),
        EVIDENCE,
        "The PDF is a form that sends or loads data. Print the filled form to a new PDF and send that one.",
    ),
    "archive attached to a pdf": (
        "a.pdf",
        make.pdf(make.attachment(ZIP)),
        EVIDENCE,
        ATTACHED,
    ),
    "film in a pdf": (
        "a.pdf",
        make.pdf(make.film),
        EVIDENCE,
        f"The PDF holds sound, film or models. {TO_NEW_PDF}",
    ),
    "many pages": (
        "a.pdf",
        make.pdf(pages=501),
        EVIDENCE,
        "The PDF has 501 pages, at most 500 are accepted. Send only the pages that prove it.",
    ),
    "pdf bomb": (
        "a.pdf",
        make.pdf(make.packed(limits.PDF_STREAM_BYTES + 1)),
        EVIDENCE,
        BOMB,
    ),
    "pdf bomb packed twice": (
        "a.pdf",
        make.pdf(make.packed(30_000_000, times=2), compress_streams=False),
        EVIDENCE,
        BOMB,
    ),
    "pdf with a picture of 10,000 million pixels": (
        "a.pdf",
        make.pdf(make.wide_picture),
        EVIDENCE,
        BOMB,
    ),
    "pdf and zip": (
        "a.pdf",
        make.pdf() + ZIP,
        EVIDENCE,
        f"There is another file (ZIP) inside this one. {ONLY_THAT}",
    ),
    "zip whose comment ends a pdf": (
        "a.pdf",
        make.pdf()[:-6] + ZIP[:-2] + b"\x06\0%%EOF\n",
        EVIDENCE,
        f"There is another file (ZIP) inside this one. {ONLY_THAT}",
    ),
    "pdf and page": (
        "a.pdf",
        make.pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%<script>alert(1)</script>\n", 1),
        EVIDENCE,
        f"There is another file (HTML) inside this one. {ONLY_THAT}",
    ),
    "pdf and something": (
        "a.pdf",
        make.pdf() + b"\x01" * 5000,
        EVIDENCE,
        f"There is something else inside this file. {ONLY_THAT}",
    ),
    "picture cut off": (
        "a.jpg",
        make.jpg()[:-20],
        EVIDENCE,
        "The picture is damaged or incomplete. Open it, save it again and send that.",
    ),
    "png cut off": (
        "a.png",
        make.png()[:-20],
        EVIDENCE,
        "The picture is damaged or incomplete. Open it, save it again and send that.",
    ),
    "picture of nothing": (
        "a.jpg",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\xff\xd9",
        EVIDENCE,
        "The picture is damaged or incomplete. Open it, save it again and send that.",
    ),
    "picture bomb": (
        "a.png",
        make.png(Image.new("1", (10_000, 10_000))),
        EVIDENCE,
        "The picture has 10000 by 10000 pixels. Send one of at most 60 million pixels.",
    ),
    "picture that claims 4,000 million pixels": (
        "a.png",
        make.png_claiming(65_000, 65_000),
        EVIDENCE,
        "The picture has 65000 by 65000 pixels. Send one of at most 60 million pixels.",
    ),
    "jpg and zip": (
        "a.jpg",
        make.jpg() + ZIP,
        EVIDENCE,
        f"There is another file (ZIP) inside this one. {ONLY_THAT}",
    ),
    "jpg and page": (
        "a.jpg",
        make.jpg() + b"<html><script>alert(1)</script></html>",
        EVIDENCE,
        f"There is another file (HTML) inside this one. {ONLY_THAT}",
    ),
    "png and pdf": (
        "a.png",
        make.png() + make.pdf(),
        EVIDENCE,
        f"There is another file (PDF) inside this one. {ONLY_THAT}",
    ),
    "zip inside a jpg": (
        "a.jpg",
        make.jpg(comment=ZIP[:-2] + b"\x02\0")[:-2] + b"\xff\xd9",
        EVIDENCE,
        f"There is another file (ZIP) inside this one. {ONLY_THAT}",
    ),
    "film cut off": (
        "a.mp4",
        make.mp4()[:-9],
        FILM,
        "The video is damaged or incomplete. Save it as MP4 again and send that.",
    ),
    "film and zip": (
        "a.mp4",
        make.mp4() + ZIP,
        FILM,
        f"There is something else inside this file. {ONLY_THAT}",
    ),
    "zip inside a film": (
        "a.mp4",
        make.mp4(ZIP),
        FILM,
        f"There is another file (ZIP) inside this one. {ONLY_THAT}",
    ),
    **{
        f"film with a track of places ({entry.decode()})": (
            "a.mp4",
            make.located_mp4(entry=entry),
            FILM,
            TRACKED,
        )
        for entry in (b"gpmd", b"camm")
    },
    "archive where office is accepted": (
        "a.docx",
        ZIP,
        OFFICE,
        "This is an archive (ZIP). Take the files out of it and send them one by one.",
    ),
    "office where none is accepted": (
        "a.docx",
        make.docx(),
        EVIDENCE,
        "This is a file of the kind ZIP. Send it as PDF, JPG or PNG.",
    ),
    "other office than accepted": (
        "a.docx",
        make.docx(),
        ("pdf", "xlsx"),
        "This is a file of the kind DOCX. Send it as PDF or XLSX.",
    ),
    "macros": (
        "a.docx",
        make.docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        OFFICE,
        "The document contains macros. Save it without macros, or send a PDF.",
    ),
    "macros by type": (
        "a.docx",
        make.docx(
            {"[Content_Types].xml": make.CONTENT_TYPES.format(f'<Override ContentType="{MACRO_TYPE}"/>')}
        ),
        OFFICE,
        "The document contains macros. Save it without macros, or send a PDF.",
    ),
    "template from outside": (
        "a.docx",
        make.docx(make.relation("attachedTemplate")),
        OFFICE,
        LOADS,
    ),
    "dde": (
        "a.docx",
        make.docx({"word/a.xml": '<d xmlns:w="w"><w:instrText> DDEAUTO c:\\cmd.exe</w:instrText></d>'}),
        OFFICE,
        LOADS,
    ),
    "object in office": (
        "a.docx",
        make.docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        OFFICE,
        f"Other files are embedded in the document. {ONE_BY_ONE}",
    ),
    "archive under a picture's name": (
        "a.docx",
        make.docx({"word/media/image1.png": ZIP}),
        OFFICE,
        f"Other files are embedded in the document. {ONE_BY_ONE}",
    ),
    "macros in the workbook of a chart": (
        "a.docx",
        make.docx({"word/embeddings/a.xlsx": make.docx({"xl/vbaProject.bin": b""}, main="xl/workbook.xml")}),
        OFFICE,
        "The document contains macros. Save it without macros, or send a PDF.",
    ),
    "office bomb": (
        "a.docx",
        make.docx({"word/a.xml": "<a>" + " " * 40_000_000 + "</a>"}),
        OFFICE,
        "The document becomes too big when it is opened. Save it smaller, or send a PDF.",
    ),
    "entity bomb": (
        "a.docx",
        make.docx({"word/a.xml": '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'}),
        OFFICE,
        "The document is damaged or incomplete. Open it, save it again and send that, or send a PDF.",
    ),
    "program before office": (
        "a.docx",
        b"PK\x03\x04" + b"\0" * 50 + make.docx(),
        OFFICE,
        f"There is something else inside this file. {ONLY_THAT}",
    ),
    "something behind office": (
        "a.docx",
        make.docx() + b"MZ" * 50,
        OFFICE,
        f"There is something else inside this file. {ONLY_THAT}",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_and_says_what_to_do(case: str) -> None:
    name, content, accepted, sentence = REFUSED[case]
    with pytest.raises(FileRefused) as refused:
        check(name, content, accepted)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("name", "content", "accepted", "kept"),
    [
        ("Laporan v1.2.pdf", make.pdf(make.shown_place, pages=3), EVIDENCE, ("Laporan v1.2.pdf", "pdf", 3)),
        (
            "a.pdf",
            make.pdf(make.link(S=Name.URI, URI="https://cilegon.example/")),
            EVIDENCE,
            ("a.pdf", "pdf", 1),
        ),
        ("a.pdf", make.pdf(make.packed(20_000_000)), EVIDENCE, ("a.pdf", "pdf", 1)),
        ("a.pdf", make.pdf() + b"\r\n\0\0", EVIDENCE, ("a.pdf", "pdf", 1)),
        ("SK No. 12", make.pdf(), EVIDENCE, ("SK No. 12.pdf", "pdf", 1)),
        ("FOTO.JPEG", make.jpg(), EVIDENCE, ("FOTO.JPEG", "jpg", None)),
        ("foto\u202egpj.png", make.png(), EVIDENCE, ("fotogpj.png", "png", None)),
        ("../../etc/passwd.png", make.png(), EVIDENCE, ("passwd.png", "png", None)),
        ("C:\\Foto\\baru\r\n.png", make.png(), EVIDENCE, ("baru.png", "png", None)),
        ("con.pdf", make.pdf(), EVIDENCE, ("berkas con.pdf", "pdf", 1)),
        ("..pdf", make.pdf(), EVIDENCE, ("berkas.pdf", "pdf", 1)),
        ("é" * 300 + ".pdf", make.pdf(), EVIDENCE, ("é" * 116 + ".pdf", "pdf", 1)),
        ("film.mp4", make.mp4(), FILM, ("film.mp4", "mp4", None)),
        ("a.docx", make.docx(make.relation("hyperlink")), OFFICE, ("a.docx", "docx", None)),
        (
            "a.docx",
            make.docx({"word/embeddings/a.xlsx": make.docx(main="xl/workbook.xml")}),
            OFFICE,
            ("a.docx", "docx", None),
        ),
        ("a.pptx", make.docx(main="ppt/presentation.xml"), OFFICE, ("a.pptx", "pptx", None)),
    ],
)
def test_a_good_file_passes_under_a_harmless_name(
    name: str, content: bytes, accepted: tuple[str, ...], kept: tuple[str, str, int | None]
) -> None:
    found = check(name, content, accepted)
    assert (found["name"], found["kind"], found["pages"]) == kept
    if found["kind"] not in {"jpg", "png"}:
        assert found["content"] == content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_loses_its_place_and_stands_upright(orientation: int) -> None:
    kept = check("foto.jpg", make.photograph(orientation))["content"]
    for trace in (b"Exif", b"Telepon", b"GPS", b"xmpmeta", b"php", b"6.0187"):
        assert trace not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (dict(picture.getexif()), "xmp" in picture.info, "comment" in picture.info) == (
            {},
            False,
            False,
        )
        assert picture.size == ((200, 100) if orientation < 5 else (100, 200))
        left_top, right_bottom = (10, 10), (picture.width - 10, picture.height - 10)
        reds = [picture.getpixel(place)[1] < 60 for place in (left_top, right_bottom)]
    # Where the first row and column of the pixels belong: EXIF 2.32, tag 274.
    assert reds == ([True, False] if orientation in {1, 4, 5, 6} else [False, True])


def test_a_png_loses_its_place_and_keeps_what_shines_through() -> None:
    kept = check("peta.png", make.png_with_place())
    assert b"GPS" not in kept["content"]
    assert b"eXIf" not in kept["content"]
    with Image.open(io.BytesIO(kept["content"])) as picture:
        assert (picture.mode, picture.size, picture.getpixel((5, 5))) == ("RGBA", (80, 40), (0, 90, 90, 128))
    with Image.open(io.BytesIO(kept["preview"])) as small:
        assert (small.format, small.size) == ("JPEG", (80, 40))


def test_a_film_loses_its_places_and_nothing_in_it_moves() -> None:
    sent = make.located_mp4()
    kept = check("film.mp4", sent, FILM)["content"]
    assert len(kept) == len(sent)
    for trace in (b"-06.0025", b"Cilegon", b"xyz", b"udta", b"meta", b"uuid", b"location"):
        assert trace in sent
        assert trace not in kept
    for part in (b"ftyp", b"moov", b"mvhd", b"trak", b"stsd", b"avc1", b"film" * 16):
        assert kept.index(part) == sent.index(part)
    assert kept.count(b"free") == 4
    again = check("film.mp4", kept, FILM)["content"]
    assert again == kept
    plain = make.mp4()
    assert check("film.mp4", plain, FILM)["content"] == plain


def test_a_moving_photograph_keeps_its_picture_alone() -> None:
    kept = check("foto.jpg", make.jpg() + make.mp4())["content"]
    assert b"ftyp" not in kept
    assert kept.endswith(b"\xff\xd9")


def test_the_preview_of_a_scan_is_its_first_page_and_other_pdfs_have_none() -> None:
    with Image.open(io.BytesIO(check("a.pdf", make.pdf(make.scan))["preview"])) as small:
        assert (small.format, small.size, small.getpixel((9, 9))) == ("JPEG", (453, 640), (1, 0, 128))
    assert check("a.pdf", make.pdf())["preview"] == b""


def test_the_process_that_checks_has_little_memory_and_time_and_no_secret() -> None:
    probe = (
        "import os, resource, json; from awards.files.child import limit; limit();"
        "print(json.dumps([resource.getrlimit(getattr(resource, f'RLIMIT_{name}'))[0] for name in"
        "('AS', 'CPU', 'CORE')]))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1073741824, 20, 0]"
