"""The head of papers, the emblem and who signs: on their pages, and on the papers issued afterwards."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from awards.exceptions import DomainError
from awards.models import AuditEvent, Edition
from reports.emblem_image import EmblemRefused, clean_emblem
from reports.models import Letterhead, Signatory
from reports.services.facts import open_desk
from reports.services.letterheads import SignatoryFacts, save_signatory
from tests.reports import pdf_reading
from tests.staff import queries_of, staff_client
from tests.workbooks import cilegon

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(english: None, settings: Any, tmp_path: Any) -> Edition:
    settings.MEDIA_ROOT = tmp_path
    return cilegon()


def url(edition: Edition, rest: str = "") -> str:
    return f"/sekretariat/{edition.slug}/pengaturan/kop/{rest}"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 360), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "#0b5563").save(stream, kind, **options)
    return stream.getvalue()


def facts(**options: Any) -> SignatoryFacts:
    base = {"code": "kepala", "order": 5, "prefix": "", "position": "Kepala", "name": "Pejabat 01"}
    base |= {"rank": "", "nip": "", "valid_from": None, "valid_until": None}
    return SignatoryFacts(**{**base, **options})


def typed(edition: Edition, **options: Any) -> dict[str, Any]:
    shown = staff_client(edition).get(url(edition)).context["form"]
    return {name: shown[name].value() for name in shown.fields} | options


def test_lines_number_and_accent_are_saved_and_ledgered_without_texts(edition: Edition) -> None:
    sent = typed(
        edition, lines="PEMERINTAH KOTA\n\nBADAN", number_pattern="{urut}/{unit}/{tahun}", accent="bata"
    )
    response = staff_client(edition).post(url(edition), sent)

    assert response.status_code == 302
    stored = Letterhead.objects.get(edition=edition)
    assert (stored.lines, stored.accent, stored.is_example) == (["PEMERINTAH KOTA", "BADAN"], "bata", False)
    event = AuditEvent.objects.get(edition=edition, kind="letterhead.changed")
    assert "PEMERINTAH KOTA" not in str(event.data)
    assert event.data["to"]["accent"] == "bata"


def test_the_design_is_seen_before_it_is_saved_and_stands_on_papers_issued_since(edition: Edition) -> None:
    client = staff_client(edition)
    shown = client.get(url(edition)).content.decode()
    other = client.get(url(edition, "piagam/?drawing=ombak&accent=bata")).content.decode()
    odd = client.get(url(edition, "piagam/?drawing=emas&accent=x")).content.decode()
    half = client.get(url(edition, "piagam/?drawing=ombak&accent=x")).content.decode()
    pdf = client.get(url(edition, "contoh-piagam.pdf?drawing=ombak&accent=bata&kind=juror")).content
    assert 'class="certificate-look"' in shown
    assert "#8a3324" in other
    assert "#8a3324" not in odd + half
    assert ["land" in page for page in (other, odd, half)] == [True, False, True]
    said = pdf_reading.text(pdf)
    assert ("CONTOH" in said, edition.name in said) == (True, True)

    client.post(url(edition), typed(edition, drawing="ombak", accent="bata"))

    desk = open_desk(edition, date(2025, 2, 28))
    assert (desk.common["drawing"], desk.common["accent"]) == ("ombak", "bata")


@pytest.mark.parametrize(
    "pattern", ["{unit}/{tahun}", "{urut}/{urut}", "{urut}/{rahasia}", "{urut", "{urut!r}"]
)
def test_a_pattern_that_gives_no_number_is_refused_and_kept(edition: Edition, pattern: str) -> None:
    response = staff_client(edition).post(url(edition), typed(edition, number_pattern=pattern))

    assert response.status_code == 422
    assert response.context["form"]["number_pattern"].value() == pattern


def test_a_second_tab_overwrites_nothing(edition: Edition) -> None:
    first = typed(edition, number_unit="A")
    second = typed(edition, number_unit="B")
    client = staff_client(edition)
    client.post(url(edition), first)

    response = client.post(url(edition), second)

    assert response.status_code == 422
    assert Letterhead.objects.get(edition=edition).number_unit == "A"
    assert response.context["form"]["number_unit"].value() == "B"


def test_an_emblem_is_drawn_again_shown_to_everybody_and_taken_away(edition: Edition, client: Any) -> None:
    staff = staff_client(edition)
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Pejabat 01")
    file = SimpleUploadedFile("x.png", picture(pnginfo=info))
    assert staff.post(url(edition, "lambang/"), {"emblem": file}).status_code == 302

    stored = Letterhead.objects.get(edition=edition)
    answer = client.get(stored.emblem_url)
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert b"Pejabat" not in content
    assert staff.get(url(edition, "contoh.pdf")).content.startswith(b"%PDF-")

    staff.post(url(edition, "lambang/hapus/"))
    assert Letterhead.objects.get(edition=edition).emblem_url == ""
    assert client.get(stored.emblem_url).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload=alert(1)>",
        b"\x89PNG\r\n\x1a\njunk",
        picture(size=(50, 50)),
        picture(size=(5000, 4000)),
        picture()[:200],
        b"\xff\xd8\xff" + b"0" * (3 << 20),
    ],
)
def test_what_is_no_emblem_is_refused_with_words(edition: Edition, content: bytes) -> None:
    with pytest.raises(EmblemRefused):
        clean_emblem(io.BytesIO(content))
    file = SimpleUploadedFile("x.png", content)
    assert staff_client(edition).post(url(edition, "lambang/"), {"emblem": file}).status_code == 422


def test_a_jpeg_becomes_a_png_of_at_most_800_pixels() -> None:
    with Image.open(io.BytesIO(clean_emblem(io.BytesIO(picture("JPEG", (2000, 1000)))))) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (800, 400))


def test_terms_of_one_office_do_not_overlap_but_for_somebody_acting(edition: Edition) -> None:
    holder = save_signatory(edition=edition, facts=facts(code="baru", valid_from=date(2025, 1, 1)), by=None)

    with pytest.raises(DomainError, match="Pejabat 01 is in this office since 1"):
        save_signatory(edition=edition, facts=facts(code="baru", valid_from=date(2025, 3, 1)), by=None)
    acting = facts(code="baru", prefix="Plh.", valid_from=date(2025, 3, 1), valid_until=date(2025, 3, 8))
    save_signatory(edition=edition, facts=acting, by=None)
    ended = facts(code="baru", valid_from=date(2025, 1, 1), valid_until=date(2025, 6, 1))
    save_signatory(edition=edition, facts=ended, signatory_id=holder.pk, by=None)
    save_signatory(edition=edition, facts=facts(code="baru", valid_from=date(2025, 6, 1)), by=None)
    assert Signatory.objects.filter(edition=edition, code="baru").count() == 3


def test_a_signatory_is_typed_with_its_last_day(edition: Edition) -> None:
    client = staff_client(edition)
    sent = {
        "position": "Kepala Badan",
        "name": "Pejabat 02",
        "code": "badan",
        "order": "3",
        "rank": "Pembina (IV/a)",
    }
    sent |= {
        "prefix": "Plt.",
        "nip": "19700101 199503 1 001",
        "valid_from": "2025-01-01",
        "last_day": "2025-01-31",
    }
    assert client.post(url(edition, "penandatangan/"), sent | {"nip": "123"}).status_code == 422
    assert client.post(url(edition, "penandatangan/"), sent).status_code == 302

    row = Signatory.objects.get(code="badan")
    assert (row.nip, row.valid_until, str(row)) == (
        "197001011995031001",
        date(2025, 2, 1),
        "Plt. Kepala Badan",
    )
    shown = client.get(url(edition, f"penandatangan/{row.pk}/")).context["form"]
    assert shown["last_day"].value() == date(2025, 1, 31)
    assert client.post(url(edition, f"penandatangan/{row.pk}/hapus/")).status_code == 302
    assert not Signatory.objects.filter(code="badan").exists()


def test_an_auditor_reads_and_the_queries_do_not_grow(edition: Edition) -> None:
    auditor = staff_client(edition, "auditor")
    before = queries_of(auditor, url(edition))
    for number in (1, 2):
        save_signatory(edition=edition, facts=facts(code=f"lain-{number}"), by=None)
    assert queries_of(auditor, url(edition)) == before
    assert auditor.post(url(edition), {}).status_code == 403
    assert auditor.get(url(edition, "penandatangan/")).status_code == 403
