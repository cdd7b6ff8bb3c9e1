"""Checking a PDF as everybody does, and the page on which a signed paper comes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.models import User
from reports.models import Document, Signature
from reports.queries.own_entries import own_papers
from reports.services.results import publish_results
from reports.services.signing import take_back
from reports.views.checking import CHECKS
from submissions.models import TeamMember
from tests.reports.signed import (
    TestAuthority,
    award,
    blank_pdf,
    content,
    one_byte_changed,
    papers_of,
    signed,
)
from tests.staff import make_staff, queries_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trusted(settings: Any, tmp_path: Path, empty_cache: None) -> TestAuthority:
    """Certificates are signed here, recaps outside by a trusted authority; nothing is counted yet."""
    settings.MEDIA_ROOT, settings.VAR_DIR = str(tmp_path / "media"), tmp_path / "var"
    authority = TestAuthority("Otoritas Terpercaya")
    settings.SIGNING_TRUST_ROOTS = tmp_path / "roots.pem"
    settings.SIGNING_TRUST_ROOTS.write_bytes(authority.pem)
    settings.SIGNING = {"participant": "own", "recap": "outside"}
    return authority


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def check(browser: Client, data: bytes, name: str = "piagam.pdf") -> tuple[int, str]:
    response = browser.post(reverse("reports:verify-file"), {"file": SimpleUploadedFile(name, data)})
    return response.status_code, response.content.decode()


def test_a_file_is_told_genuine_changed_void_or_unknown(browser: Client, trusted: TestAuthority) -> None:
    world = award()
    (paper, other), (recap,) = papers_of(world, "participant"), papers_of(world, "recap")
    pdf, draft = content(paper.file), content(recap.file)
    official = signed(draft, trusted.signer("Kepala Badan Contoh"))
    name = paper.facts["recipient"]

    status, text = check(browser, pdf)
    assert status == 200
    for said in (
        "The file is unchanged",
        name,
        "Penyelenggara Inovasi Award (DEMONSTRASI)",
        "no legal force",
    ):
        assert said in text
    assert "The QR code is not an electronic signature." in text

    answers = {
        "one byte changed": one_byte_changed(pdf, 3000),
        "bytes appended": pdf + b"% more\n",
        "the first of two papers glued together": pdf + content(other.file),
        "cut off": pdf[:-300],
        "stranger": blank_pdf(),
        "no whole PDF": b"%PDF-1.7 and then nothing",
        "signed outside, not given back": official,
        "still to be signed": draft,
        "signed by somebody unknown": signed(draft, TestAuthority("Lain").signer("Orang lain")),
    }
    said = {
        case: next(
            title
            for title in (
                "This file was changed",
                "We do not know this file",
                "We cannot read this file",
                "with a signature that we have not recorded",
                "Not there yet: this paper is still to be signed.",
            )
            if title in check(browser, data)[1]
        )
        for case, data in answers.items()
    }
    assert said == {
        "one byte changed": "This file was changed",
        "bytes appended": "This file was changed",
        "the first of two papers glued together": "This file was changed",
        "cut off": "This file was changed",
        "stranger": "We do not know this file",
        "no whole PDF": "We cannot read this file",
        "signed outside, not given back": "with a signature that we have not recorded",
        "still to be signed": "Not there yet: this paper is still to be signed.",
        "signed by somebody unknown": "This file was changed",
    }
    # Who holds a changed file learns the number that it says, and who broke: not what the genuine one says.
    status, text = check(browser, one_byte_changed(pdf, 3000))
    assert (status, name in text, paper.number_text in text) == (200, False, True)
    assert "Does not fit this file" in text

    take_back(document=recap, data=official, by=make_staff(world.edition))
    assert "The file is unchanged" in check(browser, official)[1]
    assert "The paper before it was signed" in check(browser, draft)[1]

    Document.objects.filter(pk=paper.pk).update(
        state="void", void_at=timezone.now(), void_reason="Salah nama", replaced_by=other
    )
    status, text = check(browser, pdf)
    assert "The file is unchanged, but no longer valid" in text
    assert f"replaced by number {other.number_text}" in text
    assert name not in text


def test_what_is_sent_is_limited_and_counted(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(browser, b"")[0] == 422
    status, text = check(browser, b"hello")
    assert (status, "This is not a PDF." in text) == (422, True)
    monkeypatch.setattr("reports.signing.limits.FILE_BYTES", 1000)
    status, text = check(browser, b"%PDF-" + bytes(2000))
    assert (status, "larger than" in text) == (422, True)
    for _each in range(CHECKS.limit):
        CHECKS.count("127.0.0.1")
    status, text = check(browser, b"%PDF-1.7")
    assert (status, "Too many attempts" in text) == (429, True)
    assert browser.get(reverse("reports:verify-file")).url == reverse("reports:verify")


def test_the_secretariat_takes_a_signed_paper_back_on_its_page(trusted: TestAuthority) -> None:
    world = award()
    (recap,) = papers_of(world, "recap")
    slug, secretary = world.edition.slug, signed_in(make_staff(world.edition))
    auditor = signed_in(make_staff(world.edition, "auditor"))
    address = {
        name: reverse(f"reports:{name}", args=[slug, recap.public_id])
        for name in ("paper", "paper-take-back", "paper-original", "document-file")
    }
    listed = secretary.get(reverse("reports:document-list", args=[slug])).content.decode()
    assert address["paper"] in listed
    assert "waits for its signature" in listed
    assert "Check and take back" in secretary.get(address["paper"]).content.decode()
    assert "Check and take back" not in auditor.get(address["paper"]).content.decode()

    draft = b"".join(secretary.get(address["document-file"]).streaming_content)  # type: ignore[attr-defined]
    late = signed(draft, trusted.signer("Mantan Kepala", ended=timedelta(days=1)))
    refused = secretary.post(address["paper-take-back"], {"file": SimpleUploadedFile("a.pdf", late)})
    assert refused.status_code == 422
    assert "The certificate of Mantan Kepala has expired." in refused.content.decode()
    assert not Signature.objects.exists()

    good = signed(draft, trusted.signer("Kepala Badan Contoh"))
    taken = secretary.post(address["paper-take-back"], {"file": SimpleUploadedFile("a.pdf", good)})
    assert taken.url == address["paper"]  # type: ignore[attr-defined]
    page = secretary.get(address["paper"]).content.decode()
    assert "Kepala Badan Contoh" in page
    assert "Check and take back" not in page
    got = [
        b"".join(auditor.get(address[name]).streaming_content)  # type: ignore[attr-defined]
        for name in ("document-file", "paper-original")
    ]
    assert got == [good, draft]
    public = Client(headers={"accept-language": "en"}).get(
        reverse("reports:document", args=[recap.public_id])
    )
    assert "Otoritas Terpercaya" in public.content.decode()
    assert "no legal force" not in public.content.decode()


def test_a_certificate_that_waits_for_its_signature_is_not_handed_out(settings: Any) -> None:
    """Nor does the list of papers ask the database more when there are more of them."""
    settings.SIGNING = {"participant": "outside"}
    world = award()
    leader = TeamMember.objects.filter(submission=world.entries["A"]).first()
    assert leader is not None
    leader.user = User.objects.create_user("ketua@warga.example", name="Ketua")
    leader.save()
    papers = papers_of(world, "participant", "winner")
    publish_results(category=world.category, by=None)
    staff = signed_in(make_staff(world.edition))
    few = queries_of(staff, reverse("reports:document-list", args=[world.edition.slug]))
    assert {paper.kind for paper in own_papers(leader.user)} == {"winner"}

    mine = next(
        paper for paper in papers if (paper.kind, paper.submission) == ("participant", world.entries["A"])
    )
    Signature.objects.create(
        document=mine,
        way="outside",
        signers=[],
        original_sha256="0" * 64,
        original="a.pdf",
        sha256=mine.sha256,
        created_at=timezone.now(),
    )
    assert {paper.kind for paper in own_papers(leader.user)} == {"winner", "participant"}
    papers_of(world, "juror", "recap")
    assert queries_of(staff, reverse("reports:document-list", args=[world.edition.slug])) == few


def test_what_keeps_us_from_looking_at_a_file_is_never_told_of_the_file(
    browser: Client, trusted: TestAuthority, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A busy machine, a process that was killed or not started, authorities that cannot be read."""
    world = award()
    (recap,) = papers_of(world, "recap")
    draft = content(recap.file)
    files = {
        "signed elsewhere": signed(draft, trusted.signer("Kepala Badan Contoh")),
        "changed": draft + b"% more\n",
        "stranger": blank_pdf(),
    }
    titles = {
        "signed elsewhere": "with a signature that we have not recorded",
        "changed": "This file was changed",
        "stranger": "We do not know this file",
    }
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o700)
    (tmp_path / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nrusak\n-----END CERTIFICATE-----\n")
    hindrances = [
        ("reports.signing.limits.CHILD_TIMEOUT_SECONDS", 0.001),
        ("sys.executable", str(killed)),
        ("sys.executable", str(tmp_path / "missing")),
        ("django.conf.settings.SIGNING_TRUST_ROOTS", tmp_path / "bad.pem"),
        ("django.conf.settings.SIGNING_TRUST_ROOTS", tmp_path / "missing.pem"),
    ]
    secretary = signed_in(make_staff(world.edition))
    back = reverse("reports:paper-take-back", args=[world.edition.slug, recap.public_id])

    for target, value in hindrances:
        with monkeypatch.context() as hindered:
            hindered.setattr(target, value)
            for data in files.values():
                status, text = check(browser, data)
                assert (status, "We could not check this file just now" in text) == (503, True)
                assert [title for title in titles.values() if title in text] == []
                assert recap.number_text not in text
            file = SimpleUploadedFile("a.pdf", files["signed elsewhere"])
            sent = secretary.post(back, {"file": file}, headers={"accept-language": "en"})
        assert (sent.status_code, "The file could not be checked just now" in sent.content.decode()) == (
            503,
            True,
        )
    assert not Signature.objects.exists()
    assert {case: titles[case] in check(browser, data)[1] for case, data in files.items()} == dict.fromkeys(
        files, True
    )
