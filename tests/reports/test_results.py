"""The second and third lock, and what reopening takes back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from awards.exceptions import DomainError
from awards.models import Edition, Honour, Seal
from awards.services.ledger import verify_ledger
from awards.services.seals import ORDER, is_published, standing_seals
from judging.models import FinalStanding
from reports.models import Document, Placement, Plenary
from reports.services.results import (
    affected_documents,
    confirm_results,
    joint_places,
    publish_results,
    reopen,
    reopening_consequences,
)
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db


def closed(values: dict[str, str], jurors: Sequence[str] = ("J1", "J2")) -> Award:
    award = Award([Round("proposal", "100", (Crit("nilai", tie=1),))], entries=list(values), jurors=jurors)
    award.assign_all()
    for entry, value in values.items():
        for juror in jurors:
            award.score("proposal", entry, juror, value)
    assert award.close("proposal") == []
    return award


def placements(award: Award) -> list[tuple[str, int, str, int | None]]:
    rows = Placement.objects.filter(plenary__category=award.category, plenary__superseded_at__isnull=True)
    return [
        (row.submission.title, row.number, row.title, row.prize)
        for row in rows.order_by("number", "submission")
    ]


def test_published_is_what_has_a_standing_lock_of_publication_and_nothing_else() -> None:
    award, other = closed({"A": "90"}), closed({"B": "80"})

    def now() -> tuple[object, ...]:
        key = award.category.pk
        return (
            is_published(key),
            is_published(other.category.pk),
            sorted(Seal.objects.standing().filter(category=key).values_list("kind", flat=True)),
            list(Seal.objects.standing(Seal.Kind.PUBLICATION).values_list("category_id", flat=True)),
            list(Edition.objects.with_results()),
        )

    assert now() == (False, False, ["scores"], [], [])
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)
    everything = ["plenary", "publication", "scores"]
    assert now() == (True, False, everything, [award.category.pk], [award.edition])
    reopen(category=award.category, down_to=Seal.Kind.PUBLICATION, by=None, reason="Salah tempat")
    assert now() == (False, False, ["plenary", "scores"], [], [])


def test_places_as_the_rules_give_them() -> None:
    award = closed({"A": "90", "B": "80", "C": "70", "D": "60", "E": "50"})

    confirm_results(category=award.category, by=None)

    assert placements(award) == [
        ("A", 1, "Juara I", 1),
        ("B", 2, "Juara II", 2),
        ("C", 3, "Juara III", 3),
        ("D", 4, "Harapan I", 4),
    ]


def test_small_category_leaves_places_vacant() -> None:
    award = closed({"A": "90", "B": "80"})

    confirm_results(category=award.category, by=None)

    assert placements(award) == [("A", 1, "Juara I", 1), ("B", 2, "Juara II", 2)]


def test_joint_places_stop_the_confirmation_unless_allowed_and_their_prize_is_open() -> None:
    award = closed({"A": "90", "B": "80", "C": "80", "D": "70"})
    assert [(place.number, place.title, len(place.codes)) for place in joint_places(award.category)] == [
        (2, "Juara II", 2)
    ]

    with pytest.raises(DomainError):
        confirm_results(category=award.category, by=None)
    assert Plenary.objects.count() == 0

    confirm_results(category=award.category, by=None, allow_joint=True)
    assert placements(award) == [
        ("A", 1, "Juara I", 1),
        ("B", 2, "Juara II", None),
        ("C", 2, "Juara II", None),
        ("D", 4, "Harapan I", 4),
    ]


def test_nothing_is_confirmed_before_the_scores_are_locked_or_published_before_the_plenary() -> None:
    award = Award([Round("proposal", "100")], entries=["A"], jurors=["J1", "J2"])

    with pytest.raises(DomainError):
        confirm_results(category=award.category, by=None)
    with pytest.raises(DomainError):
        publish_results(category=award.category, by=None)

    assert standing_seals(award.category.pk) == {}


def test_publication_remembers_the_winners() -> None:
    award = closed({"A": "90", "B": "80"})
    confirm_results(category=award.category, by=None)

    publish_results(category=award.category, by=None)

    assert list(
        Honour.objects.order_by("place_number").values_list("entry_title", "year", "place_title")
    ) == [
        ("A", 2025, "Juara I"),
        ("B", 2025, "Juara II"),
    ]


def test_reopening_says_what_it_invalidates_and_needs_a_reason() -> None:
    award = closed({"A": "90", "B": "80"})
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)

    assert len(reopening_consequences(award.category, Seal.Kind.PUBLICATION)) == 1
    assert len(reopening_consequences(award.category, Seal.Kind.PLENARY)) == 2
    assert len(reopening_consequences(award.category, Seal.Kind.SCORES)) == 3
    with pytest.raises(DomainError):
        reopen(category=award.category, down_to=Seal.Kind.SCORES, by=None, reason="")
    assert set(standing_seals(award.category.pk)) == {"scores", "plenary", "publication"}


def test_reopened_scores_are_scored_closed_and_published_again() -> None:
    award = closed({"A": "90", "B": "80"})
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)

    reopen(category=award.category, down_to=Seal.Kind.SCORES, by=None, reason="Salah hitung di kertas")

    assert (FinalStanding.objects.count(), Honour.objects.count(), placements(award)) == (0, 0, [])
    assert award.close("proposal") == []
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)
    assert placements(award) == [("A", 1, "Juara I", 1), ("B", 2, "Juara II", 2)]
    assert Seal.objects.filter(category=award.category).count() == 6
    assert verify_ledger(award.edition).is_whole


class Locks(RuleBasedStateMachine):
    """Any order of closing, confirming, publishing and reopening leaves the locks a prefix of their order."""

    @initialize()
    def start(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["J1", "J2"])
        self.award.assign_all()
        for entry, value in (("A", "90"), ("B", "80")):
            for juror in self.award.jurors:
                self.award.score("proposal", entry, juror, value)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def standing(self) -> list[str]:
        return [kind for kind in ORDER if kind in standing_seals(self.award.category.pk)]

    def expect(self, allowed: bool, call: object) -> None:
        before = self.standing()
        try:
            with transaction.atomic():
                call()  # type: ignore[operator]
        except DomainError:
            assert not allowed
            assert self.standing() == before
        else:
            assert allowed

    @rule()
    def close(self) -> None:
        self.expect(self.standing() == [], lambda: self.award.close("proposal"))

    @rule()
    def confirm(self) -> None:
        self.expect(
            self.standing() == ["scores"], lambda: confirm_results(category=self.award.category, by=None)
        )

    @rule()
    def publish(self) -> None:
        self.expect(
            self.standing() == ["scores", "plenary"],
            lambda: publish_results(category=self.award.category, by=None),
        )

    @rule(down_to=st.sampled_from([kind.value for kind in ORDER]))
    def open_again(self, down_to: str) -> None:
        self.expect(
            down_to in self.standing(),
            lambda: reopen(category=self.award.category, down_to=down_to, by=None, reason="Uji"),
        )

    @invariant()
    def locks_are_a_prefix_and_their_rows_agree(self) -> None:
        standing = self.standing()
        assert standing == list(ORDER[: len(standing)])
        category = self.award.category
        assert FinalStanding.objects.filter(category=category).exists() == ("scores" in standing)
        in_force = Plenary.objects.filter(category=category, superseded_at__isnull=True).count()
        assert in_force == (1 if "plenary" in standing else 0)
        assert Honour.objects.filter(category=category).exists() == ("publication" in standing)
        assert affected_documents(category, "scores") == list(Document.objects.none())
        assert verify_ledger(self.award.edition).is_whole


STEPS = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_three_locks_are_never_skipped_whatever_the_order() -> None:
    run_state_machine_as_test(Locks, settings=STEPS)


def test_a_stage_of_another_category_is_not_reopened_with_this_one() -> None:
    award = closed({"A": "80"})
    other = Award([Round("proposal", "100")], entries=["X"], jurors=["J9"], edition=award.edition, code="ttg")

    with pytest.raises(DomainError):
        reopen(
            category=award.category,
            down_to=Seal.Kind.SCORES,
            by=None,
            reason="Salah hitung",
            stage=other.stages["proposal"],
        )

    assert set(standing_seals(award.category.pk)) == {Seal.Kind.SCORES}
