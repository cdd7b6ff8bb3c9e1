"""Numbers of the registry: a paper waits for its own, gets it once, and keeps it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent, User
from awards.services.ledger import verify_ledger
from reports.models import Document, Letterhead
from reports.queries.documents import find_by_number, progress
from reports.services.documents import issue_documents
from reports.services.numbering import give_numbers
from reports.services.receipts import issue_receipt
from reports.services.reissuing import reissue_document
from reports.services.rendering import render_batch
from reports.services.results import confirm_results
from submissions.models import Form
from submissions.services.entries import freeze_revision
from tests.reports import pdf_reading
from tests.reports.dossiers import unpacked, verify, wrong
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award
from tests.staff import signed_in, staff_client
from tests.threads import at_once, kinds, one_waits_for_the_other

Kind, State = Document.Kind, Document.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def award(settings: Any, tmp_path: Path) -> Award:
    """Three entries with confirmed places; the registry numbers certificates and minutes."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    award = add_award(paper_edition(numbering="registry"), "ipp", {"A": "80", "B": "90", "C": "70"})
    assert award.close("presentasi") == []
    confirm_results(category=award.category, by=None)
    with mock.patch("reports.services.documents.dispatch_documents"):
        issue_documents(edition=award.edition, by=None)
    return award


def path(award: Award, rest: str = "") -> str:
    return f"/sekretariat/{award.edition.slug}/dokumen/{rest}"


def confirmed(shown: Any) -> dict[str, str]:
    """What the form sends that confirms the numbers of this page."""
    return dict(shown.context["confirm"])


def states(award: Award) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, state in Document.objects.filter(edition=award.edition).values_list("kind", "state"):
        found.setdefault(kind, set()).add(state)
    return found


def test_a_paper_waits_for_its_number_and_bears_it_for_ever(award: Award, tmp_path: Path) -> None:
    waiting = {State.OPEN}
    ready = {State.QUEUED}
    assert states(award) == {
        Kind.PARTICIPANT: waiting, Kind.WINNER: waiting, Kind.JUROR: waiting, Kind.MINUTES: waiting,
        Kind.RECAP: ready, Kind.DECREE: ready,
    }  # fmt: skip
    paper = Document.objects.filter(kind=Kind.WINNER).earliest("number")
    assert render_batch([paper.pk]) == 0
    assert Client().get(f"/v/{paper.public_id}/").status_code == 404
    assert progress(award.edition, [Kind.WINNER]).total == 0
    assert issue_documents(edition=award.edition, kinds=[Kind.WINNER], by=None).document_ids == ()

    with mock.patch("reports.services.numbering.dispatch_documents"):
        give_numbers(edition=award.edition, numbers={paper.pk: "  400.10/17  BP "}, by=None)
    assert render_batch([paper.pk]) == 1

    paper.refresh_from_db()
    assert (paper.number_text, paper.state) == ("400.10/17 BP", State.RENDERED)
    with paper.file.open("rb") as file:
        assert "400.10/17 BP" in pdf_reading.text(file.read())
    assert find_by_number("400.10/17 bp", paper.control_code) == paper
    event = AuditEvent.objects.get(kind="document.numbered")
    assert event.data["documents"][0][:2] == [paper.pk, "400.10/17 BP"]
    with pytest.raises(DomainError):
        give_numbers(edition=award.edition, numbers={paper.pk: "18"}, by=None)
    other = Document.objects.filter(kind=Kind.WINNER, state=State.OPEN).earliest("number")
    for bad in ("400.10/17 bp", " ", "1" * 121):
        with pytest.raises(DomainError):
            give_numbers(edition=award.edition, numbers={other.pk: bad}, by=None)
    code, said = verify(unpacked(award.edition, tmp_path))
    assert (code, wrong(said)) == (0, {}), said
    assert verify_ledger(award.edition).is_whole


