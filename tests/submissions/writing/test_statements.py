"""What entrants declare and sign: changed in place until somebody submitted, then as a new version."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.setup_base import SettingsChanged
from submissions.models import Statement
from submissions.queries.statements import current_statements, latest_statement, statement_seen
from submissions.services.statement_texts import StatementText, add_statement, change_statement
from tests.staff import make_staff, queries_of, signed_in, staff_client
from tests.submissions.writing.scene import INSIDE, Desk, at_moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def change(desk: Desk, text: str, *, code: str = "kebenaran", reason: str = "", seen: str = "") -> Statement:
    old = latest_statement(desk.category, code)
    assert old is not None
    return change_statement(
        category=desk.category,
        code=code,
        said=StatementText(title=old.title, text=text, lists_team=old.lists_team),
        reason=reason,
        seen=seen or statement_seen(old),
        by=desk.writer,
    )


def url(desk: Desk, name: str, *more: str) -> str:
    return reverse(f"submissions:{name}", args=[desk.category.edition.slug, desk.category.code, *more])


def test_before_a_submission_a_text_changes_in_place_and_who_read_the_old_one_ticks_again(desk: Desk) -> None:
    desk.fill()
    ticked = desk.declared
    made = change(desk, "Semua data benar.")
    assert (made.version, made.reason) == (1, "")
    assert [row.text for row in desk.category.statements.filter(code="kebenaran")] == ["Semua data benar."]
    with at_moment(INSIDE, tick=False):
        with pytest.raises(DomainError, match="Tick every statement"):
            desk.submit_with(ticked)
        desk.submit()
    assert desk.now().declarations.get().statement == made
    event = AuditEvent.objects.filter(kind="statement.changed").get()
    assert (event.data["statement"], event.data["version"]) == ("kebenaran", 1)
    assert "benar" not in str(event.data["digest"])


def test_after_a_submission_it_is_a_new_version_with_a_reason_and_what_was_declared_stays(desk: Desk) -> None:
    desk.submitted()
    with pytest.raises(DomainError, match="Give the reason"):
        change(desk, "Data benar dan lengkap.")
    made = change(desk, "Data benar dan lengkap.", reason="Diminta Inspektorat")
    assert (made.version, made.reason) == (2, "Diminta Inspektorat")
    assert desk.now().declarations.get().statement.text == "Data benar."
    asked = {row.code: row.text for row in current_statements(desk.category)}
    assert asked == {"kebenaran": "Data benar dan lengkap.", "pernyataan-keaslian": "Karya ini asli."}
    assert AuditEvent.objects.filter(kind="statement.revised").count() == 1


def test_the_same_again_writes_nothing_and_the_second_of_two_is_told(desk: Desk) -> None:
    before = AuditEvent.objects.count()
    change(desk, "Data benar.")
    assert AuditEvent.objects.count() == before
    old = latest_statement(desk.category, "kebenaran")
    assert old is not None
    seen = statement_seen(old)
    change(desk, "Yang pertama.")
    with pytest.raises(SettingsChanged):
        change(desk, "Yang kedua.", seen=seen)
    latest = latest_statement(desk.category, "kebenaran")
    assert latest is not None
    assert latest.text == "Yang pertama."


def test_a_letter_answers_a_file_question_that_has_none(desk: Desk) -> None:
    said = StatementText(title="Surat lain", text="Isi.")
    for code in ("pernyataan-keaslian", "ringkasan", "tidak-ada"):
        with pytest.raises(DomainError, match="No file question"):
            add_statement(category=desk.category, said=said, letter=code, by=desk.writer)
    desk.category.statements.filter(kind="letter").delete()
    made = add_statement(category=desk.category, said=said, letter="pernyataan-keaslian", by=desk.writer)
    assert (made.kind, made.code, made.position) == ("letter", "pernyataan-keaslian", 2)
    other = add_statement(category=desk.category, said=said, by=desk.writer)
    assert (other.kind, other.code) == ("declaration", "surat-lain")


def test_on_pages_a_preview_stores_nothing_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.submitted()
    client = signed_in(make_staff(desk.category.edition))
    path = url(desk, "statement-edit", "kebenaran")
    page = client.get(path)
    sent: dict[str, Any] = {
        "title": "Kebenaran",
        "text": "Baru.\n\nSekali.",
        "seen": page.context["form"]["seen"].value(),
    }
    answer = client.post(path, {**sent, "lihat": "1", "reason": "Alasan"})
    assert answer.status_code == 200
    assert "Baru.<br><br>Sekali." in answer.content.decode()
    assert answer.context["form"]["reason"].value() == "Alasan"
    assert desk.category.statements.filter(code="kebenaran").count() == 1
    assert client.post(path, sent).status_code == 422
    assert client.post(path, {**sent, "reason": "Alasan"}).status_code == 302
    found = latest_statement(desk.category, "kebenaran")
    assert found is not None
    assert (found.version, found.text.split()) == (2, ["Baru.", "Sekali."])
    page = client.get(path)
    retired = {
        **sent,
        "is_retired": "on",
        "reason": "Tidak perlu",
        "seen": page.context["form"]["seen"].value(),
    }
    assert client.post(path, retired).status_code == 302
    assert [row.code for row in current_statements(desk.category)] == ["pernyataan-keaslian"]
    new = url(desk, "statement-new")
    assert (
        client.post(
            new, {"title": "Izin", "text": "Kami setuju.", "letter": "", "signer": "leader"}
        ).status_code
        == 302
    )
    assert current_statements(desk.category)[-1].title == "Izin"


def test_the_list_reads_all_versions_at_once(desk: Desk) -> None:
    client = staff_client(desk.category.edition)
    first = queries_of(client, url(desk, "statements"))
    for number in range(3):
        add_statement(category=desk.category, said=StatementText(f"Hal {number}", "Isi."), by=desk.writer)
    assert queries_of(client, url(desk, "statements")) == first
