"""Random editions give the standing that plain fractions give, whatever the order of rows and jurors.

Editions are made with many ties, recusals, excuses and missing sheets; the shares are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judging.models import Assignment, ChairDecision, Score, Scoresheet
from judging.services.audit import check_totals
from judging.services.closing import close_stage
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db
SHARES: Counter[str] = Counter()
MAXIMA = ("3", "5", "7", "100")
WEIGHTS = {
    1: (["100"],),
    2: (["40", "60"], ["50", "50"]),
    3: (["20", "20", "60"], ["33.33", "33.33", "33.34"]),
}


@dataclass(frozen=True)
class Case:
    """An edition: rounds, the number of jurors, and per (stage, entry, juror) the values or what happened."""

    rounds: tuple[Round, ...]
    entries: int
    jurors: int
    sheets: dict[tuple[int, int, int], tuple[Decimal, ...] | str]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Entries draw their sheets from few profiles, so that equal totals are common."""
    jurors = draw(st.sampled_from([3, 7]))
    entries = draw(st.integers(3, 5))
    stage_weights = draw(st.sampled_from([["100"], ["40", "60"], ["30", "70"], ["0", "100"]]))
    rounds = tuple(_round(draw, at, weight) for at, weight in enumerate(stage_weights))
    sheets: dict[tuple[int, int, int], tuple[Decimal, ...] | str] = {}
    profiles = [
        [[_values(draw, item.criteria) for _juror in range(jurors)] for item in rounds]
        for _profile in range(draw(st.integers(1, 3)))
    ]
    for entry in range(entries):
        profile = draw(st.sampled_from(profiles))
        for stage in range(len(rounds)):
            for juror in range(jurors):
                sheets[stage, entry, juror] = profile[stage][juror]
    for feature in ("recused", "excused", "missing"):
        for key in draw(st.lists(st.sampled_from(sorted(sheets)), max_size=2)):
            sheets[key] = feature
    return Case(rounds, entries, jurors, sheets)


def _round(draw: st.DrawFn, at: int, weight: str) -> Round:
    weights = draw(st.sampled_from(WEIGHTS[draw(st.integers(1, 3))]))
    order = draw(st.permutations(range(1, len(weights) + 1)))
    criteria = tuple(
        Crit(f"k{index}", w, draw(st.sampled_from(MAXIMA)), tie=tie if draw(st.booleans()) else None)
        for index, (w, tie) in enumerate(zip(weights, order, strict=True))
    )
    return Round(f"tahap-{at}", weight, criteria, {"min_sheets": 1})


def _values(draw: st.DrawFn, criteria: Sequence[Crit]) -> tuple[Decimal, ...]:
    return tuple(Decimal(draw(st.integers(int(c.maximum) - 2, int(c.maximum)))) for c in criteria)


# --- the second computation ---------------------------------------------------------------------------------


