"""Places by the rules and by decision, against a brute recount."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.placing import Decided, Placed, Ruled, placements, vacant

PRIZES = {1: 5, 2: 4, 3: 3, 4: 2}


def test_without_a_decision_the_rules_stand_and_joint_prizes_are_open() -> None:
    ruled = [Ruled(10, 1), Ruled(11, 2), Ruled(12, 2), Ruled(13, 4), Ruled(14, 5)]
    placed = placements(ruled, {}, PRIZES)
    assert placed == [
        Placed(10, 1, 1, False, 5, ""),
        Placed(11, 2, 2, True, None, ""),
        Placed(12, 2, 2, True, None, ""),
        Placed(13, 4, 4, False, 2, ""),
    ]
    assert vacant(placed, PRIZES) == [3]


def test_the_session_moves_joins_leaves_vacant_and_sets_a_prize() -> None:
    ruled = [Ruled(10, 1), Ruled(11, 2), Ruled(12, 3), Ruled(13, 4), Ruled(14, 5)]
    decided = {
        11: Decided(1, 4, "setara"),  # joint first, with its own prize
        12: Decided(None, None, "belum layak"),  # no third place
        14: Decided(4, 1, "harapan bersama"),
    }
    placed = placements(ruled, decided, PRIZES)
    assert placed == [
        Placed(10, 1, 1, True, None, ""),
        Placed(11, 1, 2, True, 4, "setara"),
        Placed(13, 4, 4, True, None, ""),
        Placed(14, 4, 5, True, 1, "harapan bersama"),
    ]
    assert vacant(placed, PRIZES) == [2, 3]


DECISIONS = st.builds(Decided, st.one_of(st.none(), st.integers(1, 4)), st.none(), st.just("karena"))


@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=8),
    st.dictionaries(st.integers(0, 7), DECISIONS, max_size=5),
)
def test_everybody_has_the_place_of_the_decision_else_of_the_rules(
    places: list[int], decided: dict[int, Decided]
) -> None:
    ruled = [Ruled(entry, place) for entry, place in enumerate(sorted(places))]
    placed = placements(ruled, decided, PRIZES)
    expected = {}
    for row in ruled:
        number = decided[row.submission_id].number if row.submission_id in decided else row.place
        if number in PRIZES:
            expected[row.submission_id] = number
    assert {row.submission_id: row.number for row in placed} == expected
    numbers = list(expected.values())
    assert all(row.is_joint == (numbers.count(row.number) > 1) for row in placed)
    assert all(row.prize == PRIZES[row.number] for row in placed if not row.is_joint)
    assert set(vacant(placed, PRIZES)) | set(numbers) == set(PRIZES)
