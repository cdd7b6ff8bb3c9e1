"""Papers that are signed: by this installation while they are made, or elsewhere and taken back."""

from __future__ import annotations

import hashlib
import json
import logging
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from awards.exceptions import DomainError
from awards.models import AuditEvent, User
from awards.services.ledger import verify_ledger
from config.env import SIGNED_KINDS
from reports.models import Document, Signature
from reports.services import rendering
from reports.services import signing as service
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from reports.services.signing import take_back
from reports.signing import reading
from reports.signing.asking import ask, trust_roots
from reports.signing.authority import ensure_authority
from reports.signing.refusals import SignedFileRefused
from tests.reports import pdf_reading
from tests.reports.dossiers import unpacked, verify, wrong
from tests.reports.signed import (
    TestAuthority,
    award,
    blank_pdf,
    content,
    one_byte_changed,
    papers_of,
    pdfsig,
    saved_anew,
    signature_changed,
    signed,
    with_other_content,
)
from tests.staff import staff_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.VAR_DIR = str(tmp_path / "media"), tmp_path / "var"
    return tmp_path


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: the child's own limits have tests of their own."""

    def read(data: bytes, *, prefix: int = 0) -> reading.Reading | None:
        try:
            return reading.read(data, prefix=prefix, roots=trust_roots())
        except reading.Unreadable:
            return None

    monkeypatch.setattr(service, "ask", read)


def test_the_kinds_of_the_setting_are_those_of_the_papers() -> None:
    assert sorted(SIGNED_KINDS) == sorted(Document.Kind.values)


