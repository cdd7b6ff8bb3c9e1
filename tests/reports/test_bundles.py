"""Papers to take along: for one, for a category, for an edition; as a ZIP and as one file for the printer."""

from __future__ import annotations

import io
import tracemalloc
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.base import ContentFile

from awards.exceptions import DomainError
from awards.models import AccessLog, Edition, Seal
from awards.services.ledger import verify_ledger
from reports.exports.bundle import papers_to_take, stream_zip
from reports.exports.print_file import stream_print_file
from reports.models import Document
from reports.pdf.certificates import render_certificates
from reports.services.documents import issue_documents
from reports.services.drafts import Scope
from reports.services.reissuing import reissue_document
from reports.services.rendering import render_batch
from reports.services.results import confirm_results, reopen
from submissions.models import TeamMember
from tests.benchmarks.bench_certificates import sample
from tests.reports import pdf_reading
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award
from tests.staff import staff_client

Kind, State = Document.Kind, Document.State
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def awards() -> tuple[Award, Award]:
    """Two categories of one edition with confirmed places."""
    edition = paper_edition()
    found = tuple(
        add_award(edition, code, {f"{code} A": "80", f"{code} B": "90"}, jurors=jurors)
        for code, jurors in (("ipp", ("J1", "J2")), ("ttg", ("K1", "K2")))
    )
    for award in found:
        assert award.close("presentasi") == []
        confirm_results(category=award.category, by=None)
    return found  # type: ignore[return-value]


def issue(edition: Edition, **options: Any) -> list[Document]:
    with mock.patch("reports.services.documents.dispatch_documents"):
        result = issue_documents(edition=edition, by=None, **options)
    render_batch(result.document_ids)
    return list(Document.objects.filter(pk__in=result.document_ids).order_by("pk"))


def path(edition: Edition, rest: str) -> str:
    return f"/sekretariat/{edition.slug}/dokumen/{rest}"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_papers_are_issued_for_one_for_a_category_and_for_all(awards: tuple[Award, Award]) -> None:
    first, second = awards
    edition, entry = first.edition, first.entries["ipp A"]
    TeamMember.objects.create(submission=entry, name="Anggota 01")
    client = staff_client(edition)
    with mock.patch("reports.services.documents.dispatch_documents"):
        assert client.post(path(edition, "terbitkan/"), {"person": "tidak ada"}).status_code == 422
        assert not Document.objects.exists()
        client.post(path(edition, "terbitkan/"), {"person": entry.code.lower()})
        assert {(paper.kind, paper.submission_id) for paper in Document.objects.all()} == {
            (kind, entry.pk) for kind in (Kind.PARTICIPANT, Kind.TEAM, Kind.WINNER, Kind.WINNER_TEAM)
        }
        client.post(path(edition, "terbitkan/"), {"person": "J1"})
        assert list(Document.objects.filter(kind=Kind.JUROR).values_list("juror__name", flat=True)) == ["J1"]
        client.post(path(edition, "terbitkan/"), {"category": "ttg"})
    assert set(Document.objects.filter(category=second.category).values_list("kind", flat=True)) == {
        Kind.PARTICIPANT, Kind.WINNER, Kind.RECAP, Kind.MINUTES,
    }  # fmt: skip
    issue(edition)
    jurors = {*first.jurors.values(), *second.jurors.values()}
    assert sorted(Document.objects.values_list("kind", flat=True)) == sorted(
        [Kind.PARTICIPANT] * 4 + [Kind.WINNER] * 4 + [Kind.TEAM, Kind.WINNER_TEAM, Kind.DECREE]
        + [Kind.RECAP, Kind.MINUTES] * 2 + [Kind.JUROR] * len(jurors)
    )  # fmt: skip
    assert issue(edition) == []