def test_a_block_of_numbers_is_shown_before_it_is_fixed(award: Award) -> None:
    client = staff_client(award.edition)
    sent = {"kind": "participant", "pattern": "X/{urut}/{tahun}", "first": "41"}
    shown = client.post(path(award, "nomor/"), sent)
    year = award.edition.year
    assert f"X/041/{year}" in shown.content.decode()
    assert f"X/043/{year}" in shown.content.decode()
    assert not Document.objects.filter(kind="participant", state=State.QUEUED).exists()

    with mock.patch("reports.services.numbering.dispatch_documents") as sent_out:
        answer = client.post(path(award, "nomor/"), confirmed(shown))

    assert answer.status_code == 302
    papers = Document.objects.filter(kind="participant").order_by("number")
    assert [paper.number_text for paper in papers] == [f"X/{n:03d}/{year}" for n in (41, 42, 43)]
    assert sent_out.call_count == 1
    again = client.post(
        path(award, "nomor/"), confirmed(client.post(path(award, "nomor/"), sent | {"kind": "winner"}))
    )
    assert again.status_code == 422
    assert f"X/041/{year}" in again.content.decode()
    one = Document.objects.filter(kind="winner").earliest("number")
    with mock.patch("reports.services.numbering.dispatch_documents"):
        client.post(path(award, "nomor/"), {f"n{one.pk}": "W-1"})
    one.refresh_from_db()
    assert (one.number_text, one.state) == ("W-1", State.QUEUED)
    assert Document.objects.filter(kind="winner", state=State.OPEN).count() == 2
    assert client.get(path(award)).status_code == 200
    assert client.get(path(award, "kemajuan/")).status_code == 200


def test_a_block_goes_to_the_papers_that_were_shown_or_to_none(award: Award) -> None:
    client = staff_client(award.edition)
    sent = {"kind": "participant", "pattern": "X/{urut}", "first": "41"}
    shown = client.post(path(award, "nomor/"), sent)
    first = Document.objects.filter(kind="participant").earliest("number")
    reissue_document(paper=first, reason="Nama diperbaiki", by=None)

    answer = client.post(path(award, "nomor/"), confirmed(shown))

    assert answer.status_code == 422
    assert "Somebody else saved this page" in answer.content.decode()
    papers = Document.objects.filter(kind="participant", state=State.OPEN).order_by("number")
    assert papers.count() == 3
    with mock.patch("reports.services.numbering.dispatch_documents"):
        client.post(path(award, "nomor/"), confirmed(client.post(path(award, "nomor/"), sent)))
    numbered = Document.objects.filter(kind="participant", state=State.QUEUED).order_by("number")
    assert [paper.number_text for paper in numbered] == ["X/041", "X/042", "X/043"]
    assert numbered[2].submission_id == first.submission_id


def test_typed_numbers_stay_on_the_page_when_their_papers_left_it(
    award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.views.numbers.PAGE_SIZE", 2)
    client = staff_client(award.edition)
    papers = list(
        Document.objects.filter(edition=award.edition, state=State.OPEN).order_by("series", "number")
    )
    second = papers[2:4]
    page = client.get(f"{path(award, 'nomor/')}?page=2").content.decode()
    assert re.findall(r'name="n(\d+)"', page) == [str(paper.pk) for paper in second]
    with mock.patch("reports.services.numbering.dispatch_documents"):
        give_numbers(edition=award.edition, numbers={pk.pk: f"L-{pk.pk}" for pk in papers[:3]}, by=None)
    sent = {f"n{paper.pk}": f"N-{paper.pk}" for paper in second}

    refused = client.post(f"{path(award, 'nomor/')}?page=2", sent)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "This paper has a number by now, or is void. Empty the field." in page
    assert all(f'value="{text}"' in page for text in sent.values())
    papers[3].refresh_from_db()
    assert papers[3].state == State.OPEN
    with mock.patch("reports.services.numbering.dispatch_documents"):
        done = client.post(f"{path(award, 'nomor/')}?page=2", sent | {f"n{second[0].pk}": ""})
    assert done.status_code == 302
    papers[3].refresh_from_db()
    assert (papers[3].number_text, papers[3].state) == (f"N-{papers[3].pk}", State.QUEUED)
    foreign = client.post(path(award, "nomor/"), {"n99999999999": "N-1"})
    assert foreign.status_code == 404


def test_two_at_once_number_a_paper_once(award: Award) -> None:
    paper = Document.objects.filter(kind="winner").earliest("number")
    people = [User.objects.create_user(email=f"dua{n}@staf.example", name=f"Staf {n}") for n in (1, 2)]

    def give(person: User) -> str:
        try:
            give_numbers(edition=award.edition, numbers={paper.pk: f"N-{person.pk}"}, by=person)
        except DomainError:
            return "refused"
        return "given"

    with mock.patch("reports.services.numbering.dispatch_documents"):
        outcomes = at_once(*[lambda person=person: give(person) for person in people])

    assert sorted(outcomes) == ["given", "refused"]
    assert AuditEvent.objects.filter(kind="document.numbered").count() == 1


def test_the_counter_never_comes_to_a_number_of_the_registry(award: Award) -> None:
    number = f"400.10.11/{Document.objects.filter(series='certificate').count() + 1:03d}/Bappeda/2025"
    paper = Document.objects.filter(kind="winner").earliest("number")
    with mock.patch("reports.services.numbering.dispatch_documents"):
        give_numbers(edition=award.edition, numbers={paper.pk: number}, by=None)
    Letterhead.objects.filter(edition=award.edition).update(numbering="counter")
    Document.objects.filter(kind="juror").delete()

    with pytest.raises(DomainError, match=number):
        issue_documents(edition=award.edition, kinds=["juror"], by=None)


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("400/İ-1", "400/i-1", True),  # one small letter to the database, two characters to Python
        ("400/\u212a-1", "400/k-1", True),
        ("400/STRASSE", "400/straße", False),  # the same to Python, two numbers to the database
        ("400/ſ-1", "400/s-1", False),
    ],
)
def test_numbers_are_the_same_by_one_rule_in_one_sending_and_in_two(
    award: Award, first: str, second: str, are_one: bool
) -> None:
    one, other = Document.objects.filter(state=State.OPEN).order_by("pk")[:2]
    typed = {f"n{one.pk}": first, f"n{other.pk}": second}
    client, page = staff_client(award.edition), path(award, "nomor/")
    with mock.patch("reports.services.numbering.dispatch_documents"):
        at_once_sent = client.post(page, typed)
        if not are_one:
            assert at_once_sent.status_code == 302
            return
        assert at_once_sent.status_code == 422
        assert "stands here twice" in at_once_sent.content.decode()
        assert client.post(page, {f"n{one.pk}": first}).status_code == 302
        later = client.post(page, {f"n{other.pk}": second})
    assert later.status_code == 422
    assert "is the number of another paper" in later.content.decode()
    assert Document.objects.get(pk=other.pk).number_text == ""


