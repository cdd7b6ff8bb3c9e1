"""The secretariat enters for a unit, also when registration is over."""

from __future__ import annotations

import pytest

from awards.models import AuditEvent
from submissions.models import Submission
from tests.scenario import make_unit
from tests.staff import queries_of, staff_client
from tests.submissions.writing.scene import make_category

pytestmark = pytest.mark.django_db


def test_an_entry_is_begun_written_and_submitted_for_a_unit_after_the_closing() -> None:
    category, unit = make_category(), make_unit()
    client = staff_client(category.edition)
    page = f"/sekretariat/{category.edition.slug}/verifikasi/atas-nama/"
    assert b"?kategori=ipp" in client.get(page).content
    said = {"title": "Sumur  Pintar", "unit": unit.pk, "participant_kind": "asn"}
    assert client.post(f"{page}?kategori=ipp", said | {"title": ""}).status_code == 422
    begun = client.post(f"{page}?kategori=ipp", said)
    entry = Submission.objects.get()
    assert begun.headers["Location"] == f"/entri-saya/{entry.pk}/"
    assert (entry.owner, entry.unit, entry.title, entry.number) == (None, unit, "Sumur Pintar", None)
    assert AuditEvent.objects.get(kind="submission.started").data["on_behalf"] is True
    assert client.get(f"/entri-saya/{entry.pk}/").status_code == 200
    again = client.post(f"{page}?kategori=ipp", said)
    assert (again.status_code, Submission.objects.count()) == (422, 1)


def test_queries_do_not_grow_with_the_units() -> None:
    category = make_category()
    client = staff_client(category.edition)
    page = f"/sekretariat/{category.edition.slug}/verifikasi/atas-nama/?kategori=ipp"
    counts = set()
    for more in (1, 2):
        for _unit in range(more):
            make_unit()
        counts.add(queries_of(client, page))
    assert len(counts) == 1
