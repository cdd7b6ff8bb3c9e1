"""A closed stage can be opened again, before any lock and below all of them."""

from __future__ import annotations

import pytest

from awards.models import AuditEvent, Seal
from awards.services.seals import standing_seals
from judging.models import FinalStanding, Standing
from reports.services.ways_back import ways_back
from tests.scenario import Award
from tests.staff import closed_award, scored_award, staff_client

pytestmark = pytest.mark.django_db


def page(award: Award, name: str) -> str:
    return f"/sekretariat/{award.edition.slug}/{name}"


def open_stages(award: Award) -> list[str]:
    return list(award.category.stages.filter(closed_at__isnull=True).values_list("code", flat=True))


def test_a_stage_is_reopened_while_the_next_one_is_open() -> None:
    award = scored_award(2)
    assert award.close("proposal") == []
    client = staff_client(award.edition)
    assert page(award, "kunci/ipp/buka/") in client.get(page(award, "hasil/ipp/")).content.decode()
    assert [way.kind for way in ways_back(award.category)] == ["stage-proposal"]

    sent = {"down_to": "stage-proposal", "reason": "Juri menyatakan konflik"}
    response = client.post(page(award, "kunci/ipp/buka/"), sent)

    assert response.status_code == 302
    assert open_stages(award) == ["proposal", "presentasi"]
    assert not Standing.objects.exists()
    assert AuditEvent.objects.filter(edition=award.edition, kind="stage.reopened").count() == 1


def test_the_first_stage_is_reopened_below_the_locks() -> None:
    award = closed_award(2)
    assert [way.kind for way in ways_back(award.category)] == [Seal.Kind.SCORES, "stage-proposal"]

    sent = {"down_to": "stage-proposal", "reason": "Salah hitung"}
    assert staff_client(award.edition).post(page(award, "kunci/ipp/buka/"), sent).status_code == 302

    assert open_stages(award) == ["proposal", "presentasi"]
    assert standing_seals(award.category.pk) == {}
    assert not FinalStanding.objects.exists()


def test_the_last_stage_alone_is_reopened_with_the_scores() -> None:
    award = closed_award(2)

    sent = {"down_to": "scores", "reason": "Salah hitung"}
    staff_client(award.edition).post(page(award, "kunci/ipp/buka/"), sent)

    assert open_stages(award) == ["presentasi"]


@pytest.mark.parametrize("way", ["stage-lain", "stage-presentasi", "stage-", "plenary"])
def test_a_way_that_is_not_offered_is_refused(way: str) -> None:
    award = scored_award(2)
    assert award.close("proposal") == []

    sent = {"down_to": way, "reason": "Salah hitung"}
    response = staff_client(award.edition).post(page(award, "kunci/ipp/buka/"), sent)

    assert response.status_code == 422
    assert open_stages(award) == ["presentasi"]
