"""Nominations: the words of an entry mapped and counted, written anew beside it, packed with the files."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile

from awards.models import AccessLog, User
from awards.services.versions import ChangedMeanwhile
from reports.models import NominationText
from reports.nominating import default_form, nomination_forms
from reports.queries.nominations import nominations, placement_of
from reports.services.nominations import Written, save_nomination
from reports.services.results import confirm_results, publish_results
from submissions.models import Attachment, Revision, Submission
from tests.page_forms import sent_from
from tests.reports import pdf_reading
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award
from tests.staff import closed_award, make_staff, queries_of, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 gambar"
ANSWERS = {
    "latar": {"latar": "masalah " * 200 + "tujuan"},
    "kebaruan": {"kebaruan": "baru"},
    "adaptabilitas_1": {"adaptabilitas_1": "sudah ditiru"},
    "adaptabilitas_2": {"adaptabilitas_2": "dapat ditiru"},
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def winner(entries: int = 1, **options: Any) -> tuple[Award, Submission]:
    """A category with confirmed places; the first entry was written with these answers and one file."""
    award = closed_award(entries, edition=paper_edition(), **options)
    entry = award.entries["Inovasi 01"]
    content = {"summary": "Ringkas.", "answers": ANSWERS}
    Revision.objects.create(submission=entry, number=9, content=content, sha256="0" * 64)
    Attachment.objects.create(
        submission=entry,
        section_code="surat_pernyataan",
        question_code="pernyataan-implementasi",
        position=1,
        name="Surat Pernyataan=1.pdf",
        file_type="pdf",
        media_type="application/pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        stored=ContentFile(PDF, "x"),
        by=award.jurors["BRIN 1"],
    )
    confirm_results(category=award.category, by=None, allow_joint=True)
    return award, entry


def test_every_form_says_where_it_comes_from_and_what_is_only_an_example() -> None:
    forms = nomination_forms()
    assert list(forms) == ["kipp-2023", "kipp-2025", "ttg-pusat", "posyantek"]
    assert [one.is_example for one in forms.values()] == [False, False, True, True]
    assert all(one.source and one.sections and one.files is not None for one in forms.values())
    assert [one.max_words for one in forms["kipp-2023"].sections] == [
        200,
        300,
        200,
        200,
        600,
        100,
        200,
        200,
        500,
    ]
    assert [one.max_words for one in forms["kipp-2025"].sections] == [
        200,
        150,
        200,
        200,
        200,
        300,
        150,
        150,
        300,
    ]
    assert [default_form(code).code for code in ("ipp", "ttg", "ttg-unggulan", "posyantek", "lain")] == [
        "kipp-2023",
        "ttg-pusat",
        "ttg-pusat",
        "posyantek",
        "kipp-2023",
    ]


def test_the_entrys_words_are_mapped_counted_and_then_written_beside_the_frozen_copy() -> None:
    _award, entry = winner()
    secretary = make_staff(entry.category.edition)
    placement = placement_of(entry)
    assert placement is not None
    form = nomination_forms()["kipp-2025"]

    board = nominations([placement], {entry.pk: form})[0]

    by_code = {one.section.code: one for one in board.sections}
    assert by_code["difusi"].text == "sudah ditiru\n\ndapat ditiru"
    assert (by_code["latar"].words, by_code["latar"].over) == (201, 1)
    assert (by_code["tujuan"].over, by_code["keunggulan"].is_fitting) == (51, True)
    assert (board.missing, board.too_long) == (5, 2)
    assert not board.is_complete

    frozen = entry.revisions.get(number=9).content
    seen = by_code["latar"].mark
    texts = {"latar": Written("Singkat.", seen), "keunggulan": Written("baru", by_code["keunggulan"].mark)}
    assert save_nomination(submission=entry, form=form, texts=texts, by=secretary) == 1
    with pytest.raises(ChangedMeanwhile):
        save_nomination(submission=entry, form=form, texts={"latar": Written("Lain.", seen)}, by=secretary)
    seen = nominations([placement], {entry.pk: form})[0].sections[0].mark
    texts = {board.sections[0].section.code: Written("Lain.", seen)}
    assert save_nomination(submission=entry, form=form, texts=texts, by=secretary) == 1
    row = NominationText.objects.get()
    assert (row.form, row.section, row.text, row.version) == ("kipp-2025", "latar", "Lain.", 2)
    assert entry.revisions.get(number=9).content == frozen
    # Another form still begins with what the entry said.
    other = nominations([placement], {entry.pk: nomination_forms()["kipp-2023"]})[0]
    assert {one.section.code: one.version for one in other.sections}["latar"] == 0


def test_the_package_holds_the_text_the_files_and_what_lacks() -> None:
    award, entry = winner()
    client = signed_in(make_staff(award.edition))

    response = client.get(f"/entri-saya/{entry.pk}/nominasi/provinsi.zip?form=kipp-2023")

    assert response["Content-Disposition"].endswith(f'filename="usulan-provinsi-{entry.code}.zip"')
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as package:
        assert package.namelist() == ["daftar-isi.txt", "usulan.pdf", "lampiran/01-surat-pernyataan1.pdf"]
        contents = package.read("daftar-isi.txt").decode()
        text = "".join(pdf_reading.text(package.read("usulan.pdf"), page) for page in (0, 1))
        assert package.read("lampiran/01-surat-pernyataan1.pdf") == PDF
    assert "Usulan ke tingkat provinsi: Inovasi 01" in contents
    assert "Surat Pernyataan Identitas" in contents  # a file that lacks
    assert "Surat Pernyataan Implementasi" not in contents
    assert "sudah ditiru" in text
    assert "Juara I" in text
    assert AccessLog.objects.get().purpose == "The package of a nomination"
    assert client.get(f"/entri-saya/{entry.pk}/nominasi/desa.zip").status_code == 404


def test_its_people_learn_of_it_when_results_are_published_and_nothing_typed_is_lost() -> None:
    award, entry = winner()
    owner = User.objects.create_user("pemilik@orang.example", name="Pemilik 01")
    entry.owner = owner
    entry.save(update_fields=["owner"])
    client = signed_in(owner)
    address = f"/entri-saya/{entry.pk}/nominasi/"
    assert client.get(address).status_code == 404
    publish_results(category=award.category, by=None)
    assert client.get(address).status_code == 200

    long = "kata " * 250
    address = f"{address}?form=kipp-2023"
    shown = sent_from(client.get(address))
    assert client.post(address, shown | {"ringkasan": long}).status_code == 302
    page = client.get(address).content.decode()
    assert "50 words too many" in page
    stale = client.post(address, shown | {"ringkasan": "Belum lihat"})
    assert stale.status_code == 409
    body = stale.content.decode()
    assert "Belum lihat" in body
    # What is stored stands beside what was typed, which can then be saved over it.
    assert body.count(long.strip()) == 1
    assert client.post(address, sent_from(stale)).status_code == 302
    row = NominationText.objects.get(form="kipp-2023", section="ringkasan")
    assert (row.text, row.version) == ("Belum lihat", 2)


def test_two_people_at_different_sections_are_both_stored_and_neither_loses_anything() -> None:
    _award, entry = winner()
    secretary = make_staff(entry.category.edition)
    one, other = signed_in(secretary), signed_in(secretary)
    address = f"/entri-saya/{entry.pk}/nominasi/?form=kipp-2025"
    shown = sent_from(one.get(address))
    assert shown["difusi"] == "sudah ditiru\r\n\r\ndapat ditiru"

    def stored() -> dict[str, tuple[str, int]]:
        return {row.section: (row.text, row.version) for row in NominationText.objects.all()}

    assert one.post(address, shown | {"latar": "Singkat."}).status_code == 302
    theirs = shown | {"tujuan": "Tujuan baru."}
    assert other.post(address, theirs).status_code == 302
    assert other.post(address, theirs).status_code == 302  # nothing old is put back
    assert stored() == {"latar": ("Singkat.", 1), "tujuan": ("Tujuan baru.", 1)}

    # A conflict at one section leaves what the other wrote at another, on the page and after it.
    page = other.post(address, shown | {"tujuan": "Terlambat."})
    assert page.status_code == 409
    body = page.content.decode()
    assert body.count("Somebody else changed this meanwhile") == 1
    assert "Tujuan baru." in body
    renewed = sent_from(page)
    assert (renewed["latar"], renewed["tujuan"]) == ("Singkat.", "Terlambat.")
    assert other.post(address, renewed).status_code == 302
    assert stored() == {"latar": ("Singkat.", 1), "tujuan": ("Terlambat.", 2)}

    # Of a section that is longer than may be typed, others can be written.
    long = "kata " * 5_000
    NominationText.objects.filter(section="latar").update(text=long.strip())
    shown = sent_from(one.get(address))
    assert one.post(address, shown | {"tujuan": "Ringkas."}).status_code == 302
    assert one.post(address, shown | {"latar": long + "lagi"}).status_code == 422
    assert stored() == {"latar": (long.strip(), 1), "tujuan": ("Ringkas.", 3)}


def test_the_list_of_winners_costs_the_same_for_three_and_leaves_losers_out() -> None:
    counted = []
    for size in (1, 3):
        award, _entry = winner(size)
        client = signed_in(make_staff(award.edition))
        counted.append(queries_of(client, f"/sekretariat/{award.edition.slug}/nominasi/"))
    assert counted[0] == counted[1]
    award, _entry = winner(5)  # four places
    last = award.entries["Inovasi 05"]
    assert placement_of(last) is None
    client = signed_in(make_staff(award.edition))
    assert client.get(f"/entri-saya/{last.pk}/nominasi/").status_code == 404