def test_the_registry_and_the_counter_at_once_give_a_number_once(award: Award) -> None:
    paper = Document.objects.filter(kind="winner").earliest("number")
    Document.objects.filter(kind="recap").delete()
    number = "400.10.11/R-002/Bappeda/2025"

    def issue() -> int:
        return len(issue_documents(edition=award.edition, kinds=["recap"], by=None).document_ids)

    def give() -> int:
        return give_numbers(edition=award.edition, numbers={paper.pk: number.lower()}, by=None)

    with (
        mock.patch("reports.services.documents.dispatch_documents"),
        mock.patch("reports.services.numbering.dispatch_documents"),
    ):
        outcomes = one_waits_for_the_other(issue, give)

    assert (outcomes[0], kinds(outcomes[1:])) == (1, ["DomainError"])
    assert list(Document.objects.filter(number_text__iexact=number).values_list("kind", flat=True)) == [
        "recap"
    ]


def test_a_receipt_never_has_a_number_of_the_registry(award: Award, settings: Any, tmp_path: Path) -> None:
    entry = award.entries["A"]
    entry.form = Form.objects.create(category=award.category, state="in_force", published_at=timezone.now())
    entry.submitted_at = timezone.now()
    entry.save(update_fields=["form", "submitted_at"])
    freeze_revision(entry)
    paper = Document.objects.filter(kind="winner").earliest("number")
    with mock.patch("reports.services.numbering.dispatch_documents"):
        give_numbers(edition=award.edition, numbers={paper.pk: "400.10.11/t-001/bappeda/2025"}, by=None)

    with pytest.raises(DomainError, match=r"400\.10\.11/t-001/bappeda/2025"):
        issue_receipt(submission_id=entry.pk, by=None)

    # Who wrote the entry is sent to the secretariat, which reads on the same page what it has to set.
    entry.owner = User.objects.create_user("pengisi@warga.example", name="Ketua Tim IPP 01")
    entry.save(update_fields=["owner"])
    page = reverse("reports:receipt", args=[entry.pk])
    clients = signed_in(entry.owner), staff_client(award.edition)
    texts = [client.post(page, follow=True).content.decode() for client in clients]
    said = (
        f"Tell the secretariat that the receipt of {entry.code} ",
        "Change the number pattern in the settings",
    )
    assert [[part in text for part in said] for text in texts] == [[True, False], [False, True]]
    settings.SIGNING, settings.SIGNING_P12 = {"receipt": "own"}, tmp_path / "organiser.p12"
    texts = [client.post(page, follow=True).content.decode() for client in clients]
    said = said[0], "cannot be opened. Ask the administrator (SIGNING_P12)"
    assert [[part in text for part in said] for text in texts] == [[True, False], [False, True]]
    assert not Document.objects.filter(kind="receipt").exists()