def test_certificates_are_signed_once_before_they_are_recorded(
    settings: Any, folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.SIGNING = {"participant": "own", "recap": "own"}
    world = award()

    papers = papers_of(world, "participant", "recap", "juror")

    signatures = list(Signature.objects.order_by("document__kind", "document__number"))
    assert [(each.document.kind, each.way, each.is_demo) for each in signatures] == [
        ("participant", "own", True),
        ("participant", "own", True),
        ("recap", "own", True),
    ]
    for signature in signatures:
        pdf = content(signature.document.file)
        digest = hashlib.sha256(pdf).hexdigest()
        assert digest == signature.sha256 == signature.document.sha256
        assert signature.original_sha256 != digest
        said = pdfsig(pdf, folders)
        assert "Signature is Valid." in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert "Penyelenggara Inovasi Award (DEMONSTRASI)" in said
        assert len(pdf) < 65_000
        assert pdf_reading.unmarked_paint(pdf) == []
    (event,) = AuditEvent.objects.filter(kind="document.signed", data__documents__0__0=papers[0].pk)
    first = signatures[0]
    assert event.data["documents"][0] == [
        first.document_id,
        "own",
        first.original_sha256,
        first.sha256,
        [first.signers[0]["certificate"]],
    ]
    assert "Penyelenggara" not in json.dumps(event.data)
    # The box of a certificate is a tagged field that says who signed.
    form = [row for row in pdf_reading.structure(content(first.document.file)) if row[0] == "Form"]
    assert [name for name, _alt in form] == ["Form"]

    ids = [paper.pk for paper in papers]
    assert render_batch(ids) == 0
    assert Signature.objects.count() == 3
    assert verify_ledger(world.edition).is_whole
    secrets = ensure_authority(settings.VAR_DIR / "demo-authority").password
    assert secrets not in caplog.text


def test_two_runs_at_once_record_one_signature(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another run recorded meanwhile stays: a file of the slower one is dropped with its signature."""
    settings.SIGNING = {"participant": "own"}
    world = award()
    with mock.patch("reports.services.documents.dispatch_documents"):
        ids = issue_documents(edition=world.edition, kinds=["participant"], by=None).document_ids
    inner, recorded = rendering._record, []

    def record(files: Any) -> int:
        monkeypatch.setattr(rendering, "_record", inner)
        recorded.append(render_batch(ids))
        return int(inner(files))

    monkeypatch.setattr(rendering, "_record", record)
    assert render_batch(ids) == 0
    assert recorded == [2]
    assert Signature.objects.count() == 2
    for signature in Signature.objects.select_related("document"):
        assert hashlib.sha256(content(signature.document.file)).hexdigest() == signature.sha256


def test_the_demonstrations_key_is_for_its_owner_alone(folders: Path, english: None) -> None:
    authority = ensure_authority(folders / "var" / "otoritas")
    again = ensure_authority(folders / "var" / "otoritas")

    assert authority.password == again.password
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in authority.folder.iterdir()} == {0o600}
    assert sorted(path.name for path in authority.folder.iterdir()) == ["ca.pem", "password", "signer.p12"]
    assert [path.name for path in (folders / "var").iterdir()] == ["otoritas"]


@pytest.mark.parametrize(
    "make",
    [
        lambda _authority: b"no PKCS#12",
        lambda authority: authority.pkcs12("Badan", password="lain"),
    ],
)
def test_a_certificate_that_cannot_be_opened_stops_issuing(
    settings: Any, folders: Path, make: Callable[[TestAuthority], bytes]
) -> None:
    path = folders / "organiser.p12"
    path.write_bytes(make(TestAuthority("Otoritas")))
    settings.SIGNING, settings.SIGNING_P12 = {"participant": "own"}, path
    settings.SIGNING_P12_PASSWORD = "rahasia sekali"
    edition = award().edition
    with pytest.raises(DomainError, match="tidak dapat dibuka") as refused:
        issue_documents(edition=edition, kinds=["participant"], by=None)
    assert "rahasia sekali" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert Document.objects.count() == 0

    # Of all kinds only the one that is signed here is left out, as often as it is asked for.
    page = reverse("reports:document-issue", args=[edition.slug])
    left_out = "s certificate: 2 papers were left out. The certificate for signing papers cannot"
    with mock.patch("reports.services.documents.dispatch_documents"):
        texts = [
            staff_client(edition).post(page, {"kind": ""}, follow=True).content.decode() for _each in range(2)
        ]
        with translation.override("en"), pytest.raises(CommandError, match=left_out) as refusal:
            call_command("issue_documents", edition=edition.slug)
    assert [left_out in text for text in texts] == [True, True]
    assert ["papers are being rendered." in text for text in texts] == [True, False]
    assert ["No new paper" in text for text in texts] == [False, False]
    assert "rahasia sekali" not in str(refusal.value) + "".join(texts)
    kinds = Document.objects.values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["decree", "juror", "minutes", "recap", "winner"]
    assert edition.document_counters.get(series="certificate").last == len(
        [kind for kind in kinds if kind in {"juror", "winner"}]
    )


def test_the_organisers_certificate_signs_until_it_ends_and_a_new_one_after(
    settings: Any, folders: Path, english: None
) -> None:
    authority, path = TestAuthority("Otoritas Contoh"), folders / "organiser.p12"
    path.write_bytes(authority.pkcs12("Kota Contoh", ended=timedelta(days=1), password="rahasia"))
    settings.SIGNING, settings.SIGNING_P12 = {"participant": "own"}, path
    settings.SIGNING_P12_PASSWORD = "rahasia"
    with pytest.raises(CommandError, match="not valid today"):
        call_command("check_signing")
    world = award()
    with mock.patch("reports.services.documents.dispatch_documents"):
        ids = issue_documents(edition=world.edition, kinds=["participant"], by=None).document_ids
    assert render_batch(ids) == 0
    assert {paper.state for paper in Document.objects.all()} == {"queued"}
    assert {paper.failures for paper in Document.objects.all()} == {1}

    path.write_bytes(authority.pkcs12("Kota Contoh baru", password="rahasia"))
    assert render_batch(ids) == 2
    assert {row["name"] for each in Signature.objects.all() for row in each.signers} == {"Kota Contoh baru"}
    assert not Signature.objects.filter(is_demo=True).exists()


@pytest.fixture
def trusted(settings: Any, folders: Path) -> TestAuthority:
    """The authority that this installation trusts."""
    authority = TestAuthority("Otoritas Terpercaya")
    settings.SIGNING_TRUST_ROOTS = folders / "roots.pem"
    settings.SIGNING_TRUST_ROOTS.write_bytes(authority.pem)
    settings.SIGNING = {"participant": "outside", "recap": "outside"}
    return authority


@pytest.fixture
def secretary() -> User:
    return User.objects.create_user("sekretaris@staf.example", name="Sekretaris")


def refusal(document: Document, data: bytes, by: User) -> str:
    try:
        take_back(document=document, data=data, by=by)
    except SignedFileRefused as error:
        return error.code
    return "taken"


def test_each_wrong_file_is_refused_with_its_reason(
    trusted: TestAuthority, secretary: User, in_process: None, english: None
) -> None:
    world = award()
    paper, other = papers_of(world, "participant")
    pdf, foreign = content(paper.file), content(other.file)
    good = trusted.signer("Wali Kota Contoh")
    whole = signed(pdf, good)
    shadowed = signed(with_other_content(pdf), good)
    cases = {
        "the paper itself": pdf,
        "another paper, signed": signed(foreign, good),
        "saved anew, then signed": signed(saved_anew(pdf), good),
        "a paper of somebody else": signed(blank_pdf(), good, field="Lain", box=(1, 1, 90, 90)),
        "no PDF": b"%PDF-1.7 but not really",
        "only the paper's beginning": pdf[:-200],
        "rubbish after the paper": pdf + b"rubbish",
        "one byte of the paper changed": one_byte_changed(whole, 3000),
        "one byte of the signature changed": signature_changed(whole),
        "content exchanged in a later revision, then signed": shadowed,
        "signed, then content exchanged": with_other_content(whole),
        "signed, then bytes appended": whole + b"% more\n",
        "signed across the text": signed(pdf, good, field="Besar", box=(100, 100, 700, 500)),
        "by an unknown authority": signed(pdf, TestAuthority("Tidak dikenal").signer("Orang lain")),
        "certificate ended": signed(pdf, trusted.signer("Mantan", ended=timedelta(days=3))),
    }

    assert {case: refusal(paper, data, secretary) for case, data in cases.items()} == {
        "the paper itself": "unsigned",
        "another paper, signed": "other_paper",
        "saved anew, then signed": "saved_anew",
        "a paper of somebody else": "not_ours",
        "no PDF": "unreadable",
        "only the paper's beginning": "saved_anew",
        "rubbish after the paper": "unsigned",
        "one byte of the paper changed": "saved_anew",
        "one byte of the signature changed": "broken",
        "content exchanged in a later revision, then signed": "altered",
        "signed, then content exchanged": "altered",
        "signed, then bytes appended": "appended",
        "signed across the text": "outside_box",
        "by an unknown authority": "untrusted",
        "certificate ended": "expired",
    }
    assert not Signature.objects.exists()
    assert content(Document.objects.get(pk=paper.pk).file) == pdf


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_was_signed_outside_is_the_one_that_people_get(
    trusted: TestAuthority, secretary: User, folders: Path, settings: Any, english: None
) -> None:
    """By the real child: two officials signed, the first in the box, the second without a picture."""
    world = award()
    settings.SIGNING = {"participant": "outside", "recap": "own"}
    papers_of(world, "recap")
    paper, _other = papers_of(world, "participant")
    pdf = content(paper.file)
    assert [name for name, _alt in pdf_reading.structure(pdf) if name == "Form"] == ["Form"]
    twice = signed(
        signed(pdf, trusted.signer("Kepala Badan Contoh")), trusted.signer("Wali Kota Contoh"), field="Kedua"
    )

    signature = take_back(document=paper, data=twice, by=secretary)

    paper.refresh_from_db()
    assert content(paper.file) == twice
    assert content(signature.original) == pdf
    assert paper.sha256 == signature.sha256 == hashlib.sha256(twice).hexdigest()
    assert signature.original_sha256 == hashlib.sha256(pdf).hexdigest()
    assert [row["name"] for row in signature.signers] == ["Kepala Badan Contoh", "Wali Kota Contoh"]
    assert {row["issuer"] for row in signature.signers} == {"Otoritas Terpercaya"}
    assert (signature.way, signature.is_demo, signature.by) == ("outside", False, secretary)
    event = AuditEvent.objects.filter(kind="document.signed").order_by("sequence").last()
    assert event is not None
    certificates = [row["certificate"] for row in signature.signers]
    assert event.data["documents"] == [
        [paper.pk, "outside", signature.original_sha256, signature.sha256, certificates]
    ]
    said = pdfsig(twice, folders)
    assert said.count("Signature is Valid.") == 2
    assert refusal(paper, twice, secretary) == "signed_already"
    code, told = verify(unpacked(world.edition, folders))
    assert (code, wrong(told)) == (0, {}), told


def test_a_paper_that_became_void_while_it_was_judged_is_not_taken(
    trusted: TestAuthority, secretary: User, monkeypatch: pytest.MonkeyPatch, english: None
) -> None:
    paper, _other = papers_of(award(), "participant")
    good = signed(content(paper.file), trusted.signer("Wali Kota Contoh"))

    def judged(data: bytes, *, prefix: int = 0) -> reading.Reading | None:
        Document.objects.filter(pk=paper.pk).update(state="void", void_at=paper.issued_at)
        return reading.read(data, prefix=prefix, roots=trust_roots())

    monkeypatch.setattr(service, "ask", judged)
    assert refusal(paper, good, secretary) == "void"
    assert not Signature.objects.exists()


def test_a_paper_without_a_box_is_signed_invisibly_and_one_with_many_in_each(
    trusted: TestAuthority, secretary: User, in_process: None
) -> None:
    (recap,) = papers_of(award(), "recap")
    pdf = content(recap.file)
    names = [f"TandaTangan{number}" for number in (1, 2)]
    for name in names[: pdf.count(b"/FT /Sig") or 2]:
        pdf = signed(pdf, trusted.signer(f"Pejabat {name}"), field=name)
    assert refusal(recap, pdf, secretary) == "taken"


HOSTILE: dict[str, bytes] = {
    "nothing but a head": b"%PDF-1.7\n",
    "an xref that points to itself": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9>>\n"
    b"startxref\n9\n%%EOF",
    "a tree that holds itself": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
    b"endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj 3 0 obj<</Kids[3 0 R]/T(a)>>endobj "
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000076 00000 n \n"
    b"0000000123 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n160\n%%EOF",
    "brackets without end": b"%PDF-1.7\n" + b"[" * 200_000,
    "zeros": b"%PDF-" + bytes(1_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_child_survives_hostile_files(name: str) -> None:
    said = ask(HOSTILE[name])
    assert said is None or (said.names, said.signatures, said.base) == ([], [], "")
