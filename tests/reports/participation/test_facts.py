"""Who could enter and who did: against a second count of 2025, and state by state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from awards.models import Category, Edition, Honour, LedgerHead, Organization
from reports.participation import sentences, tables
from reports.participation.counts import Counts
from reports.participation.facts import Facts, participation_facts
from reports.participation.picture import district_picture
from reports.services.results import confirm_results
from submissions.classification import SDGS
from submissions.models import Form, Submission
from tests.data import CILEGON
from tests.reports.participation.second_count import second_count
from tests.scenario import make_edition, make_unit
from tests.staff import closed_award
from tests.workbooks import INTAKE, cilegon_with_entries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = Submission.State
KELURAHAN = CILEGON.parent / "cilegon" / "kelurahan.csv"
MOMENT = datetime(2025, 2, 10, tzinfo=UTC)
numbers = iter(range(1, 10_000))


def make_category(edition: Edition, code: str = "ttg", *kinds: str, **more: Any) -> Category:
    position = edition.categories.count() + 1
    return Category.objects.create(
        edition=edition,
        code=code,
        name=f"Kategori {code}",
        short_name=code,
        position=position,
        entry_prefix=f"E{position}",
        unit_kinds=list(kinds or ("kelurahan",)),
        **{"participant_kinds": ["masyarakat", "pelajar"], **more},
    )


def enter(
    category: Category, unit: Organization, state: str, *, submitted: bool = True, **more: Any
) -> Submission:
    number = next(numbers)
    numbered = {"number": number, "code": f"{category.entry_prefix}-{number}", "submitted_at": MOMENT}
    return Submission.objects.create(
        category=category,
        title=f"Inovasi {number}",
        title_key=f"inovasi {number}",
        unit=unit,
        state=state,
        admitted_at=MOMENT if state == State.ADMITTED else None,
        **(numbered if submitted else {}),
        **more,
    )


def said(text: str) -> str:
    return text.replace("\xa0", " ")


def district(facts: Facts) -> dict[str, tuple[int, int, int]]:
    return {
        one.unit.name: (len(one.rows), one.own, one.anywhere)
        for one in facts.districts
        if one.unit is not None
    }


def test_2025_counted_twice() -> None:
    edition, second = cilegon_with_entries(), second_count(INTAKE, KELURAHAN)
    facts = participation_facts(edition)
    assert (second.entries, sum(second.entries.values())) == (
        {"IPP": 14, "TTG": 14, "TTG Unggulan": 2, "Posyantek": 14},
        44,
    )
    assert facts.whole.entries == Counts(started=44, submitted=44, admitted=44)
    assert {one.short_name: reach.entries.submitted for one, reach in facts.by_category} == second.entries
    assert district(facts) == second.by_kecamatan()
    assert (len(facts.kelurahan), len(second.posyantek)) == (43, 14)
    taken_part = {
        (row.unit.parent.name, row.unit.name): (row.own, row.anywhere)
        for row in facts.kelurahan
        if row.unit.parent is not None
    }
    assert taken_part == {one: (one in second.posyantek, one in second.anywhere) for one in second.kelurahan}
    named = [
        (kecamatan.removeprefix("Kec. "), name)
        for kecamatan, names in sentences.missing(facts)[0].groups
        for name in names
    ]
    assert set(named) == second.kelurahan - second.posyantek
    assert facts.by_kind["opd"].could == 28
    assert facts.by_kind["opd"].taking_part == len(second.offices)
    anywhere = len(second.anywhere)
    assert said(sentences.lead(facts)).startswith(
        "Of 43 urban villages, 14 took part in Posyantek (32.6%). In any"
    )
    with translation.override("id"):
        share = str(sentences.share_of(anywhere, 43)).replace(".", ",")
        assert said(sentences.lead(facts)) == (
            "Dari 43 kelurahan, 14 mengikuti Posyantek (32,6 %). "
            f"Di kategori mana pun: {anywhere} ({share} %)."
        )
    ipp = participation_facts(edition, "ipp")
    assert ipp.whole.entries.submitted == 14
    assert [sum(row.takes_part for row in ipp.rows), len(ipp.kelurahan)] == [14, 43]
    note = "were not asked: they came from a registration book, and nobody has classified them yet."
    assert [tables.coverage_note(found) for found in facts.coverage] == [
        f"0 of 44 entries name one. 44 {note}"
    ] * 2
    assert [tables.coverage(found).rows for found in facts.coverage] == [(), ()]


def test_each_state_counts_as_the_rule_says() -> None:
    """A withdrawn or reopened entry was submitted, but its unit does not take part with it."""
    edition = make_edition()
    category = make_category(edition)
    units = {state: make_unit("kelurahan") for state in [*State.values, "reopened", "unsent", "absent"]}
    for state in State.values:
        enter(category, units[state], state, submitted=state != State.DRAFT)
    enter(category, units["reopened"], State.DRAFT)
    enter(category, units["unsent"], State.WITHDRAWN, submitted=False)
    facts = participation_facts(edition)
    assert facts.whole.entries == Counts(
        started=9,
        submitted=7,
        admitted=1,
        undecided=2,
        rejected=1,
        disqualified=1,
        withdrawn=1,
        reopened=1,
    )
    taking_part = {row.unit.pk for row in facts.rows if row.takes_part}
    assert taking_part == {
        units[state].pk for state in ("submitted", "returned", "admitted", "rejected", "disqualified")
    }
    whole = facts.whole
    assert (whole.could, whole.started, whole.submitted, whole.taking_part) == (10, 9, 7, 5)
    assert sentences.outcome_sentence(facts) == (
        "7 entries were submitted: 1 admitted, 2 not decided yet, 1 rejected, 1 disqualified, "
        "1 withdrawn, 1 taken back to be written on."
    )


def test_placed_and_judged_are_those_of_the_plenary_in_force() -> None:
    award = closed_award(3)
    assert [participation_facts(award.edition).whole.entries.judged] == [3]
    assert participation_facts(award.edition).whole.entries.placed == 0
    confirm_results(category=award.category, by=None)
    facts = participation_facts(award.edition)
    assert (facts.whole.entries.judged, facts.whole.entries.placed, facts.whole.placed) == (3, 3, 3)
    assert [step.count for step in tables.entry_funnel(facts)] == [3, 3, 3, 3, 3]


def test_an_edition_without_anything_says_so() -> None:
    edition = make_edition()
    facts = participation_facts(edition)
    assert (facts.rows, facts.districts, facts.by_kind) == ((), (), {})
    assert sentences.lead(facts) == "Of 0 units, none took part."
    assert sentences.outcome_sentence(facts) == "No entry was submitted."
    make_category(edition, "ttg", "kelurahan", "school")
    unit = make_unit("kelurahan")
    facts = participation_facts(edition)
    assert sentences.lead(facts) == "Of 1 urban village, none took part."
    assert sentences.kind_sentences(facts) == [
        "School: may enter, but no such unit is on record, so that none can be counted."
    ]
    enter(facts.categories[0], unit, State.SUBMITTED)
    assert said(sentences.lead(participation_facts(edition))) == "Of 1 urban village, 1 took part (100%)."


def test_a_unit_that_was_not_there_is_not_counted_unless_it_entered() -> None:
    edition = make_edition()
    category = make_category(edition)
    closing = date(2025, 2, 15)  # the last open second in WIB, where the window ends at 07.00
    old, young, entered = make_unit("kelurahan"), make_unit("kelurahan"), make_unit("kelurahan")
    until = {old: closing, entered: date(2020, 1, 1)}
    for unit, day in until.items():
        unit.exists_until = day
        unit.save()
    young.exists_from = closing + timedelta(days=1)
    young.save()
    enter(category, entered, State.ADMITTED)
    assert [row.unit for row in participation_facts(edition).rows] == [entered]
    old.exists_until = closing + timedelta(days=1)
    old.save()
    young.exists_from = closing
    young.save()
    assert {row.unit for row in participation_facts(edition).rows} == {old, young, entered}


def test_a_school_enters_by_itself_and_pupils_enter_through_their_kelurahan() -> None:
    edition = make_edition()
    category = make_category(edition, "ttg", "kelurahan", "school")
    school, village = make_unit("school"), make_unit("kelurahan")
    enter(category, school, State.ADMITTED, participant_kind="pelajar")
    enter(category, village, State.ADMITTED, participant_kind="pelajar")
    facts = participation_facts(edition)
    assert {kind: (reach.could, reach.taking_part) for kind, reach in facts.by_kind.items()} == {
        "kelurahan": (1, 1),
        "school": (1, 1),
    }
    assert dict(facts.participants) == {"masyarakat": 0, "pelajar": 2}


def former(edition: Edition, year: int) -> Edition:
    opens = edition.registration_opens_at.replace(year=year)
    made = Edition.objects.create(
        slug=f"edisi-{year}",
        name=f"Award {year}",
        year=year,
        organizer=edition.organizer,
        place_name="Cilegon",
        registration_opens_at=opens,
        registration_closes_at=opens + timedelta(days=14),
        opened_at=opens,
    )
    LedgerHead.objects.create(edition=made)
    return made


def test_earlier_years_tell_what_is_known_and_no_more() -> None:
    """An edition that is kept here is counted in full; of a list of winners only the places are known."""
    edition = make_edition()
    category = make_category(edition)
    returning, once, never = (make_unit("kelurahan") for _ in range(3))
    enter(category, returning, State.ADMITTED)
    last_year = former(edition, 2024)
    old = make_category(last_year)
    enter(old, returning, State.ADMITTED)
    enter(make_category(last_year, "lain"), returning, State.REJECTED)
    Honour.objects.create(
        category_code="ttg", year=2023, entry_title="Lama", unit=once, place_number=1, place_title="Juara I"
    )
    facts = participation_facts(edition, "ttg")
    assert [(year.year, year.name, year.reach is not None, year.placed) for year in facts.trend] == [
        (2023, "", False, 1),
        (2024, "Award 2024", True, 0),
        (2025, edition.name, True, 0),
    ]
    assert [year.reach.entries.submitted for year in facts.trend[1:] if year.reach] == [1, 1]
    rows = {row.unit: row for row in facts.rows}
    assert [rows[unit].last for unit in (returning, once, never)] == [2024, 2023, None]
    assert [rows[unit].is_new_to_it for unit in (returning, once, never)] == [False, False, True]
    table = tables.trend(facts)
    assert table.rows[0][:6] == ("List of former winners", "2023", None, None, None, None)
    assert table.texts[0][-1] == "1"
    assert "unknown, not zero" in table.note
    assert [year.year for year in participation_facts(last_year).trend] == [2023, 2024]


def test_goals_and_affairs_are_counted_where_they_are_named_and_not_asked_is_said() -> None:
    edition = make_edition()
    category = make_category(edition)
    form = Form.objects.create(category=category, state="in_force", published_at=MOMENT)
    for state, written, goals, affair in (
        (State.ADMITTED, True, [1, 3], "kesehatan"),
        (State.REJECTED, True, [3], ""),
        (State.SUBMITTED, True, [], ""),
        (State.ADMITTED, False, [], "kesehatan"),
        (State.WITHDRAWN, True, [2], "pangan"),
    ):
        unit = make_unit("kelurahan")
        enter(category, unit, state, form=form if written else None, sdgs=goals, urusan=affair)
    sdg, affairs = participation_facts(edition).coverage
    assert [choice for choice in sdg.choices if choice[1]] == [
        (f"1. {SDGS[1]}", 1),
        (f"3. {SDGS[3]}", 2),
    ]
    assert (sdg.entries, sdg.answered, sdg.not_asked, len(sdg.untouched)) == (4, 2, 1, 15)
    assert (affairs.answered, affairs.not_asked, affairs.most) == (2, 0, 2)
    assert tables.coverage_note(sdg) == (
        "2 of 4 entries name one. "
        "1 was not asked: it came from a registration book, and nobody has classified it yet."
    )


def test_a_picture_says_in_words_what_it_draws() -> None:
    edition = make_edition()
    own = make_category(edition, "posyantek", participant_kinds=["posyantek"])
    other = make_category(edition)
    kecamatan = make_unit("kecamatan")
    for name, category in (("Ciwaduk", own), ("Gerem <b>", other), ("Nama yang sangat panjang", None)):
        unit = Organization.objects.create(parent=kecamatan, kind="kelurahan", code=name, name=name)
        if category is not None:
            enter(category, unit, State.ADMITTED)
    facts = participation_facts(edition)
    assert facts.subject == own
    drawn = district_picture(facts.districts[0], facts.subject)
    assert (
        f"<title>Kec. {kecamatan.name}. Posyantek: Ciwaduk. Another category: Gerem &lt;b&gt;. "
        "Not taking part: Nama yang sangat panjang.</title>"
    ) in drawn
    assert "Nama yang sangat…" in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_of_queries_does_not_grow(rows: int) -> None:
    edition = make_edition()
    category = make_category(edition)
    make_category(former(edition, 2024))
    for _ in range(rows):
        enter(category, make_unit("kelurahan"), State.ADMITTED)
    edition = Edition.objects.select_related("organizer__parent").get(pk=edition.pk)
    with CaptureQueriesContext(connection) as captured:
        participation_facts(edition)
    assert len(captured) == 8
