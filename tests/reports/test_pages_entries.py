"""The list of entries and the look into one."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from judging.services.recusals import declare_recusal
from reports.queries.entries import entry_view, listed, started_text
from submissions.models import TeamMember
from submissions.services.entries import EntryFacts, Leader, register_entry
from tests.scenario import Award, Round, make_unit
from tests.staff import CHAIN, closed_award, queries_of, scored_award, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def codes(award: Award, **narrowing: str) -> list[str]:
    return [entry.code for entry in listed(award.edition, **narrowing)]


def test_the_list_is_narrowed_by_category_state_and_text() -> None:
    award = scored_award(2)
    unit = make_unit()
    facts = EntryFacts("Pasar Tani", unit, leader=Leader("Ketua Tim IPP 07"))
    register_entry(category=award.category, facts=facts, by=None, source="t")
    other = Award([Round("proposal", "100")], entries=["Alat"], jurors=[], edition=award.edition, code="ttg")
    assert codes(award) == ["E1-001", "E1-002", "E1-003", "E2-001"]
    assert codes(award, category=other.category.code) == ["E2-001"]
    assert codes(award, state="submitted") == ["E1-003"]
    assert codes(award, text="pasar") == ["E1-003"]
    assert codes(award, text="tim ipp 07") == ["E1-003"]
    assert codes(award, text="e1-00") == ["E1-001", "E1-002", "E1-003"]
    assert codes(award, text=unit.name) == ["E1-003"]
    assert codes(award, text="100%") == []


def test_values_that_mean_nothing_narrow_nothing() -> None:
    award = scored_award(2)
    client = staff_client(award.edition)
    page = client.get(f"/sekretariat/{award.edition.slug}/entri/?category=lain&state=aneh&page=9")
    assert page.status_code == 200
    assert [entry.code for entry in page.context["page"].object_list] == ["E1-001", "E1-002"]


def test_an_entry_shows_what_every_juror_gave() -> None:
    award = Award(
        [Round("proposal", "100")], entries=["A"], jurors=["BRIN 1", "BRIN 2", "LAN-RI"], chair="BRIN 1"
    )
    award.assign_all()
    award.score("proposal", "A", "BRIN 1", "80.5")
    declare_recusal(
        submission=award.entries["A"], juror=award.jurors["LAN-RI"], reason="Pernah membina.", by=None
    )
    sheets = [
        (sheet.juror, sheet.state, [str(value) for value in sheet.values], sheet.remark)
        for sheet in entry_view(award.entries["A"]).stages[0].sheets
    ]
    assert sheets == [
        ("BRIN 1", "final", ["80.50"], ""),
        ("BRIN 2", "draft", ["None"], ""),
        ("LAN-RI", "recused", ["None"], "Pernah membina."),
    ]


def test_values_of_a_draft_stay_its_jurors_own() -> None:
    award = scored_award(1)
    sheet = award.sheet("presentasi", "Inovasi 01", "BRIN 1")
    sheet.state, sheet.total, sheet.finalised_at = "draft", None, None
    sheet.save()
    shown = entry_view(award.entries["Inovasi 01"]).stages[1].sheets[0]
    assert (shown.values, shown.total, shown.comment) == ((None, None), None, "")


def test_the_page_shows_result_history_and_a_doubtful_nip() -> None:
    award = closed_award(2)
    entry = award.entries["Inovasi 02"]
    TeamMember.objects.create(
        submission=entry, role="leader", name="Ketua Tim IPP 02", nip="198001012005010", nip_is_doubtful=True
    )
    html = (
        staff_client(award.edition)
        .get(f"/sekretariat/{award.edition.slug}/entri/{entry.code}/")
        .content.decode()
    )
    for text in ["89.00", "198001012005010", "NIP is doubtful", "Entry registered", "Entry admitted"]:
        assert text in html, text


def test_an_entry_says_how_its_tie_was_broken() -> None:
    award = Award([Round("proposal", "100", CHAIN)], entries=["A", "B", "C"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    values = {"A": ("80", "80"), "B": ("82", "77"), "C": ("70", "70")}
    for name, (evidence, use) in values.items():
        for juror in award.jurors:
            award.score("proposal", name, juror, {"bukti": evidence, "manfaat": use})
    assert award.close("proposal") == []
    tie = entry_view(award.entries["A"]).tie
    assert tie is not None
    assert (tie.entries, [row.values for row in tie.rows], tie.is_joint) == (
        ("B", "A"),
        [("82.00", "80.00")],
        False,
    )
    assert entry_view(award.entries["C"]).tie is None


@pytest.mark.parametrize(
    ("precision", "text"), [("day", "6 June 2022"), ("month", "June 2022"), ("year", "2022")]
)
def test_a_date_is_written_as_exactly_as_it_is_known(precision: str, text: str) -> None:
    with translation.override("en"):
        assert started_text(date(2022, 6, 6), precision).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize("entries", [1, 3])
def test_the_list_makes_the_same_queries_at_any_size(entries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/entri/") == 7


@pytest.mark.parametrize("entries", [1, 3])
def test_an_entry_makes_the_same_queries_beside_any_number(entries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/entri/E1-001/") == 20