def half_up(value: Fraction, places: int) -> Fraction:
    """Half up, for values of 0 and more."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def expected(case: Case) -> dict[str, tuple[str | None, int | None, int | None]]:
    """Entry title → (final, rank, place), by fractions alone."""
    finals: dict[int, Fraction] = {}
    for entry in range(case.entries):
        total = Fraction(0)
        for stage, item in enumerate(case.rounds):
            counted = list(_counted(case, stage, entry))
            if Fraction(item.weight) == 0:
                continue
            if not counted:
                break
            sums = [
                half_up(
                    sum(
                        (Fraction(c.weight) * Fraction(v) / Fraction(c.maximum))
                        for c, v in zip(item.criteria, values, strict=True)
                    ),
                    10,
                )
                for values in counted
            ]
            total += Fraction(item.weight) / 100 * sum(sums) / len(sums)
        else:
            finals[entry] = half_up(total, 2)
    result: dict[str, tuple[str | None, int | None, int | None]] = {}
    for entry in range(case.entries):
        if entry not in finals:
            result[f"E{entry}"] = (None, None, None)
            continue
        rank = 1 + sum(other > finals[entry] for other in finals.values())
        place = rank + sum(
            _beats(case, other, entry)
            for other in finals
            if other != entry and finals[other] == finals[entry]
        )
        result[f"E{entry}"] = (f"{float(finals[entry]):.2f}", rank, place)
    return result


def _counted(case: Case, stage: int, entry: int) -> Iterator[tuple[Decimal, ...]]:
    for juror in range(case.jurors):
        values = case.sheets[stage, entry, juror]
        if not isinstance(values, str) and (stage, entry, juror) not in _recused_elsewhere(case):
            yield values


def _recused_elsewhere(case: Case) -> set[tuple[int, int, int]]:
    """A recusal holds for the entry in every stage."""
    return {
        (stage, entry, juror)
        for (_stage, entry, juror), what in case.sheets.items()
        if what == "recused"
        for stage in range(len(case.rounds))
    }


def _beats(case: Case, one: int, other: int) -> bool:
    for stage in reversed(range(len(case.rounds))):
        criteria = case.rounds[stage].criteria
        for tie in sorted(c.tie for c in criteria if c.tie):
            index = next(i for i, c in enumerate(criteria) if c.tie == tie)
            a, b = ([values[index] for values in _counted(case, stage, entry)] for entry in (one, other))
            if not a or not b:
                continue
            means = Fraction(sum(map(Fraction, a)), len(a)), Fraction(sum(map(Fraction, b)), len(b))
            if means[0] != means[1]:
                return means[0] > means[1]
    return False


# --- the product --------------------------------------------------------------------------------------------


def build(case: Case, entry_order: Sequence[int], juror_order: Sequence[int]) -> Award:
    """The edition in the database: rows straight in, in the order given."""
    award = Award(
        case.rounds,
        entries=[f"E{entry}" for entry in entry_order],
        jurors=[f"J{juror}" for juror in juror_order],
    )
    recused = _recused_elsewhere(case)
    for stage, item in enumerate(case.rounds):
        row = award.stages[item.code]
        rubric = row.rubrics.get()
        criteria = {criterion.code: criterion for criterion in rubric.criteria.all()}
        for entry in entry_order:
            counted = 0
            for juror in juror_order:
                what = case.sheets[stage, entry, juror]
                if what == "missing":
                    continue
                if (stage, entry, juror) in recused:
                    what = "recused"
                counted += not isinstance(what, str)
                _sheet(award, row, rubric, criteria, f"E{entry}", f"J{juror}", what, item)
            if counted == 0:
                ChairDecision.objects.create(
                    stage=row,
                    kind="few_sheets",
                    submission_ids=[award.entries[f"E{entry}"].pk],
                    reason="Tidak hadir",
                    at=timezone.now(),
                )
    return award


def _sheet(award, stage, rubric, criteria, entry, juror, what, item):  # type: ignore[no-untyped-def]
    assignment = Assignment.objects.create(
        stage=stage, submission=award.entries[entry], juror=award.jurors[juror]
    )
    state = {"recused": "void", "excused": "excused"}.get(what, "final") if isinstance(what, str) else "final"
    total = None
    if state == "final":
        total = half_up(
            sum(
                Fraction(c.weight) * Fraction(v) / Fraction(c.maximum)
                for c, v in zip(item.criteria, what, strict=True)
            ),
            10,
        )
    sheet = Scoresheet.objects.create(
        assignment=assignment,
        stage=stage,
        submission=award.entries[entry],
        juror=award.jurors[juror],
        rubric=rubric,
        state=state,
        void_reason="recusal" if state == "void" else "",
        excused_reason="Sakit" if state == "excused" else "",
        total=None if total is None else Decimal(int(total * 10**10)).scaleb(-10),
        finalised_at=timezone.now() if state == "final" else None,
    )
    if state == "final":
        Score.objects.bulk_create(
            [
                Score(sheet=sheet, criterion=criteria[c.code], value=v)
                for c, v in zip(item.criteria, what, strict=True)
            ]
        )


def run(case: Case, entry_order: Sequence[int], juror_order: Sequence[int]) -> dict[str, tuple]:
    """Build, close every stage, and read the finals."""
    award = build(case, entry_order, juror_order)
    for stage in award.stages.values():
        assert close_stage(stage_id=stage.pk, by=None) == []
    assert check_totals(award.edition).fault == ""
    return {title: (final, rank, place) for title, (final, rank, place, _award) in award.finals().items()}


def count(case: Case, outcome: dict[str, tuple]) -> None:
    SHARES["editions"] += 1
    finals = [final for final, _rank, _place in outcome.values() if final is not None]
    SHARES["with a tie"] += len(set(finals)) < len(finals)
    for feature in ("recused", "excused", "missing"):
        SHARES[f"with a sheet {feature}"] += feature in case.sheets.values()
    SHARES[f"with {case.jurors} jurors"] += 1
    for maximum in MAXIMA:
        SHARES[f"with a maximum of {maximum}"] += any(
            c.maximum == maximum for item in case.rounds for c in item.criteria
        )


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case=cases(), data=st.data())
def test_finals_equal_plain_fractions_in_every_order(case: Case, data: st.DataObject) -> None:
    straight = (range(case.entries), range(case.jurors))
    shuffled = (
        data.draw(st.permutations(range(case.entries))),
        data.draw(st.permutations(range(case.jurors))),
    )
    outcomes = []
    for orders in (straight, shuffled):
        with transaction.atomic():
            outcomes.append(run(case, *orders))
            transaction.set_rollback(True)

    assert outcomes[0] == expected(case)
    assert outcomes[1] == outcomes[0]
    count(case, outcomes[0])


def test_at_least_a_fifth_of_the_editions_has_each_feature(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs after the test above, and prints what that one tried."""
    if not SHARES["editions"]:
        test_finals_equal_plain_fractions_in_every_order()
    with capsys.disabled():
        print()
        for feature, times in sorted(SHARES.items()):
            print(f"  {feature}: {times} of {SHARES['editions']}")
    rare = [feature for feature, times in SHARES.items() if times * 5 < SHARES["editions"]]
    assert rare == []
