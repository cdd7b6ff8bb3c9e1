"""The page of the ledger says what `verify_ledger` and `check_totals` say."""

from __future__ import annotations

import pytest
from django.db import connection

from awards.models import AuditEvent, LedgerHead
from awards.services.ledger import verify_ledger
from judging.models import Scoresheet
from reports.queries import ledger as queries
from tests.staff import closed_award, queries_of, staff_client

pytestmark = pytest.mark.django_db


def test_the_page_shows_count_head_and_figures() -> None:
    award = closed_award(1)
    verdict = verify_ledger(award.edition)
    page = staff_client(award.edition, "auditor").get(f"/sekretariat/{award.edition.slug}/buku-besar/")
    html = page.content.decode()
    assert page.context["chain"] == verdict
    assert verdict.is_whole
    assert f"{verdict.count} rows, none changed, missing or put in between." in html
    assert verdict.head in html
    assert "4 sheets, 2 stage scores, 1 finals." in html


def test_rows_come_newest_first_and_are_narrowed_by_kind() -> None:
    award = closed_award(1)
    client, path = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/buku-besar/"
    head = LedgerHead.objects.get(edition=award.edition)
    assert client.get(path).context["rows"][0].sequence == head.count
    titles = [row.title for row in client.get(f"{path}?group=stage").context["rows"]]
    assert titles == ["Stage closed", "Stage closed"]
    assert [row.title for row in client.get(f"{path}?group=seal").context["rows"]] == ["Scores locked"]
    assert client.get(f"{path}?group=lain").context["page"].paginator.count == head.count


def test_a_broken_row_is_named() -> None:
    award = closed_award(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE awards_auditevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE awards_auditevent SET kind = 'lain' WHERE edition_id = %s AND sequence = 3",
            [award.edition.pk],
        )
    html = staff_client(award.edition).get(f"/sekretariat/{award.edition.slug}/buku-besar/").content.decode()
    assert "Row 3: the content does not give the stored hash." in html


def test_a_changed_total_is_named() -> None:
    award = closed_award(1)
    Scoresheet.objects.filter(stage=award.stages["proposal"]).update(total=12)
    html = staff_client(award.edition).get(f"/sekretariat/{award.edition.slug}/buku-besar/").content.decode()
    assert "stored 12.0000000000, recomputed 90.0000000000" in html


def test_a_long_ledger_is_verified_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    award = closed_award(1)
    monkeypatch.setattr(queries, "MOST_ROWS", 1)
    client, path = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/buku-besar/"
    assert "chain" not in client.get(path).context
    assert client.get(f"{path}?verify=1").context["chain"].is_whole


def test_every_kind_of_row_has_words() -> None:
    kinds = set(AuditEvent.objects.filter(edition=closed_award(1).edition).values_list("kind", flat=True))
    assert kinds - set(queries.event_titles()) == set()


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_makes_the_same_queries_at_any_size(entries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/buku-besar/") == 39
