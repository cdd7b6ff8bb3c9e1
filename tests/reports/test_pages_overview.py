"""The first page: four counts, what to do, and who takes part, from a stated state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Category, Edition, Membership, Message, Organization, Stage, User
from judging.models import ChairDecision, Rubric
from judging.services.closing import stage_blockers
from judging.services.recusals import declare_recusal
from reports.queries.overview import overview
from reports.queries.participation import participation
from reports.queries.todo import todo_steps
from reports.services.results import confirm_results, publish_results
from submissions.services.entries import EntryFacts, admit_entry, leave_field, register_entry
from tests.scenario import Award, Round, make_edition, make_unit
from tests.staff import closed_award, queries_of, scored_award, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def of_admitted(edition: Edition) -> str:
    return overview(edition).funnel[1].note


def counts(edition: Edition) -> list[int]:
    return [step.count for step in overview(edition).funnel]


def titles(edition: Edition) -> list[str]:
    return [step.title for step in todo_steps(overview(edition))]


def test_the_four_counts_differ_as_the_award_goes_on() -> None:
    award = scored_award(3)
    assert (counts(award.edition), of_admitted(award.edition)) == ([3, 3, 0, 0], "All that registered")
    register_entry(category=award.category, facts=EntryFacts("Susulan", make_unit()), by=None, source="t")
    assert of_admitted(award.edition) == "1 not decided yet"
    leave_field(submission=award.entries["Inovasi 03"], to="withdrawn", reason="Ditarik unit.", by=None)
    assert (counts(award.edition), of_admitted(award.edition)) == (
        [4, 2, 0, 0],
        "1 not decided yet, 1 not admitted",
    )
    award.close("proposal")
    award.close("presentasi")
    assert counts(award.edition) == [4, 2, 2, 0]
    confirm_results(category=award.category, by=None)
    assert counts(award.edition) == [4, 2, 2, 2]


def test_what_to_do_follows_the_state() -> None:
    award = scored_award(2)
    assert titles(award.edition) == ["Close 1 stage"]
    award.close("proposal")
    award.close("presentasi")
    assert titles(award.edition) == ["Hold the plenary session for 1 category"]
    confirm_results(category=award.category, by=None)
    assert titles(award.edition) == ["Publish 1 category", "Issue the papers"]
    publish_results(category=award.category, by=None)
    assert titles(award.edition) == ["Issue the papers"]


def closing_step(award: Award) -> tuple[str, str]:
    step = todo_steps(overview(award.edition))[0]
    assert [url for _label, url in step.actions] == [
        f"/sekretariat/{award.edition.slug}/penilaian/ipp/proposal/tutup/"
    ]
    return step.title, step.body


def test_a_stage_with_an_entry_that_nobody_judged_is_not_said_to_be_ready() -> None:
    award = scored_award(2)
    facts = EntryFacts("Susulan", make_unit())
    late = register_entry(category=award.category, facts=facts, by=None, source="t")
    admit_entry(submission=late, by=None, check="here")
    assert [blocker.kind for blocker in stage_blockers(award.stages["proposal"])] == ["few_sheets"]
    assert closing_step(award) == (
        "Clear what keeps 1 stage open",
        "ipp, proposal: 1 entry has fewer score sheets than asked for.",
    )
    ChairDecision.objects.create(
        stage=award.stages["proposal"],
        kind="few_sheets",
        submission_ids=[late.pk],
        reason="Tidak hadir.",
        at=timezone.now(),
    )
    assert stage_blockers(award.stages["proposal"]) == []
    assert closing_step(award)[0] == "Close 1 stage"


def test_a_stage_that_asks_for_more_sheets_than_there_are_is_not_ready() -> None:
    award = scored_award(2)
    Stage.objects.filter(pk=award.stages["proposal"].pk).update(min_sheets=3)
    assert closing_step(award)[1] == "ipp, proposal: 2 entries have fewer score sheets than asked for."


def test_a_sheet_on_an_older_rubric_keeps_a_stage_open() -> None:
    award = scored_award(1)
    Rubric.objects.filter(stage=award.stages["proposal"]).update(is_current=False)
    assert closing_step(award)[1] == "ipp, proposal: 2 sheets are on an older rubric."


def test_entries_joint_at_the_line_keep_a_stage_open_until_the_chair_decides() -> None:
    rounds = [Round("proposal", "40", options={"promote_best": 1}), Round("presentasi", "60")]
    award = Award(rounds, entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all("proposal")
    for name in award.entries:
        for juror in award.jurors:
            award.score("proposal", name, juror, "80")
    assert closing_step(award)[1] == "ipp, proposal: 2 entries are joint at the promotion line."
    ChairDecision.objects.create(
        stage=award.stages["proposal"],
        kind="promotion_line",
        submission_ids=sorted(entry.pk for entry in award.entries.values()),
        takes=True,
        reason="Setara.",
        at=timezone.now(),
    )
    assert closing_step(award)[0] == "Close 1 stage"


@pytest.mark.parametrize("entries", [1, 4])
def test_the_page_of_a_stage_that_waits_for_its_closing_makes_the_same_queries(entries: int) -> None:
    edition = scored_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/") == 22


def test_open_sheets_are_told_by_juror_and_stage() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    award.score("proposal", "A", "BRIN 1", "80")
    step = todo_steps(overview(award.edition))[0]
    assert (step.title, step.body) == ("Remind 2 jurors", "Open in ipp, proposal: BRIN 1 1, LAN-RI 2.")


def test_a_joint_place_is_named_before_the_plenary() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    for name in award.entries:
        for juror in award.jurors:
            award.score("proposal", name, juror, "80")
    award.close("proposal")
    step = todo_steps(overview(award.edition))[0]
    assert step.body.startswith("ipp has joint places: 2 entries at place 1.")


def test_the_matrix_shows_final_of_due_conflicts_and_a_dash() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["BRIN 1"])
    award.assign_all()
    award.score("proposal", "A", "BRIN 1", "80")
    declare_recusal(
        submission=award.entries["B"], juror=award.jurors["BRIN 1"], reason="Pernah membina.", by=None
    )
    other = Award(
        [Round("proposal", "100")], entries=["C"], jurors=["LAN-RI"], edition=award.edition, code="ttg"
    )
    other.assign_all()
    rows = [
        (row.name, [(cell.done, cell.total, cell.note) if cell else None for cell in row.cells])
        for row in overview(award.edition).rows
    ]
    assert rows == [("BRIN 1", [(1, 1, "1 conflict"), None]), ("LAN-RI", [None, (0, 1, "")])]


def test_an_open_sheet_of_an_entry_left_behind_is_nobodys_work() -> None:
    rounds = [Round("proposal", "40", options={"promote_best": 1}), Round("presentasi", "60")]
    award = Award(rounds, entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    for name, value in {"A": "90", "B": "80"}.items():
        for juror in award.jurors:
            award.score("proposal", name, juror, value)
    assert award.close("proposal") == []
    assert todo_steps(overview(award.edition))[0].body == "Open in ipp, presentasi: BRIN 1 1, LAN-RI 1."


def city(edition: Edition) -> dict[str, Organization]:
    """Two kecamatan with three kelurahan, under the parent of the organiser."""
    root = edition.organizer.parent
    units: dict[str, Organization] = {}
    for district, names in {"Cibeber": ["Bulakan", "Cikerai"], "Grogol": ["Gerem"]}.items():
        parent = Organization.objects.create(parent=root, kind="kecamatan", code=district, name=district)
        for name in names:
            units[name] = Organization.objects.create(parent=parent, kind="kelurahan", code=name, name=name)
    return units


def village_category(edition: Edition, code: str, kinds: list[str]) -> Category:
    position = edition.categories.count() + 1
    return Category.objects.create(
        edition=edition,
        code=code,
        name=code,
        short_name=code,
        position=position,
        entry_prefix=f"V{position}",
        unit_kinds=["kelurahan"],
        participant_kinds=kinds,
    )


def test_a_kelurahan_is_solid_in_its_own_category_and_tinted_in_another() -> None:
    edition = make_edition()
    units = city(edition)
    own, other = (
        village_category(edition, "posyantek", ["posyantek"]),
        village_category(edition, "ttg", ["a", "b"]),
    )
    register_entry(category=own, facts=EntryFacts("Posyantek", units["Gerem"]), by=None, source="t")
    register_entry(category=other, facts=EntryFacts("Alat", units["Cikerai"]), by=None, source="t")
    found = participation(edition, [own, other])
    assert found is not None
    assert (found.in_own, found.in_any, found.whole) == (1, 2, 3)
    drawn = {group.name: [(tile.name, tile.level) for tile in group.tiles] for group in found.groups}
    assert drawn == {"Kec. Cibeber": [("Bulakan", 0), ("Cikerai", 1)], "Kec. Grogol": [("Gerem", 2)]}
    assert [group.note for group in found.groups] == ["0 of 2", "1 of 1"]


def test_a_city_without_kelurahan_has_no_tiles() -> None:
    assert participation(make_edition(), []) is None


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_makes_the_same_queries_at_any_size(entries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/") == 19


def test_an_empty_edition_says_when_the_page_fills() -> None:
    edition = make_edition()
    html = staff_client(edition).get(f"/sekretariat/{edition.slug}/").content.decode()
    assert "Steps appear here once the first entry is registered." in html
    assert "Jurors appear here once they are seated" in html


def test_jurors_whose_time_is_over_are_named_first() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    now = timezone.now()
    stages = Stage.objects.filter(category=award.category)
    stages.update(closes_at=now + timedelta(days=1))
    assert titles(award.edition) == ["Remind 2 jurors"]
    stages.update(closes_at=now - timedelta(hours=1))
    step = todo_steps(overview(award.edition))[0]
    assert step.title == "Remind 2 jurors whose time is over"
    assert step.body.startswith("Over since ")
    assert "BRIN 1 1, LAN-RI 1." in step.body


def test_an_edition_that_is_not_opened_says_what_is_missing() -> None:
    edition = make_edition()
    assert titles(edition) == []
    Edition.objects.filter(pk=edition.pk).update(opened_at=None)
    edition.refresh_from_db()
    step = todo_steps(overview(edition))[0]
    assert "before the edition opens" in step.title
    assert "There is no category yet." in step.body
    assert step.actions == (("To the checklist", f"/sekretariat/{edition.slug}/pengaturan/"),)


def test_members_that_wait_and_mails_that_failed_are_things_to_do() -> None:
    edition = make_edition()
    user = User.objects.create_user("anggota@contoh.example", name="Anggota 01")
    Membership.objects.create(user=user, role="member", organization=make_unit(), confirmed_at=None)
    Message.objects.create(
        key="x",
        kind="test",
        edition=edition,
        to="a@b.example",
        language="id",
        subject="S",
        text="T",
        state="failed",
        not_before=timezone.now(),
    )
    assert titles(edition) == ["Confirm 1 member of a unit", "Look at 1 mail that failed"]


def test_an_auditor_reads_what_changed_and_finds_no_action() -> None:
    award = closed_award(2)
    page = staff_client(award.edition, "auditor").get(f"/sekretariat/{award.edition.slug}/").content.decode()
    assert "What changed in 7 days" in page
    assert "Stage closed" in page
    assert "?group=stage" in page
    assert "/pleno/" not in page
    own = staff_client(award.edition).get(f"/sekretariat/{award.edition.slug}/").content.decode()
    assert "What changed" not in own
