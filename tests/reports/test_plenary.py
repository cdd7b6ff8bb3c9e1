"""The plenary session: presence, quorum, dissent, and places otherwise than the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from reports.models import Placement, PlenaryAttendance, PlenaryDecision, PlenarySession
from reports.placing import Decided
from reports.queries.session import majority, open_session
from reports.services.audit import check_figures
from reports.services.plenary import Seat, decide_place, drop_decision, hold_session
from reports.services.results import confirm_results, reopen
from tests.reports.dossiers import unpacked, verify, wrong
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award
from tests.staff import queries_of, staff_client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def award() -> Award:
    award = add_award(
        paper_edition(), "ipp", {"A": "90", "B": "80", "C": "70", "D": "60"}, ("J1", "J2", "J3")
    )
    assert award.close("presentasi") == []
    return award


def hold(award: Award, *present: str, reason: str = "", quorum: int = 2, **dissent: str) -> PlenarySession:
    return hold_session(
        category=award.category,
        held_on=date(2025, 2, 25),
        venue="Ruang rapat",
        quorum=quorum,
        quorum_reason=reason,
        seats={
            juror.pk: Seat(name in present, dissent.get(name, "")) for name, juror in award.jurors.items()
        },
        by=None,
    )


def decide(award: Award, entry: str, number: int | None, prize: int | None = None) -> PlenaryDecision:
    return decide_place(
        category=award.category,
        submission=award.entries[entry],
        decided=Decided(number, prize, "Putusan sidang"),
        by=None,
    )


def placed(award: Award) -> list[tuple[str, int, str, int | None, bool, str]]:
    rows = Placement.objects.filter(plenary__category=award.category, plenary__superseded_at__isnull=True)
    return [
        (row.submission.title, row.number, row.title, row.prize, row.is_joint, row.reason)
        for row in rows.order_by("number", "submission__title")
    ]


def test_what_the_session_decides_is_confirmed_and_checks_out(award: Award, tmp_path: Path) -> None:
    hold(award, "J1", "J2", J2="Saya memilih A.")
    decide(award, "B", 1, prize=4)
    decide(award, "D", None)
    with pytest.raises(DomainError):
        confirm_results(category=award.category, by=None)  # joint places are confirmed on purpose
    confirm_results(category=award.category, by=None, allow_joint=True)
    assert placed(award) == [
        ("A", 1, "Juara I", None, True, ""),
        ("B", 1, "Juara I", 4, True, "Putusan sidang"),
        ("C", 3, "Juara III", 3, False, ""),
    ]
    assert open_session(award.category) is None
    assert PlenaryAttendance.objects.get(juror=award.jurors["J2"]).dissent == "Saya memilih A."
    assert check_figures(award.edition).fault == ""
    code, said = verify(unpacked(award.edition, tmp_path))
    assert (code, wrong(said)) == (0, {}), said
    assert verify_ledger(award.edition).is_whole
    lock = AuditEvent.objects.get(kind="seal.plenary")
    assert lock.data["moved"] == [[2, 1, award.entries["B"].pk]]
    assert "Putusan" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_session_without_its_quorum_confirms_nothing_unless_it_says_why(award: Award) -> None:
    hold(award, "J1")
    with pytest.raises(DomainError):
        confirm_results(category=award.category, by=None)
    hold(award, "J1", reason="Dua juri sakit; keputusan daring menyusul.")
    confirm_results(category=award.category, by=None)
    assert len(placed(award)) == 4


def test_refusals_say_why(award: Award) -> None:
    entry = award.entries["A"]
    with pytest.raises(DomainError):  # the reason is minuted
        decide_place(category=award.category, submission=entry, decided=Decided(2, None, " "), by=None)
    with pytest.raises(DomainError):  # no title
        decide(award, "A", 5)
    with pytest.raises(DomainError):  # the rules say so anyway
        decide(award, "A", 1)
    with pytest.raises(DomainError):  # who is absent cannot dissent
        hold(award, "J1", J2="Tidak setuju")
    with pytest.raises(DomainError):  # more than all
        hold(award, "J1", quorum=4)
    assert not PlenaryDecision.objects.exists()
    confirm_results(category=award.category, by=None)
    with pytest.raises(DomainError):  # locked
        decide(award, "A", 2)
    with pytest.raises(DomainError):
        hold(award, "J1")


def test_a_dropped_decision_returns_to_the_rules_and_reopening_begins_a_new_session(award: Award) -> None:
    hold(award, "J1", "J2")
    decide(award, "A", 2)
    assert drop_decision(category=award.category, submission=award.entries["A"], by=None)
    assert not drop_decision(category=award.category, submission=award.entries["A"], by=None)
    confirm_results(category=award.category, by=None)
    assert [row[:2] for row in placed(award)] == [("A", 1), ("B", 2), ("C", 3), ("D", 4)]
    reopen(category=award.category, down_to="plenary", by=None, reason="Keberatan diterima")
    decide(award, "C", 2)
    with pytest.raises(DomainError):  # who decided has to be written down
        confirm_results(category=award.category, by=None, allow_joint=True)
    hold(award, "J1", "J3")
    confirm_results(category=award.category, by=None, allow_joint=True)
    assert [row[:2] for row in placed(award)] == [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    assert PlenarySession.objects.filter(category=award.category).count() == 2


def test_more_than_half_is_the_quorum_where_nothing_is_written() -> None:
    assert [majority(n) for n in range(6)] == [1, 1, 2, 2, 3, 3]


class TestPages:
    def test_the_session_is_run_on_its_page(self, award: Award) -> None:
        client: Client = staff_client(award.edition)
        page = f"/sekretariat/{award.edition.slug}/kunci/ipp/pleno/"
        present = {f"present_{juror.pk}": "on" for juror in award.jurors.values()}
        said = {"held_on": "2025-02-25", "venue": "Aula", "quorum": "2", **present}
        assert client.post(f"{page}hadir/", said).status_code == 302
        decision = {"entry": award.entries["B"].code, "number": "1", "prize": "4", "reason": "Setara"}
        assert client.post(f"{page}putusan/", decision).status_code == 302
        assert b"3 present, 2 needed" in client.get(page).content
        assert client.post(f"{page}putusan/", decision | {"reason": ""}).status_code == 422
        assert client.post(page, {}).status_code == 422  # joint places have to be ticked
        assert client.post(page, {"joint": "on"}).status_code == 302
        assert [row[:2] for row in placed(award)] == [("A", 1), ("B", 1), ("C", 3), ("D", 4)]

    def test_queries_do_not_grow_with_the_entries(self) -> None:
        counts = set()
        for names in ("A", "ABCD"):
            award = add_award(paper_edition(), "ipp", {name: str(90 - at) for at, name in enumerate(names)})
            assert award.close("presentasi") == []
            client = staff_client(award.edition)
            page = f"/sekretariat/{award.edition.slug}/kunci/ipp/pleno/"
            counts.add((queries_of(client, page), queries_of(client, f"{page}layar/")))
        assert len(counts) == 1