def test_what_the_list_shows_is_a_zip_and_a_file_for_the_printer(awards: tuple[Award, Award]) -> None:
    edition = awards[0].edition
    papers = issue(edition)
    Document.objects.filter(pk=papers[0].pk).update(state=State.QUEUED, sha256="", rendered_at=None)
    ready = papers[1:]
    client = staff_client(edition)

    archive = ZipFile(io.BytesIO(body(client.get(path(edition, "semua.zip")))))
    assert archive.testzip() is None
    assert sorted(archive.read(name) for name in archive.namelist()) == sorted(
        paper.file.open("rb").read() for paper in ready
    )
    assert "winner/00005-" in "".join(archive.namelist())
    answer = client.get(path(edition, "cetak.pdf?category=ttg&kind=winner"))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    printed = body(answer)
    with pikepdf.open(io.BytesIO(printed)) as merged:
        assert merged.check_pdf_syntax() == []
        assert len(merged.pages) == 2
    names = [
        paper.facts["recipient"]
        for paper in ready
        if paper.kind == "winner" and paper.category == awards[1].category
    ]
    assert [name in pdf_reading.text(printed, page) for page, name in enumerate(names)] == [True, True]
    assert AccessLog.objects.filter(edition=edition, action=AccessLog.Action.EXPORTED).count() == 2
    assert client.get(path(edition, "cetak.pdf?text=zzz")).status_code == 302


def test_the_print_file_looks_like_its_papers_and_shares_what_they_share() -> None:
    papers = list(render_certificates([sample(number) for number in range(60)]))

    merged = b"".join(stream_print_file([partial(io.BytesIO, pdf) for pdf in papers], title="Cetak (1)"))

    with pikepdf.open(io.BytesIO(merged)) as whole:
        assert whole.check_pdf_syntax() == []
        assert (len(whole.pages), str(whole.docinfo["/Title"])) == (60, "Cetak (1)")
    assert len(merged) < sum(map(len, papers)) / 3
    for page in (0, 37, 59):
        assert pdf_reading.text(merged, page) == pdf_reading.text(papers[page])
        assert pdf_reading.picture(merged, 40, page) == pdf_reading.picture(papers[page], 40)


def test_memory_does_not_grow_with_the_papers() -> None:
    (pdf,) = render_certificates([sample(1)])

    def peak(count: int) -> int:
        tracemalloc.start()
        for _piece in stream_print_file((partial(io.BytesIO, pdf) for _ in range(count)), title="x"):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(5)
    assert peak(200) - peak(20) < 100_000


def test_a_paper_issued_anew_has_a_new_number_and_voids_the_old_one(awards: tuple[Award, Award]) -> None:
    edition, entry = awards[0].edition, awards[0].entries["ipp A"]
    old = next(
        paper for paper in issue(edition) if paper.submission_id == entry.pk and paper.kind == "winner"
    )
    entry.team.filter(role="leader").update(name="Nama yang Benar")
    client = staff_client(edition)
    there = path(edition, f"ulang/{old.public_id}/")
    assert client.post(there, {"reason": " "}).status_code == 422
    with mock.patch("reports.services.documents.dispatch_documents"):
        assert client.post(there, {"reason": "Nama salah ketik"}).status_code == 302

    old.refresh_from_db()
    new = Document.objects.get(kind="winner", submission=entry, state=State.QUEUED)
    assert (old.state, old.void_reason, old.replaced_by) == (State.VOID, "Nama salah ketik", new)
    assert (new.facts["recipient"], new.number > old.number) == ("Nama yang Benar", True)
    assert client.get(there).status_code == 404
    assert verify_ledger(edition).is_whole
    reopen(category=awards[0].category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
    other = Document.objects.filter(kind="participant", submission=entry).get()
    with mock.patch("reports.services.documents.dispatch_documents"):
        reissue_document(paper=other, reason="Kop baru", by=None)
    with pytest.raises(DomainError):
        reissue_document(paper=new, reason="Lagi", by=None)


def test_a_scope_of_a_juror_holds_no_paper_of_an_entry(awards: tuple[Award, Award]) -> None:
    edition = awards[0].edition
    papers = issue(edition, scope=Scope(juror_id=awards[0].jurors["J1"].pk))
    assert [paper.kind for paper in papers] == [Kind.JUROR]


def test_a_zip_is_read_in_pieces(awards: tuple[Award, Award]) -> None:
    edition = awards[0].edition
    paper = issue(edition, kinds=["recap"])[0]
    paper.file.storage.delete(paper.file.name)
    paper.file.save("x.pdf", ContentFile(b"%PDF-" + b"x" * 300_000))

    pieces = list(stream_zip(papers_to_take(Document.objects.filter(pk=paper.pk))))

    assert ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None
