"""Two people at the readiness of an entry at the same moment, on connections of their own."""

from __future__ import annotations

from functools import partial

import pytest

from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from awards.services.setup_edition import archive_edition
from submissions.models import ChecklistItem, IndicatorLevel
from submissions.services.readiness import OwnLevel, VerifiedLevel, add_iga, save_own_levels, verify_levels
from tests.submissions.test_readiness import Scene
from tests.threads import at_once, kinds, one_waits_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_write_one_own_level_the_second_is_told_and_nothing_of_theirs_is_stored() -> None:
    scene, (first, second, third) = Scene(), (1, 2, 3)

    def write(level: int, beside: int) -> int:
        levels = {scene.item(first): OwnLevel(level), scene.item(beside): OwnLevel(level)}
        return save_own_levels(submission=scene.entry, levels=levels, by=scene.secretary)

    done = one_waits_for_the_other(lambda: write(1, second), lambda: write(2, third))
    assert (done[0], kinds(done[1:])) == (2, ["ChangedMeanwhile"])
    said = IndicatorLevel.objects.values_list("item_id", "own_level")
    assert dict(said) == {scene.item(first): 1, scene.item(second): 1}


def test_two_at_different_own_levels_are_both_stored() -> None:
    scene = Scene()
    levels = [{scene.item(number): OwnLevel(number)} for number in (1, 2, 3)]
    write = partial(save_own_levels, submission=scene.entry, by=scene.secretary)
    assert at_once(*(partial(write, levels=one) for one in levels)) == [1, 1, 1]
    said = IndicatorLevel.objects.values_list("item_id", "own_level")
    assert dict(said) == {scene.item(number): number for number in (1, 2, 3)}


def test_of_two_who_verify_one_level_the_second_is_told_and_the_ledger_has_one_row() -> None:
    scene = Scene()
    save_own_levels(submission=scene.entry, levels={scene.item(1): OwnLevel(3)}, by=scene.secretary)
    seen = scene.judging(1)

    def find(level: int) -> int:
        levels = {scene.item(1): VerifiedLevel(level, **seen)}
        return verify_levels(submission=scene.entry, levels=levels, by=scene.secretary)

    done = one_waits_for_the_other(lambda: find(1), lambda: find(2))
    assert (done[0], kinds(done[1:])) == (1, ["ChangedMeanwhile"])
    (event,) = AuditEvent.objects.filter(kind="readiness.verified")
    assert event.data["levels"] == {"16": IndicatorLevel.objects.get().verified_level} == {"16": 1}
    assert verify_ledger(scene.award.edition).is_whole


@pytest.mark.parametrize("verified_first", [True, False])
def test_a_level_that_is_verified_is_the_one_that_was_judged(verified_first: bool) -> None:
    scene = Scene()
    item = scene.item(1)
    save_own_levels(submission=scene.entry, levels={item: OwnLevel(3)}, by=scene.secretary)
    seen, judging = scene.row(1).own_mark, scene.judging(1)
    calls = [
        lambda: verify_levels(
            submission=scene.entry, levels={item: VerifiedLevel(2, **judging)}, by=scene.secretary
        ),
        lambda: save_own_levels(
            submission=scene.entry, levels={item: OwnLevel(1, seen=seen)}, by=scene.secretary
        ),
    ]
    done = one_waits_for_the_other(*(calls if verified_first else calls[::-1]))
    assert (done[0], kinds(done[1:])) == (1, ["DomainError" if verified_first else "ChangedMeanwhile"])
    row = IndicatorLevel.objects.get()
    assert (row.own_level, row.verified_level) == ((3, 2) if verified_first else (1, None))


@pytest.mark.parametrize("archived_first", [True, False])
def test_an_edition_is_archived_before_a_level_is_written_or_after(archived_first: bool) -> None:
    scene = Scene()
    edition = scene.award.edition

    def archive() -> None:
        archive_edition(edition_id=edition.pk, by=None)

    def write() -> int:
        levels = {scene.item(1): OwnLevel(1)}
        return save_own_levels(submission=scene.entry, levels=levels, by=scene.secretary)

    done = one_waits_for_the_other(*((archive, write) if archived_first else (write, archive)))
    assert kinds(done) == (["ArchivedError", "NoneType"] if archived_first else ["NoneType", "int"])
    assert IndicatorLevel.objects.count() == (0 if archived_first else 1)


def test_two_who_add_the_indicators_at_once_add_them_once() -> None:
    scene = Scene()
    ChecklistItem.objects.filter(weight__isnull=False).delete()
    add = partial(add_iga, category=scene.award.category, by=scene.secretary)
    assert sorted(map(str, one_waits_for_the_other(add, add))) == ["0", "20"]
    assert ChecklistItem.objects.filter(weight__isnull=False).count() == 20
