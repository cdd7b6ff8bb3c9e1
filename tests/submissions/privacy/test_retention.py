"""How long an edition keeps what, and that nothing is deleted before it is shown and asked for."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from awards.encryption import CannotDecrypt, is_encrypted
from awards.models import AccessLog, AuditEvent, Edition, Message, RetentionPeriod
from awards.services.retention import add_months, change_periods, due_of, purge
from submissions.answers.niks import reveal
from submissions.models import Answer, Submission
from tests.scenario import Award, make_edition
from tests.staff import make_staff, queries_of, signed_in, staff_client
from tests.submissions.privacy.test_erasure import draft_of, in_team, person
from tests.submissions.privacy.test_niks import NIK, with_nik

pytestmark = pytest.mark.django_db
LATER = date(2031, 1, 1)  # the edition closed on 15 February 2025


@pytest.fixture
def edition() -> Edition:
    """An edition with something of every kind."""
    award = Award([], entries=["Antrean", "Ditarik"], jurors=[])
    user = person()
    in_team(award, user)
    draft_of(user, award)
    withdrawn = draft_of(user, award, "Draf kedua")
    Submission.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    nik = with_nik()
    nik.category.edition = award.edition
    nik.category.code, nik.category.position, nik.category.entry_prefix = "lain", 9, "E9"
    nik.category.save()
    for state in ("sent", "waiting"):
        Message.objects.create(
            key=state,
            kind="x",
            edition=award.edition,
            to="x@y.example",
            language="id",
            state=state,
            sent_at=timezone.now() if state == "sent" else None,
            not_before=timezone.now(),
        )
    AccessLog.objects.create(
        user=user, edition=award.edition, action="seen", fields=["phone"], subject="x", purpose="x"
    )
    return award.edition


def counts(edition: Edition, today: date) -> dict[str, int]:
    return {row.period.code: row.count for row in due_of(edition, today=today) if row.is_due}


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 3, 1), 0, date(2025, 3, 1)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


def test_what_is_kept_until_when(edition: Edition) -> None:
    until = {row.period.code: row.until for row in due_of(edition)}
    assert until["drafts"] == date(2025, 8, 15)
    assert until["contacts"] == date(2027, 2, 15)
    assert counts(edition, date(2025, 8, 15)) == {}
    assert counts(edition, date(2025, 8, 16)) == {"drafts": 1, "niks": 1}
    edition.handed_over_on = date(2025, 3, 31)
    assert {row.period.code: row.until for row in due_of(edition)}["drafts"] == date(2025, 9, 30)


def test_what_is_due_goes_and_the_rest_stays(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(archived_at=timezone.now())
    done = purge(edition_id=edition.pk, by=None, today=LATER)
    # The drafts go before the contacts are counted or after: their own people are among them.
    assert done == {"messages": 1, "accesses": 1, "contacts": 3, "drafts": 1, "evidence": 1, "niks": 1}
    assert purge(edition_id=edition.pk, by=None, today=LATER) == {}
    assert [mail.state for mail in Message.objects.all()] == ["waiting"]
    antrean = Submission.objects.get(title="Antrean", category__code="ipp")
    assert (antrean.state, antrean.revisions.count()) == ("admitted", 1)
    assert antrean.team.get().phone == ""
    assert antrean.team.get().name == "Ketua Tim IPP 01"
    event = AuditEvent.objects.get(kind="personal_data.purged")
    assert event.data["rows"]["drafts"] == 1


def test_nothing_is_due_before_its_time(edition: Edition) -> None:
    assert purge(edition_id=edition.pk, by=None, today=date(2025, 3, 1)) == {}
    assert not AuditEvent.objects.filter(kind="personal_data.purged").exists()


def test_the_command_shows_and_deletes_only_with_the_flag(edition: Edition) -> None:
    with time_machine.travel(LATER, tick=False):
        shown, hint = StringIO(), StringIO()
        call_command("purge_expired", edition=edition.slug, stdout=shown, stderr=hint)
        assert f"{edition.slug}\tdrafts\t2025-08-15\t1\tsudah waktunya" in shown.getvalue().splitlines()
        assert "--yes" in hint.getvalue()
        assert Submission.objects.filter(state="draft").exists()
        done = StringIO()
        call_command("purge_expired", edition=edition.slug, yes=True, stdout=done)
        assert f"dihapus: {edition.slug} drafts 1" in done.getvalue()
    assert not Submission.objects.filter(state="draft").exists()
    with pytest.raises(CommandError):
        call_command("purge_expired", edition="tidak-ada")


def test_the_page_shows_what_is_due_and_deletes_after_the_tick(edition: Edition) -> None:
    address = f"/sekretariat/{edition.slug}/pengaturan/retensi/"
    client = signed_in(make_staff(edition))
    with time_machine.travel(LATER, tick=True):
        client.force_login(make_staff(edition))
        assert "Delete what is due" in client.get(address).content.decode()
        client.post(f"{address}hapus/", {})
        assert Submission.objects.filter(state="draft").exists()
        client.post(f"{address}hapus/", {"sure": "on"})
    assert not Submission.objects.filter(state="draft").exists()
    assert staff_client(edition, "auditor").post(f"{address}hapus/", {"sure": "on"}).status_code == 403


def test_the_secretariat_says_for_how_long(edition: Edition) -> None:
    address = f"/sekretariat/{edition.slug}/pengaturan/retensi/"
    client = staff_client(edition)
    form = client.get(address).context["form"]
    said = {name: str(form[name].value()) for name in form.fields}
    assert client.post(address, said | {"drafts": "601"}).status_code == 422
    assert client.post(address, said | {"drafts": "3"}).status_code == 302
    assert RetentionPeriod.objects.get().months == 3
    assert {row.period.code: row.until for row in due_of(edition)}["drafts"] == date(2025, 5, 15)
    assert AuditEvent.objects.get(kind="privacy.retention_changed").data == {"months": {"drafts": 3}}
    change_periods(edition_id=edition.pk, months={"unknown": 1, "drafts": 3}, by=None)
    assert RetentionPeriod.objects.count() == 1


def test_another_edition_is_not_touched(edition: Edition) -> None:
    purge(edition_id=make_edition().pk, by=None, today=LATER)
    assert Submission.objects.filter(state="draft").exists()
    assert any(is_encrypted(value) for value in Answer.objects.values_list("value", flat=True))


def test_keys_are_rotated_by_a_command(settings) -> None:  # type: ignore[no-untyped-def]
    with_nik()
    old = settings.PERSONAL_DATA_KEYS
    new = Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new, *old]
    said = StringIO()
    call_command("rotate_personal_data_keys", stdout=said)
    assert said.getvalue().strip() == "dienkripsi ulang: 1"
    settings.PERSONAL_DATA_KEYS = [new]
    assert reveal(Answer.objects.get().value) == NIK
    settings.PERSONAL_DATA_KEYS = old
    with pytest.raises(CannotDecrypt):
        reveal(Answer.objects.get().value)
    with pytest.raises(CommandError):
        call_command("rotate_personal_data_keys")


def test_the_page_asks_a_fixed_number_of_queries(edition: Edition) -> None:
    address = f"/sekretariat/{edition.slug}/pengaturan/retensi/"
    client = staff_client(edition)
    first = queries_of(client, address)
    award_user = person("dua@peserta.example", "Peserta 02")
    AccessLog.objects.create(
        user=award_user, edition=edition, action="seen", fields=["nip"], subject="y", purpose="y"
    )
    Message.objects.create(
        key="lagi",
        kind="x",
        edition=edition,
        to="x@y.example",
        language="id",
        not_before=timezone.now() + timedelta(days=1),
    )
    assert queries_of(client, address) == first
