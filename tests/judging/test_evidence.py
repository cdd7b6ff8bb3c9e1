"""Evidence in a blind stage leaves without the names that its properties carry."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files import File
from PIL import Image

from judging.evidence import neutral_copy
from judging.models import Assignment, Redaction, Scoresheet
from submissions.models import Attachment
from tests.access.panel_things import a_pdf, add_evidence
from tests.scenario import Award, Round
from tests.staff import signed_in

AUTHOR = b"Ketua Tim IPP 01"


def cleaned(media_type: str, content: bytes) -> bytes:
    return neutral_copy(Attachment(media_type=media_type), File(io.BytesIO(content))).read()


def test_a_pdf_loses_its_author_and_opens() -> None:
    result = cleaned("application/pdf", a_pdf())
    with pikepdf.open(io.BytesIO(result)) as document:
        assert (len(document.pages), "/Info" in document.trailer, "/Metadata" in document.Root) == (
            1,
            False,
            False,
        )
    assert AUTHOR not in result
    assert cleaned("application/pdf", a_pdf()) == result


def test_a_picture_keeps_its_points_and_nothing_else() -> None:
    source, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = AUTHOR.decode()
    Image.new("RGB", (8, 6), "teal").save(source, "JPEG", exif=exif, comment=AUTHOR)
    result = cleaned("image/jpeg", source.getvalue())
    assert AUTHOR in source.getvalue()
    assert AUTHOR not in result
    with Image.open(io.BytesIO(result)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((8, 6), {})


def test_an_office_file_loses_its_properties_and_keeps_its_parts() -> None:
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as book:
        book.writestr("word/document.xml", b"<w:document>Isi</w:document>")
        book.writestr("docProps/core.xml", b"<p><dc:creator>" + AUTHOR + b"</dc:creator></p>")
        book.writestr("word/comments.xml", b'<w:comment w:author="' + AUTHOR + b'">Baik</w:comment>')
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    with zipfile.ZipFile(io.BytesIO(cleaned(kind, source.getvalue()))) as book:
        assert {name: book.read(name) for name in book.namelist()} == {
            "word/document.xml": b"<w:document>Isi</w:document>",
            "docProps/core.xml": b"<p><dc:creator></dc:creator></p>",
            "word/comments.xml": b'<w:comment w:author="">Baik</w:comment>',
        }


@pytest.mark.django_db
@pytest.mark.parametrize("blind", [False, True])
def test_a_juror_gets_the_file_of_the_frozen_revision(
    blind: bool, settings: object, tmp_path: Path, english: None
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    given = Award([Round("proposal", "100", options={"is_blind": blind})], entries=["A"], jurors=["J"])
    juror, entry = given.jurors["J"], given.entries["A"]
    declared, file = add_evidence(given.stages["proposal"], entry, juror)
    url = f"/juri/berkas/{declared.pk}/{file.pk}/"
    response = signed_in(juror).get(url)
    content = response.getvalue()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    name = "File 1.pdf" if blind else "Surat Ketua Tim IPP 01.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (AUTHOR in content) is not blind
    # Not before the declaration, and never what was left out of a blind stage.
    Assignment.objects.update(declared_at=None)
    assert signed_in(juror).get(url).status_code == 404
    Assignment.objects.update(declared_at=declared.assigned_at)
    revision = entry.revisions.get()
    Redaction.objects.create(revision=revision, field=f"file:{file.sha256}", sha256=file.sha256)
    assert signed_in(juror).get(url).status_code == (404 if blind else 200)
    assert Scoresheet.objects.count() == 1
