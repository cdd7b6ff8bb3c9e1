"""Two people at the text of a nomination at the same moment, and what may end while somebody saves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from awards.models import Seal
from awards.services.setup_edition import archive_edition
from reports.models import NominationText
from reports.nominating import nomination_forms
from reports.queries.nominations import nominations, placement_of
from reports.services.nominations import Written, save_nomination
from reports.services.results import reopen
from submissions.models import Submission
from submissions.services.entries import freeze_revision
from tests.reports.test_nominations import winner
from tests.staff import make_staff
from tests.threads import kinds, one_waits_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)
FORM = nomination_forms()["kipp-2025"]


@pytest.fixture
def entry(settings: Any, tmp_path: Any) -> Submission:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return winner()[1]


def writer(entry: Submission) -> Callable[..., int]:
    """Saves sections as somebody does who has now opened the page."""
    placement = placement_of(entry)
    assert placement is not None
    seen = {one.section.code: one.mark for one in nominations([placement], {entry.pk: FORM})[0].sections}
    by = make_staff(entry.category.edition)

    def save(**texts: str) -> int:
        written = {code: Written(text, seen[code]) for code, text in texts.items()}
        return save_nomination(submission=entry, form=FORM, texts=written, by=by)

    return save


def stored() -> dict[str, tuple[str, int]]:
    return {row.section: (row.text, row.version) for row in NominationText.objects.all()}


def test_of_two_who_write_one_section_the_second_is_told_and_nothing_of_theirs_is_stored(
    entry: Submission,
) -> None:
    one, other = writer(entry), writer(entry)
    done = one_waits_for_the_other(
        lambda: one(latar="Dari satu.", tujuan="Tujuan satu."),
        lambda: other(latar="Dari lain.", difusi="Difusi lain."),
    )
    assert (done[0], kinds(done[1:])) == (2, ["ChangedMeanwhile"])
    assert stored() == {"latar": ("Dari satu.", 1), "tujuan": ("Tujuan satu.", 1)}


def test_two_at_different_sections_are_both_stored(entry: Submission) -> None:
    one, other = writer(entry), writer(entry)
    assert one_waits_for_the_other(lambda: one(latar="Satu."), lambda: other(tujuan="Lain.")) == [1, 1]
    assert stored() == {"latar": ("Satu.", 1), "tujuan": ("Lain.", 1)}


def test_who_saves_beside_a_new_frozen_copy_is_told_that_the_words_are_others(entry: Submission) -> None:
    save = writer(entry)

    @transaction.atomic
    def freeze() -> int:
        held = Submission.objects.select_for_update().get(pk=entry.pk)  # as whoever freezes one does
        return freeze_revision(held).number

    done = one_waits_for_the_other(freeze, lambda: save(latar="Ditulis atas yang lama."))
    assert (done[0], kinds(done[1:])) == (10, ["ChangedMeanwhile"])
    assert stored() == {}
    # The other way round what was written stays: the frozen copy fills only what nobody wrote.
    save = writer(entry)
    assert one_waits_for_the_other(lambda: save(latar="Ditulis lebih dulu."), freeze) == [1, 11]
    assert stored() == {"latar": ("Ditulis lebih dulu.", 1)}


@pytest.mark.parametrize("archived_first", [True, False])
def test_an_edition_is_archived_before_a_section_is_written_or_after(
    entry: Submission, archived_first: bool
) -> None:
    save = writer(entry)

    def archive() -> None:
        archive_edition(edition_id=entry.category.edition_id, by=None)

    calls: list[Callable[[], Any]] = [archive, lambda: save(latar="Bersamaan.")]
    done = one_waits_for_the_other(*(calls if archived_first else calls[::-1]))
    assert kinds(done) == (["ArchivedError", "NoneType"] if archived_first else ["NoneType", "int"])
    assert stored() == ({} if archived_first else {"latar": ("Bersamaan.", 1)})


@pytest.mark.parametrize("reopened_first", [True, False])
def test_places_are_reopened_before_a_section_is_written_or_after(
    entry: Submission, reopened_first: bool
) -> None:
    save = writer(entry)

    def again() -> None:
        reopen(category=entry.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah hitung")

    calls: list[Callable[[], Any]] = [again, lambda: save(latar="Bersamaan.")]
    done = one_waits_for_the_other(*(calls if reopened_first else calls[::-1]))
    assert kinds(done) == (["DomainError", "NoneType"] if reopened_first else ["NoneType", "int"])
    assert stored() == ({} if reopened_first else {"latar": ("Bersamaan.", 1)})
