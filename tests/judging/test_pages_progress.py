"""How far judging is, and closing a stage through its page."""

from __future__ import annotations

import pytest

from judging.models import PanelMember
from judging.progress import edition_progress
from judging.services.decisions import appoint
from judging.services.scoresheets import excuse_sheet
from tests.scenario import Award, Round
from tests.staff import closed_award, queries_of, scored_award, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TWO = [Round("proposal", "40"), Round("presentasi", "60")]


def close_path(award: Award, stage: str = "proposal", end: str = "tutup") -> str:
    return f"/sekretariat/{award.edition.slug}/penilaian/ipp/{stage}/{end}/"


def test_progress_shows_final_open_and_excused_by_stage() -> None:
    award = Award(TWO, entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"], chair="BRIN 1")
    award.assign_all("proposal")
    award.score("proposal", "A", "LAN-RI", "80")
    sheet = award.sheet("proposal", "B", "LAN-RI")
    excuse_sheet(sheet_id=sheet.pk, by=award.jurors["BRIN 1"], reason="Sakit.")
    found = edition_progress(award.edition)[0]
    cells = {
        row.name: [(cell.done, cell.total, cell.note) if cell else None for cell in row.cells]
        for row in found.rows
    }
    assert cells == {"BRIN 1": [(0, 2, ""), None], "LAN-RI": [(1, 1, "1 excused"), None]}
    assert {row.name: row.note for row in found.rows}["BRIN 1"] == "Chair"
    assert [state.state for state in found.stages] == ["open", "empty"]


def test_the_state_of_a_stage_follows_sheets_and_order() -> None:
    award = scored_award(1)
    states = [state.state for state in edition_progress(award.edition)[0].stages]
    assert states == ["ready", "waiting"]
    award.close("proposal")
    assert [state.state for state in edition_progress(award.edition)[0].stages] == ["closed", "ready"]


def test_blockers_are_listed_by_kind_and_keep_the_stage_open() -> None:
    award = Award(TWO, entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    award.score("proposal", "A", "BRIN 1", "80")
    client = staff_client(award.edition)
    board = client.get(close_path(award)).context["board"]
    assert [(group.kind, group.page.paginator.count, group.is_for_the_chair) for group in board.groups] == [
        ("open_sheet", 3, False),
        ("few_sheets", 2, True),
    ]
    assert board.groups[0].rows[0].codes == ("E1-001",)
    answer = client.post(close_path(award))
    assert "5 things keep the stage open." in answer.content.decode()
    award.stages["proposal"].refresh_from_db()
    assert award.stages["proposal"].closed_at is None


def test_a_stage_without_blockers_is_closed_and_shown() -> None:
    award = scored_award(1)
    answer = staff_client(award.edition).post(close_path(award))
    assert answer.headers["Location"] == f"/sekretariat/{award.edition.slug}/hasil/ipp/proposal/"
    award.stages["proposal"].refresh_from_db()
    assert award.stages["proposal"].closed_at is not None


def test_a_later_stage_waits_for_the_earlier_one() -> None:
    award = scored_award(1)
    client = staff_client(award.edition)
    html = client.get(close_path(award, "presentasi")).content.decode()
    assert "The stage proposal is still open" in html
    assert "Nothing keeps the stage open" not in html
    assert client.post(close_path(award, "presentasi")).status_code == 409


def test_a_closed_stage_offers_its_list() -> None:
    award = closed_award(1)
    html = staff_client(award.edition).get(close_path(award)).content.decode()
    assert "The stage is closed" in html
    assert 'method="post" action="/sekretariat' not in html


def test_the_secretariat_appoints_who_presides() -> None:
    award = Award(TWO, entries=["A"], jurors=["BRIN 1", "LAN-RI"], chair="BRIN 1")
    client, path = staff_client(award.edition), close_path(award, end="pimpinan")
    answer = client.post(path, {"juror": award.jurors["LAN-RI"].pk, "role": "chair"})
    assert answer.status_code == 302
    roles = dict(
        PanelMember.objects.filter(panel__stage=award.stages["proposal"]).values_list("juror__name", "role")
    )
    assert roles == {"BRIN 1": "juror", "LAN-RI": "chair"}
    stranger = Award(TWO, entries=["A"], jurors=["Orang"]).jurors["Orang"]
    assert client.post(path, {"juror": stranger.pk, "role": "chair"}).status_code == 422
    assert client.post(path, {"juror": award.jurors["LAN-RI"].pk, "role": "juror"}).status_code == 422


def test_the_page_says_who_presides() -> None:
    award = Award(TWO, entries=["A"], jurors=["BRIN 1", "LAN-RI"])
    appoint(stage=award.stages["proposal"], juror=award.jurors["LAN-RI"], role="deputy", by=None)
    board = staff_client(award.edition).get(close_path(award)).context["board"]
    assert [(seat.juror.name, seat.role) for seat in board.presiding] == [("LAN-RI", "deputy")]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_makes_the_same_queries_at_any_size(entries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/penilaian/") == 8


@pytest.mark.parametrize("entries", [1, 3])
def test_closing_makes_the_same_queries_at_any_size(entries: int) -> None:
    award = scored_award(entries)
    assert queries_of(staff_client(award.edition), close_path(award)) == 15
