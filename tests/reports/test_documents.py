"""Papers of record: which may exist, how they are numbered, what they say."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, date, datetime
from unittest import mock

import pytest
import time_machine
from celery import current_app
from django.db import connection, transaction

from awards.exceptions import DomainError
from awards.models import AuditEvent, Seal
from awards.services.ledger import verify_ledger
from judging.services.seating import replace_juror, seat_juror
from reports.models import Document, DocumentCounter, Letterhead, Signatory
from reports.queries.documents import find_by_number, find_document, progress
from reports.services.documents import issue_documents, number_text
from reports.services.facts import signatories_in_force, signature_lines
from reports.services.results import confirm_results, reopen
from reports.signing.policy import way_of
from submissions.models import TeamMember
from tests.reports.paper_edition import acting, add_award, paper_edition
from tests.scenario import Award, Crit, Round, make_juror

Kind = Document.Kind
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> Award:
    """One category with three entries, its scores locked."""
    award = add_award(paper_edition(), "ipp", {"A": "80", "B": "90", "C": "70"})
    award.close("presentasi")
    return award


def numbers(edition, series: str = "certificate") -> list[int]:
    papers = Document.objects.filter(edition=edition, series=series)
    return sorted(papers.values_list("number", flat=True))


def test_an_edition_like_2025_gets_65_certificates_4_recaps_4_minutes_and_a_decree() -> None:
    edition = paper_edition()
    jurors = [make_juror(f"Juri {number}") for number in range(1, 8)]
    for code, entries in (("ipp", 20), ("ttg", 10), ("ttg-unggulan", 8), ("posyantek", 6)):
        award = add_award(edition, code, {f"{code} {n}": str(50 + n) for n in range(entries)}, jurors=())
        for juror in jurors:
            seat_juror(stage=award.stages["presentasi"], juror=juror, by=None)
        award.jurors = {juror.name: juror for juror in jurors}
        award.assign_all()
        for at, entry in enumerate(award.entries):
            for name in award.jurors:
                award.score("presentasi", entry, name, str(50 + at))
        if code in {"ttg-unggulan", "posyantek"}:  # three places only: 4 + 4 + 3 + 3 = 14
            award.category.places.filter(number=4).delete()
        assert award.close("presentasi") == []
        confirm_results(category=award.category, by=None)

    result = issue_documents(edition=edition, by=None)

    assert result.created == {
        Kind.PARTICIPANT: 44,
        Kind.WINNER: 14,
        Kind.JUROR: 7,
        Kind.RECAP: 4,
        Kind.MINUTES: 4,
        Kind.DECREE: 1,
    }
    assert numbers(edition) == list(range(1, 66))
    assert numbers(edition, "recap") == [1, 2, 3, 4]
    papers = list(Document.objects.filter(edition=edition, series="certificate").order_by("number"))
    assert [paper.kind for paper in papers] == [Kind.PARTICIPANT] * 44 + [Kind.WINNER] * 14 + [Kind.JUROR] * 7
    assert [paper.submission.code for paper in papers[:21]] == [
        *(f"E1-{n:03d}" for n in range(1, 21)),
        "E2-001",
    ]
    assert [paper.facts["award"] for paper in papers[44:49]] == [
        "Juara I", "Juara II", "Juara III", "Harapan I", "Juara I",
    ]  # fmt: skip
    assert [paper.facts["recipient"] for paper in papers[58:]] == [f"Juri {n}" for n in range(1, 8)]
    texts = [paper.number_text for paper in Document.objects.filter(edition=edition)]
    assert len(set(texts)) == 74
    assert papers[16].number_text == "400.10.11/017/Bappeda/2025"
    assert "400.10.11/R-004/Bappeda/2025" in texts
    assert len({paper.public_id for paper in papers}) == 65
    assert verify_ledger(edition).is_whole


def test_asking_again_makes_nothing_new(closed: Award) -> None:
    first = issue_documents(edition=closed.edition, by=None)
    rows = AuditEvent.objects.count()

    again = issue_documents(edition=closed.edition, by=None)

    assert len(first.document_ids) == 3 + 2 + 1
    assert (again.document_ids, again.created, again.replaced) == ((), {}, 0)
    assert AuditEvent.objects.count() == rows
    assert numbers(closed.edition) == [1, 2, 3, 4, 5]


def test_how_papers_are_signed_is_asked_once_a_kind_and_before_the_locks(closed: Award) -> None:
    asked = []

    def ask(kind: str) -> str:
        asked.append((kind, DocumentCounter.objects.exists()))
        return way_of(kind)

    with mock.patch("reports.signing.policy.way_of", ask):
        result = issue_documents(edition=closed.edition, kinds=["participant", "recap"], by=None)

    assert result.created == {"participant": 3, "recap": 1}
    assert asked == [("participant", False), ("recap", False)]


def test_before_the_plenary_no_winner_has_a_certificate(closed: Award) -> None:
    result = issue_documents(edition=closed.edition, kinds=[Kind.WINNER], by=None)

    assert Document.objects.count() == 0
    assert len(result.waiting) == 1
    assert closed.category.name in result.waiting[0]

    confirm_results(category=closed.category, by=None)
    issue_documents(edition=closed.edition, kinds=[Kind.WINNER], by=None)

    papers = Document.objects.order_by("number")
    assert [(paper.submission.title, paper.facts["award"]) for paper in papers] == [
        ("B", "Juara I"), ("A", "Juara II"), ("C", "Juara III"),
    ]  # fmt: skip


def test_each_member_who_is_to_be_named_has_an_own_certificate(closed: Award) -> None:
    first, *others = closed.entries.values()
    for name, named in (("Anggota 01", True), ("Anggota 02", False), ("Anggota 03", True)):
        TeamMember.objects.create(submission=first, name=name, on_certificate=named)
    TeamMember.objects.filter(submission=others[0], role="leader").update(on_certificate=False)
    confirm_results(category=closed.category, by=None)

    issue_documents(edition=closed.edition, by=None)
    again = issue_documents(edition=closed.edition, by=None)

    papers = Document.objects.filter(series="certificate", submission=first).order_by("number")
    assert [(paper.kind, paper.facts["recipient"], paper.facts["award"]) for paper in papers] == [
        (Kind.PARTICIPANT, first.team.get(role="leader").name, "Peserta"),
        (Kind.TEAM, "Anggota 01", "Peserta"),
        (Kind.TEAM, "Anggota 03", "Peserta"),
        (Kind.WINNER, first.team.get(role="leader").name, "Juara II"),
        (Kind.WINNER_TEAM, "Anggota 01", "Juara II"),
        (Kind.WINNER_TEAM, "Anggota 03", "Juara II"),
    ]
    unit = Document.objects.get(kind=Kind.PARTICIPANT, submission=others[0])
    assert unit.facts["recipient"] == others[0].unit.label
    assert again.document_ids == ()
    void = reopen(category=closed.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
    assert {paper.kind for paper in void} == {
        Kind.WINNER, Kind.WINNER_TEAM, Kind.RECAP, Kind.MINUTES, Kind.DECREE,
    }  # fmt: skip


def test_before_the_scores_are_locked_there_is_no_recap() -> None:
    award = add_award(paper_edition(), "ipp", {"A": "80"})

    result = issue_documents(edition=award.edition, kinds=[Kind.RECAP], by=None)

    assert (Document.objects.count(), len(result.waiting)) == (0, 1)


def test_a_provisional_recap_gives_way_to_the_final_one(closed: Award) -> None:
    issue_documents(edition=closed.edition, kinds=[Kind.RECAP], by=None)
    provisional = Document.objects.get()
    assert provisional.facts["provisional"] is True
    assert [row["award"] for row in provisional.facts["rows"]] == ["Juara I", "Juara II", "Juara III"]

    confirm_results(category=closed.category, by=None)
    result = issue_documents(edition=closed.edition, kinds=[Kind.RECAP], by=None)

    final = Document.objects.get(state=Document.State.QUEUED)
    provisional.refresh_from_db()
    assert result.replaced == 1
    assert (final.number, final.facts["provisional"]) == (2, False)
    assert (provisional.state, provisional.replaced_by) == (Document.State.VOID, final)
    assert issue_documents(edition=closed.edition, kinds=[Kind.RECAP], by=None).document_ids == ()


def test_after_reopening_a_reprint_has_a_new_number_and_the_void_one_names_it(closed: Award) -> None:
    confirm_results(category=closed.category, by=None)
    issue_documents(edition=closed.edition, by=None)
    before = {paper.submission_id: paper for paper in Document.objects.filter(kind=Kind.WINNER)}

    voided = reopen(category=closed.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
    assert {paper.kind for paper in voided} == {Kind.WINNER, Kind.RECAP, Kind.MINUTES, Kind.DECREE}
    confirm_results(category=closed.category, by=None)
    issue_documents(edition=closed.edition, by=None)

    papers = Document.objects.filter(kind=Kind.WINNER)
    new = {paper.submission_id: paper for paper in papers.filter(state=Document.State.QUEUED)}
    assert {paper.number for paper in before.values()} == {4, 5, 6}
    assert {paper.number for paper in new.values()} == {9, 10, 11}
    for paper in papers.filter(state=Document.State.VOID):
        assert (paper.replaced_by, paper.void_reason) == (new[paper.submission_id], "Salah baca")
    recaps = Document.objects.filter(kind=Kind.RECAP).order_by("number")
    assert [(recap.number, recap.state) for recap in recaps] == [(1, "void"), (2, "queued")]
    assert recaps[0].replaced_by == recaps[1]
    assert Document.objects.filter(kind=Kind.PARTICIPANT, state=Document.State.VOID).count() == 0


def test_a_replaced_juror_keeps_a_certificate_only_for_a_final_sheet() -> None:
    award = add_award(paper_edition(), "ipp", {"A": "80"}, jurors=("Sudah menilai", "Tetap"))
    idle = make_juror("Tidak pernah menilai")
    stage = award.stages["presentasi"]
    seat_juror(stage=stage, juror=idle, by=None)
    replace_juror(stage=stage, leaver=idle, successor=make_juror("Pengganti 1"), by=None, reason="Sakit")
    replace_juror(
        stage=stage,
        leaver=award.jurors["Sudah menilai"],
        successor=make_juror("Pengganti 2"),
        by=None,
        reason="Pindah",
    )

    issue_documents(edition=award.edition, kinds=[Kind.JUROR], by=None)

    names = Document.objects.order_by("number").values_list("facts__recipient", flat=True)
    assert list(names) == ["Pengganti 1", "Pengganti 2", "Sudah menilai", "Tetap"]


def test_what_a_certificate_says(closed: Award) -> None:
    confirm_results(category=closed.category, by=None)
    with time_machine.travel(datetime(2025, 2, 27, 18, 30, tzinfo=UTC)):  # already the 28th in Jakarta
        issue_documents(edition=closed.edition, by=None)

    paper = Document.objects.get(kind=Kind.WINNER, submission=closed.entries["B"])
    facts = paper.facts
    leader = closed.entries["B"].team.get().name
    assert (facts["recipient"], facts["details"]) == (leader, [closed.entries["B"].unit.label])
    assert (facts["award"], facts["work"], facts["edition"]) == ("Juara I", "B", "Inovasi Award Contoh 2025")
    assert (facts["place"], facts["date"]) == (
        "Cilegon",
        "28 Februari 2025",
    )
    assert (facts["organiser"], facts["signatory"]["name"]) == ("PEMERINTAH KOTA CONTOH", "Nama Wali Kota")
    assert facts["verify_url"].endswith(f"/v/{paper.public_id}/")
    assert (facts["number"], facts["control_code"]) == (paper.number_text, paper.control_code)
    assert (facts["language"], facts["issued_on"]) == ("id", "2025-02-28")


def test_an_english_edition_has_english_papers(closed: Award) -> None:
    closed.edition.language = "en"
    closed.edition.save()
    with time_machine.travel(datetime(2025, 2, 28, 3, tzinfo=UTC)):
        issue_documents(edition=closed.edition, by=None)

    participant = Document.objects.filter(kind=Kind.PARTICIPANT).first()
    recap = Document.objects.get(kind=Kind.RECAP)
    assert participant.facts["date"] == "28 February 2025"
    assert participant.facts["heading"] == "Certificate of Participation"
    assert recap.facts["rows"][0]["final"] == "90.00"


def test_the_acting_officer_signs_on_the_days_of_the_term() -> None:
    edition = paper_edition()
    acting(edition, start=date(2025, 2, 20), end=date(2025, 3, 1))

    def signer(day: date) -> str:
        return str(signatories_in_force(edition, day)[0])

    assert signer(date(2025, 2, 19)) == "Wali Kota Contoh"
    assert signer(date(2025, 2, 20)) == signer(date(2025, 2, 28)) == "Plh. Wali Kota Contoh"
    assert signer(date(2025, 3, 1)) == "Wali Kota Contoh"
    officer = signatories_in_force(edition, date(2025, 2, 28))[0]
    assert signature_lines(officer) == ("Pembina Utama Muda", "NIP 19700101 199003 1 001")
    assert len(signatories_in_force(edition, date(2025, 2, 28))) == 2


def test_without_a_signatory_nothing_is_numbered(closed: Award) -> None:
    Signatory.objects.filter(edition=closed.edition).update(
        valid_from=date(2025, 1, 1), valid_until=date(2025, 1, 2)
    )

    with pytest.raises(DomainError):
        issue_documents(edition=closed.edition, by=None)

    assert Document.objects.count() == 0
    assert DocumentCounter.objects.filter(last__gt=0).count() == 0


def test_an_unknown_kind_is_refused(closed: Award) -> None:
    with pytest.raises(DomainError):
        issue_documents(edition=closed.edition, kinds=["piala"], by=None)


@pytest.mark.parametrize(
    ("pattern", "unit", "expected"),
    [
        ("400/{urut}/{unit}/{tahun}", "Bappeda", "400/007/Bappeda/2025"),
        ("{urut}", "x", "007"),
        ("{urut}.{tahun}.{tahun}", "x", "007.2025.2025"),
        ("{urut}/{unit}", "{tahun}", "007/{tahun}"),  # what is put in is not read again
        ("{urut}/{unit.__class__}/{0}/%s", "x", "007/{unit.__class__}/{0}/%s"),
        ("{urut:>9999999999}{urut}", "x", "{urut:>9999999999}007"),
        ("{{urut}}", "x", "{007}"),
    ],
)
def test_the_pattern_of_numbers_is_text_and_never_code(pattern: str, unit: str, expected: str) -> None:
    letterhead = Letterhead(number_pattern=pattern, number_unit=unit, number_digits=3)

    assert number_text(letterhead, "certificate", 7, 2025) == expected


def test_the_recap_says_how_a_tie_was_broken() -> None:
    award = Award(
        [
            Round("proposal", "40", [Crit("dampak", "50", tie=1), Crit("lain", "50")]),
            Round("presentasi", "60", [Crit("bukti", "50", tie=1), Crit("lain", "50")]),
        ],
        entries=["A", "B", "C"],
        jurors=["Juri X", "Juri Y", "Juri Z"],
        edition=paper_edition(),
        chair="Juri X",
    )
    award.assign_all()
    given = {
        "A": [("80", "90")] * 3,
        "B": [("81", "89"), ("80", "90"), ("80", "90")],
        "C": [("60", "60")] * 3,
    }
    for stage, code in (("proposal", "dampak"), ("presentasi", "bukti")):
        for entry, sheets in given.items():
            for juror, (first, second) in zip(award.jurors, sheets, strict=True):
                award.score(stage, entry, juror, {code: first, "lain": second})
        assert award.close(stage) == []

    issue_documents(edition=award.edition, kinds=[Kind.RECAP], by=None)

    facts = Document.objects.get().facts
    assert [(row["place"], row["rank"], row["title"], row["final"]) for row in facts["rows"]] == [
        ("1", "1", "B", "85,00"), ("2", "1", "A", "85,00"), ("3", "3", "C", "60,00"),
    ]  # fmt: skip
    assert facts["rows"][0]["stages"][1] == {"totals": ["85,00"] * 3, "score": "85,00"}
    assert [juror["label"] for juror in facts["stages"][0]["jurors"]] == ["J1", "J2", "J3"]
    (tie,) = facts["ties"]
    assert "E1-001 80,00; E1-002 80,33" in tie
    assert "dampak" not in tie
    seal = Seal.objects.get(category=award.category, kind=Seal.Kind.SCORES)
    assert seal.ledger_head in facts["ledger"]
    assert [block["name"] for block in facts["signatories"]] == ["Juri X", "Nama Kepala"]
    assert "×" in facts["method"]


def test_a_paper_is_found_by_number_only_with_its_code(closed: Award) -> None:
    issue_documents(edition=closed.edition, by=None)
    paper = Document.objects.order_by("number").first()
    paper.control_code = "0A1B2C"
    paper.save()

    assert find_by_number(paper.number_text, "0A1B2C") == paper
    assert find_by_number(f"  {paper.number_text.lower()} ", " oai-b2c ") == paper
    assert find_by_number(paper.number_text, "0A1B2D") is None
    assert find_by_number(paper.number_text, "") is None
    assert find_by_number("", "0A1B2C") is None
    assert find_document(paper.public_id) == paper
    assert find_document("x" * 16) is None


def test_equal_numbers_of_two_editions_are_told_apart_by_the_code() -> None:
    awards = [add_award(paper_edition(), "ipp", {"A": "80"}) for _ in range(2)]
    for award in awards:
        issue_documents(edition=award.edition, kinds=[Kind.PARTICIPANT], by=None)
    first, second = Document.objects.order_by("pk")

    assert first.number_text == second.number_text
    assert find_by_number(first.number_text, first.control_code) == first
    assert find_by_number(second.number_text, second.control_code) == second


def test_the_ledger_holds_numbers_and_hashes_and_no_names(closed: Award) -> None:
    result = issue_documents(edition=closed.edition, by=None)

    row = AuditEvent.objects.get(kind="document.issued")
    assert [paper[0] for paper in row.data["documents"]] == list(result.document_ids)
    assert all(len(paper[4]) == 64 for paper in row.data["documents"])
    said = json.dumps(row.data)
    assert "Ketua" not in said
    assert "Juri" not in said


def test_progress_counts_papers_in_force(closed: Award) -> None:
    issue_documents(edition=closed.edition, by=None)

    assert (progress(closed.edition, Kind.values).rendered, progress(closed.edition, Kind.values).total) == (
        0,
        6,
    )


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_no_gap_and_no_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)
    edition = paper_edition()
    award = add_award(edition, "ipp", {f"Entri {n}": str(50 + n) for n in range(12)})
    award.close("presentasi")
    for series in ("certificate", "recap"):  # else the two would meet at the counter's insertion
        DocumentCounter.objects.create(edition=edition, series=series)
    barrier = threading.Barrier(2)
    made: list[int] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            barrier.wait()
            made.append(len(issue_documents(edition=edition, by=None).document_ids))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(made) == [0, 15]
    assert numbers(edition) == list(range(1, 15))
    assert numbers(edition, "recap") == [1]


@pytest.mark.django_db(transaction=True)
def test_a_reopening_under_way_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)
    award = add_award(paper_edition(), "ipp", {"A": "80", "B": "90"})
    award.close("presentasi")
    confirm_results(category=award.category, by=None)
    reopened, asked = threading.Event(), threading.Event()

    def reopening() -> None:
        try:
            with transaction.atomic():
                reopen(category=award.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah baca")
                reopened.set()
                asked.wait()
                time.sleep(0.3)  # the other one stands at the lock by now
        finally:
            connection.close()

    thread = threading.Thread(target=reopening)
    thread.start()
    reopened.wait()
    asked.set()
    result = issue_documents(edition=award.edition, kinds=[Kind.WINNER], by=None)
    thread.join()

    assert (result.document_ids, len(result.waiting)) == ((), 1)
    assert Document.objects.count() == 0
