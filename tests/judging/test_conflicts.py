"""Conflicts of interest: found, declared, decided."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from awards.exceptions import DomainError
from awards.models import AuditEvent, Membership
from awards.services.ledger import verify_ledger
from judging.blinding import HiddenEntryError, entry_for_juror
from judging.conflict_search import Candidate, EntrySide, Person, find_conflicts, plain_number
from judging.models import Assignment, Conflict, Recusal, Scoresheet
from judging.order import begun_at, drawn
from judging.services.conflicts import decide, declare, find_and_record
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import save_scores
from judging.services.seating import replace_juror
from submissions.models import TeamMember
from tests.scenario import Award, Round, make_juror, make_unit
from tests.staff import make_staff, signed_in
from tests.threads import at_once, kinds

UNITS = st.integers(1, 5)
ANY_SPEED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.sampled_from(["", "a@b.example", "c@d.example"])
NIPS = st.sampled_from(["", "198001012005011001", "199002022010012002"])
PHONES = st.sampled_from(["", "081234567890", "+62 812-3456-7890", "0254 123456", "12"])


@st.composite
def sides(draw: st.DrawFn) -> EntrySide:
    team = draw(
        st.lists(
            st.builds(Person, email=WORDS, nip=NIPS, phone=PHONES, user_id=st.none() | st.integers(1, 3)),
            max_size=3,
        )
    )
    return EntrySide(
        draw(st.integers(1, 9)),
        draw(UNITS),
        draw(st.none() | UNITS),
        draw(st.none() | st.integers(1, 3)),
        tuple(team),
        draw(st.frozensets(st.sampled_from(["ani", "budi"]))),
    )


@st.composite
def people(draw: st.DrawFn) -> Candidate:
    return Candidate(
        draw(st.integers(1, 3)),
        draw(st.sampled_from(["Ani", "Budi", ""])),
        draw(st.frozensets(WORDS.filter(bool))),
        draw(NIPS),
        draw(PHONES),
        draw(st.none() | st.integers(1, 3)),
        draw(st.dictionaries(UNITS, st.none() | UNITS, max_size=2)),
        draw(st.frozensets(UNITS)),
    )


def by_hand(person: Candidate, entry: EntrySide) -> set[str]:
    """The rule of each ground, written down once more without the code under test."""
    found = {
        "unit": entry.unit in set(person.units),
        "unit_above": entry.above is not None and entry.above in set(person.units),
        "unit_below": entry.unit in set(person.units.values()),
        "former_unit": entry.unit in person.former_units,
        "owner": person.user_id is not None and person.user_id == entry.owner,
        "former_team": bool(person.name) and person.name.lower() in entry.former,
        "team": any(person.user_id is not None and one.user_id == person.user_id for one in entry.team),
        "email": any(one.email != "" and one.email in person.emails for one in entry.team),
        "nip": any(person.nip != "" and one.nip == person.nip for one in entry.team),
        "phone": any(
            len(plain_number(person.phone)) >= 7 and plain_number(one.phone) == plain_number(person.phone)
            for one in entry.team
        ),
    }
    return {ground for ground, holds in found.items() if holds}


@ANY_SPEED
@hypothesis_given(
    st.lists(people(), max_size=3, unique_by=lambda one: one.key), st.lists(sides(), max_size=4)
)
def test_every_ground_is_found_and_no_other(persons: list[Candidate], entries: list[EntrySide]) -> None:
    unique = list({entry.pk: entry for entry in entries}.values())
    found = find_conflicts(persons, unique)
    expected = {
        (entry.pk, person.key): grounds
        for entry in unique
        for person in persons
        if (grounds := by_hand(person, entry))
    }
    assert {pair: set(listed) for pair, listed in found.items()} == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("081234567890", "+62 812-3456-7890"), ("6281234567890", "81234567890"), ("0254-123456", "62254123456")],
)
def test_telephone_numbers_are_told_apart_by_their_digits(one: str, other: str) -> None:
    assert plain_number(one) == plain_number(other)


@ANY_SPEED
@hypothesis_given(st.sets(st.integers(1, 10_000), max_size=60), st.text(max_size=8), st.integers(1, 9))
def test_every_order_is_a_permutation_and_places_are_spread(entries: set[int], seed: str, seats: int) -> None:
    order = drawn(entries, seed)
    assert sorted(order) == sorted(entries)
    assert drawn(set(order), seed) == order
    lists = [begun_at(order, seat=seat, seats=seats) for seat in range(seats)]
    assert all(sorted(one) == sorted(entries) for one in lists)
    for entry in entries:
        places = sorted(one.index(entry) for one in lists)
        gaps = [after - before for before, after in pairwise(places)]
        # As in a Latin square: no two jurors meet an entry closer than the number of entries allows.
        assert not gaps or min(gaps) >= len(order) // seats


@ANY_SPEED
@hypothesis_given(st.sets(st.integers(1, 500), min_size=1, max_size=40), st.integers(501, 999))
def test_an_entry_that_is_added_moves_no_other(entries: set[int], new: int) -> None:
    assert [pk for pk in drawn(entries | {new}, "s") if pk != new] == drawn(entries, "s")


def test_the_order_is_the_one_that_anybody_computes_again() -> None:
    def key(pk: int) -> str:
        return hashlib.sha256(f"order:benih:{pk}".encode()).hexdigest()

    assert drawn({3, 1, 2}, "benih") == sorted([1, 2, 3], key=key)


def award(**options: object) -> Award:
    given = Award([Round("proposal", "40"), Round("presentasi", "60")], entries=["A", "B"], jurors=["J", "K"])
    given.assign_all(*options.get("assigned", ("proposal",)))  # type: ignore[misc]
    return given


@pytest.mark.django_db
def test_a_declared_conflict_closes_at_once_and_is_lifted_with_the_values() -> None:
    given = award()
    juror = given.jurors["J"]
    sheet = given.sheet("proposal", "A", "J")
    save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(70)}, by=juror)
    rows = {row.submission.title: row for row in Assignment.objects.filter(juror=juror)}
    stage = given.stages["proposal"]
    seen = [row.pk for row in rows.values()]
    assert declare(stage=stage, juror=juror, seen=seen, conflicts={rows["A"].pk: "Adik saya"}) == (1, 1)
    assert declare(stage=stage, juror=juror, seen=seen, conflicts={rows["A"].pk: "Adik saya"}) == (0, 0)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.void_reason) == ("void", "recusal")
    with pytest.raises(HiddenEntryError):
        entry_for_juror(rows["A"])
    assert entry_for_juror(Assignment.objects.get(pk=rows["B"].pk)).is_declared
    conflict = Conflict.objects.get()
    assert (conflict.state, conflict.declared_reason) == ("open", "Adik saya")
    secretary = make_staff(given.edition)
    decide(conflict_id=conflict.pk, is_recused=False, reason="Bukan keluarga inti", by=secretary)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.void_reason, Recusal.objects.exists()) == ("draft", "", False)
    assert sheet.scores.get().value == 70
    assert entry_for_juror(Assignment.objects.get(pk=rows["A"].pk)).is_declared
    # Decided otherwise once more, it stands.
    decide(conflict_id=conflict.pk, is_recused=True, reason="Ternyata serumah", by=secretary)
    sheet.refresh_from_db()
    assert (sheet.state, Recusal.objects.get().origin) == ("void", "secretariat")
    kinds_of = AuditEvent.objects.filter(kind__startswith="conflict").order_by("sequence")
    assert list(kinds_of.values_list("kind", flat=True)) == [
        "conflict.none",
        "conflict.cleared",
        "conflict.recused",
    ]
    assert verify_ledger(given.edition).is_whole
    assert "Adik" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


@pytest.mark.django_db
def test_a_cleared_conflict_opens_again_only_on_a_new_ground() -> None:
    given = award()
    juror, entry = given.jurors["J"], given.entries["A"]
    Membership.objects.create(user=juror, role="member", organization=entry.unit)
    (conflict,) = find_and_record(category=given.category, juror_ids=[juror.pk], by=None)
    decide(conflict_id=conflict.pk, is_recused=False, reason="Pindah", by=make_staff(given.edition))
    assert find_and_record(category=given.category, juror_ids=[juror.pk], by=None) == []
    TeamMember.objects.create(submission=entry, name="Anggota", email=juror.email.upper())
    (again,) = find_and_record(category=given.category, juror_ids=[juror.pk], by=None)
    assert (again.pk, again.grounds, again.state) == (conflict.pk, ["unit", "email"], "open")


@pytest.mark.django_db
def test_units_above_and_below_and_left_ones_are_found() -> None:
    given = award()
    entry, juror = given.entries["A"], given.jurors["J"]
    below = make_unit()
    below.parent = entry.unit
    below.save()
    Membership.objects.create(user=juror, role="member", organization=below)
    (conflict,) = find_and_record(category=given.category, juror_ids=[juror.pk], by=None)
    assert conflict.grounds == ["unit_below"]


@pytest.mark.django_db
def test_a_conflict_without_a_reason_keeps_what_was_typed(english: None) -> None:
    given = award()
    juror, stage = given.jurors["J"], given.stages["proposal"]
    rows = {row.submission.title: row.pk for row in Assignment.objects.filter(juror=juror, stage=stage)}
    client = signed_in(juror)
    page = f"/juri/konflik/{stage.pk}/"
    data = {"seen": list(rows.values()), f"reason-{rows['B']}": "Teman", "only": rows["A"]}
    response = client.post(page, data)
    assert response.status_code == 422
    assert "Teman" in response.content.decode()
    assert not Recusal.objects.exists()
    assert client.post(page, data | {"only": rows["B"]}).status_code == 302
    assert Recusal.objects.get().submission_id == given.entries["B"].pk
    assert Assignment.objects.get(pk=rows["A"]).declared_at is None


@pytest.mark.django_db
def test_a_blind_list_links_nothing_and_maps_to_entries(english: None) -> None:
    given = award()
    stage = given.stages["proposal"]
    stage.is_blind = True
    stage.save()
    entry, juror = given.entries["B"], given.jurors["J"]
    TeamMember.objects.create(submission=entry, name="Ketua Tim IPP 02", role="leader")
    client = signed_in(juror)
    page = f"/juri/konflik/{stage.pk}/"
    text = client.get(page).content.decode()
    assert ("Ketua Tim IPP 02" in text, entry.code in text, ">B<" in text) == (True, False, False)
    digest = text.split('name="digest" value="')[1].split('"')[0]
    unit = f"unit-{entry.unit_id}"
    assert client.post(page, {"digest": digest, "units": unit}).status_code == 422
    assert client.post(page, {"digest": "lama", "units": unit, "reason": "x"}).status_code == 422
    assert client.post(page, {"digest": digest, "units": unit, "reason": "Kantor lama"}).status_code == 302
    assert Recusal.objects.get().submission_id == entry.pk
    declared = Assignment.objects.filter(juror=juror, declared_at__isnull=False)
    assert [row.submission.title for row in declared] == ["A"]
    shown = entry_for_juror(declared.select_related("stage", "submission__unit", "juror").get())
    assert (shown.unit, shown.team, shown.is_blind, len(shown.mark)) == ("", (), True, 5)


@pytest.mark.django_db(transaction=True)
def test_declaring_saving_replacing_and_closing_meet_in_order() -> None:
    """Whatever comes first, who stands aside has no counted sheet, and no closing passes an open one."""
    for _attempt in range(3):
        race(award())


def race(given: Award) -> None:
    juror, entry, stage = given.jurors["J"], given.entries["A"], given.stages["proposal"]
    for title in ("A", "B"):
        given.score("proposal", title, "K", "80")
    given.score("proposal", "B", "J", "80")
    sheet = given.sheet("proposal", "A", "J")
    successor = make_juror("Baru")
    results = at_once(
        lambda: declare_recusal(submission=entry, juror=juror, reason="Saudara", by=juror),
        lambda: save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(60)}, by=juror),
        lambda: given.close("proposal"),
        lambda: replace_juror(stage=stage, leaver=juror, successor=successor, by=None, reason="Sakit"),
    )
    assert set(kinds(results)) <= {"Recusal", "Scoresheet", "DomainError", "list", "int"}
    sheet.refresh_from_db()
    stage.refresh_from_db()
    assert sheet.state == "void"
    open_ones = Scoresheet.objects.filter(stage=stage, state="draft")
    assert stage.closed_at is None or not open_ones.exists()
    assert verify_ledger(given.edition).is_whole


@pytest.mark.django_db(transaction=True)
def test_the_same_search_at_once_records_each_conflict_once() -> None:
    given = award()
    juror = given.jurors["J"]
    Membership.objects.create(user=juror, role="member", organization=given.entries["A"].unit)

    def search() -> object:
        return find_and_record(category=given.category, juror_ids=[juror.pk], by=None)

    results = at_once(search, search, search)
    assert sum(len(found) for found in results) == 1
    assert Conflict.objects.count() == 1
    assert AuditEvent.objects.filter(kind="conflict.found").count() == 1


@pytest.mark.django_db
def test_clearing_needs_a_reason() -> None:
    given = award()
    declare_recusal(submission=given.entries["A"], juror=given.jurors["J"], reason="x", by=None)
    with pytest.raises(DomainError):
        decide(
            conflict_id=Conflict.objects.get().pk, is_recused=False, reason=" ", by=make_staff(given.edition)
        )
