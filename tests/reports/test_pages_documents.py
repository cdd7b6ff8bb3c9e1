"""Papers and exports through their pages."""

from __future__ import annotations

from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from awards.models import Edition
from reports.models import Document, Letterhead, Signatory
from tests.scenario import Award
from tests.staff import closed_award, queries_of, staff_client

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 contoh"


@pytest.fixture
def award() -> Award:
    award = closed_award(2)
    Letterhead.objects.create(
        edition=award.edition, lines=["Kota Contoh"], number_pattern="{urut}/{unit}/{tahun}", number_unit="BP"
    )
    Signatory.objects.create(edition=award.edition, code="kepala", position="Kepala Badan", name="Kepala 01")
    return award


def path(edition: Edition, rest: str = "") -> str:
    return f"/sekretariat/{edition.slug}/dokumen/{rest}"


def make_paper(edition: Edition, number: int, **fields: object) -> Document:
    facts = {
        "edition": edition,
        "kind": "participant",
        "series": "certificate",
        "number": number,
        "number_text": f"{number:03d}/BP/2025",
        "public_id": f"contoh{number:010d}",
        "control_code": "ABC123",
        "title": f"Piagam {number}",
        "facts": {},
        "issued_at": timezone.now(),
    }
    return Document.objects.create(**facts | fields)


def render(paper: Document) -> Document:
    paper.file.save("x.pdf", ContentFile(PDF), save=False)
    paper.state, paper.sha256, paper.rendered_at = "rendered", "0" * 64, timezone.now()
    paper.save()
    return paper


def test_issuing_makes_the_papers_once(award: Award) -> None:
    client = staff_client(award.edition)
    with mock.patch("reports.services.documents.dispatch_documents"):
        first = client.post(path(award.edition, "terbitkan/"), {"kind": "participant"}, follow=True)
        again = client.post(path(award.edition, "terbitkan/"), {"kind": "participant"}, follow=True)
    assert Document.objects.filter(edition=award.edition).count() == 2
    assert "2 papers are being rendered." in first.content.decode()
    assert "No new paper: all that may exist are there." in again.content.decode()


def test_an_unknown_kind_issues_nothing(award: Award) -> None:
    with mock.patch("reports.services.documents.dispatch_documents"):
        answer = staff_client(award.edition).post(path(award.edition, "terbitkan/"), {"kind": "surat"})
    assert answer.status_code == 422
    assert not Document.objects.filter(edition=award.edition).exists()


def test_the_meters_are_asked_for_again_only_while_papers_wait(award: Award) -> None:
    client, paper = staff_client(award.edition), make_paper(award.edition, 1)
    waiting = client.get(path(award.edition, "kemajuan/")).content.decode()
    assert "0 of 1 ready" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in client.get(path(award.edition)).content.decode()
    render(paper)
    done = client.get(path(award.edition, "kemajuan/")).content.decode()
    assert "1 of 1 ready" in done
    assert "hx-trigger" not in done
    assert "http-equiv" not in client.get(path(award.edition)).content.decode()


def test_a_download_is_an_attachment_in_a_sandbox(award: Award) -> None:
    paper = render(make_paper(award.edition, 7))
    answer = staff_client(award.edition).get(path(award.edition, f"unduh/{paper.public_id}/"))
    assert b"".join(answer) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="007-BP-2025.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Type"] == "application/pdf"


def test_staff_can_open_a_void_paper_and_strangers_no_paper(award: Award) -> None:
    paper = render(make_paper(award.edition, 1))
    Document.objects.filter(pk=paper.pk).update(
        state="void", void_at=timezone.now(), void_reason="Salah nama."
    )
    there = path(award.edition, f"unduh/{paper.public_id}/")
    assert b"".join(staff_client(award.edition).get(there)) == PDF
    assert b"".join(staff_client(award.edition, "auditor").get(there)) == PDF
    other = closed_award(1).edition
    assert staff_client(other).get(there).status_code == 404
    assert staff_client(other).get(path(other, f"unduh/{paper.public_id}/")).status_code == 404
    assert "Salah nama." in staff_client(award.edition).get(path(award.edition)).content.decode()


def test_a_paper_that_is_not_rendered_has_no_file(award: Award) -> None:
    paper = make_paper(award.edition, 1)
    assert (
        staff_client(award.edition).get(path(award.edition, f"unduh/{paper.public_id}/")).status_code == 404
    )


def test_the_list_is_narrowed_by_kind_and_text(award: Award) -> None:
    make_paper(award.edition, 1)
    make_paper(award.edition, 2, kind="juror", title="Akademisi")
    client = staff_client(award.edition)

    def listed(query: str) -> list[str]:
        page = client.get(path(award.edition, query)).context["page"]
        return [paper.number_text for paper in page.object_list]

    assert listed("") == ["001/BP/2025", "002/BP/2025"]
    assert listed("?kind=juror") == ["002/BP/2025"]
    assert listed("?text=akade") == ["002/BP/2025"]
    assert listed("?text=001%2FBP") == ["001/BP/2025"]


@pytest.mark.parametrize(
    ("kind", "start", "mime"),
    [
        ("csv", b"category,code", "text/csv; charset=utf-8"),
        ("xlsx", b"PK", None),
        ("pdf", b"%PDF", "application/pdf"),
    ],
)
def test_results_are_exported_as_files(award: Award, kind: str, start: bytes, mime: str | None) -> None:
    answer = staff_client(award.edition).get(path(award.edition, f"hasil/{kind}/"))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert body.startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{award.edition.slug}.{kind}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if mime:
        assert answer.headers["Content-Type"] == mime


@pytest.mark.parametrize("papers", [1, 3])
def test_the_page_makes_the_same_queries_at_any_size(award: Award, papers: int) -> None:
    for number in range(1, papers + 1):
        make_paper(award.edition, number)
    client = staff_client(award.edition)
    assert queries_of(client, path(award.edition)) == 9
    assert queries_of(client, path(award.edition, "kemajuan/")) == 4
