"""Beginning an entry and writing it: what is refused, what is kept, and that nothing is overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Message
from submissions.models import Submission
from submissions.queries.content import value_digest
from submissions.queries.deadlines import deadline_of
from submissions.services.drafts import (
    DraftFacts,
    Seen,
    save_facts,
    save_section,
    start_draft,
)
from submissions.services.submitting import extend_deadline, withdraw_own
from tests.scenario import make_unit
from tests.submissions.writing.scene import (
    CLOSES,
    INSIDE,
    LAST_MOMENT,
    OPENS,
    Desk,
    at_moment,
    make_category,
    make_person,
)

pytestmark = pytest.mark.django_db


def test_a_draft_has_its_writer_as_leader_and_no_number_yet() -> None:
    desk = Desk()
    entry = desk.now()
    assert (entry.state, entry.number, entry.code, entry.submitted_at) == ("draft", None, "", None)
    assert entry.owner == desk.writer
    assert entry.form == desk.category.forms.get()
    assert [(row.role, row.user, row.name) for row in entry.team.all()] == [
        ("leader", desk.writer, desk.writer.name)
    ]
    assert Message.objects.get().to == desk.writer.email
    started = AuditEvent.objects.get(kind="submission.started")
    assert started.data == {
        "category": desk.category.pk,
        "unit": desk.unit.pk,
        "form": 1,
        "on_behalf": False,
    }


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (OPENS - timedelta(microseconds=1), "belum dibuka"),
        (OPENS, ""),
        (LAST_MOMENT, ""),
        (CLOSES, "ditutup"),
    ],
)
def test_the_window_is_half_open(moment: object, says: str) -> None:
    category, unit = make_category(), make_unit()
    with at_moment(moment, tick=False):  # type: ignore[arg-type]
        if not says:
            start_draft(category=category, unit=unit, title="Satu", by=make_person())
            return
        with pytest.raises(DomainError, match=says):
            start_draft(category=category, unit=unit, title="Satu", by=make_person())
        on_behalf = start_draft(category=category, unit=unit, title="Dua", by=make_person(), on_behalf=True)
        assert (on_behalf.owner, on_behalf.team.count()) == (None, 0)


def test_who_may_not_enter_is_told_at_once() -> None:
    category, writer = make_category(), make_person()
    with at_moment(INSIDE, tick=False):
        with pytest.raises(DomainError, match="jenis unit"):
            start_draft(category=category, unit=make_unit("school"), title="Satu", by=writer)
        with pytest.raises(DomainError, match="Jenis peserta"):
            start_draft(
                category=category, unit=make_unit(), title="Satu", participant_kind="pelajar", by=writer
            )
        category.forms.update(state="retired")
        with pytest.raises(DomainError, match="belum memiliki formulir"):
            start_draft(category=category, unit=make_unit(), title="Satu", by=writer)


def test_a_unit_has_a_title_once_until_its_draft_is_given_up() -> None:
    desk = Desk(title="Pasar Daring")
    again = {"category": desk.category, "unit": desk.unit, "title": " pasar  DARING ", "by": desk.writer}
    with at_moment(INSIDE, tick=False):
        with pytest.raises(DomainError, match="sudah memiliki entri"):
            start_draft(**again)
        withdraw_own(submission=desk.entry, reason="", by=desk.writer)
        assert start_draft(**again).pk != desk.entry.pk


def test_writing_again_counts_versions_and_the_same_changes_nothing() -> None:
    desk = Desk()
    with at_moment(INSIDE, tick=False):
        assert desk.save("Satu").versions == {"ringkasan": 1}
        assert desk.save("Satu", version=0).versions == {"ringkasan": 1}
        assert desk.save("Dua").versions == {"ringkasan": 2}
        assert desk.save("").versions == {"ringkasan": 3}
    assert desk.text() == ""
    assert desk.now().changed_at == INSIDE
    assert not AuditEvent.objects.filter(kind__contains="answer").exists()


def test_a_teammate_is_told_who_changed_what_and_nothing_is_overwritten() -> None:
    desk, mate = Desk(), make_person("Anggota")
    with at_moment(INSIDE, tick=False):
        desk.save("Tulisan ketua")
        desk.save("Tulisan anggota", by=mate)
        saved = desk.save("Tulisan ketua yang lain", version=1)
    (clash,) = saved.clashes
    assert (clash.question_code, clash.value, clash.version) == ("ringkasan", "Tulisan anggota", 2)
    assert (clash.by, clash.at) == (mate, INSIDE)
    assert desk.text() == "Tulisan anggota"
    with at_moment(INSIDE, tick=False):  # having seen it, the writer may put theirs in its place
        assert desk.save("Tulisan ketua yang lain", version=2).clashes == ()
    assert desk.text() == "Tulisan ketua yang lain"


def test_a_clash_on_one_question_stores_the_others_and_what_was_not_touched_never_clashes() -> None:
    desk, mate = Desk(), make_person("Anggota")
    section = desk.section("dampak")
    seen = {"dampak": Seen(0, value_digest("")), "pengguna": Seen(0, value_digest(""))}
    with at_moment(INSIDE, tick=False):
        save_section(submission=desk.entry, section=section, values={"pengguna": "212"}, seen=seen, by=mate)
        untouched = save_section(
            submission=desk.entry,
            section=section,
            values={"dampak": "Naik.", "pengguna": None},
            seen=seen,
            by=desk.writer,
        )
        assert (untouched.clashes, untouched.versions) == ((), {"pengguna": 1, "dampak": 1})
        both = save_section(
            submission=desk.entry,
            section=section,
            values={"dampak": "Naik dua kali.", "pengguna": "38"},
            seen={"dampak": Seen(1), "pengguna": Seen(0)},
            by=desk.writer,
        )
    assert [clash.question_code for clash in both.clashes] == ["pengguna"]
    assert (desk.text("dampak"), desk.text("pengguna")) == ("Naik dua kali.", "212")


def test_nothing_is_written_once_it_is_submitted_late_or_archived() -> None:
    desk = Desk().submitted()
    with at_moment(INSIDE, tick=False), pytest.raises(DomainError, match="Diajukan"):
        desk.save("Sesudahnya", version=1)
    late = Desk().fill()
    with at_moment(CLOSES, tick=False), pytest.raises(DomainError, match="Waktu untuk entri ini"):
        late.save("Terlambat")
    late.category.edition.archived_at = CLOSES
    late.category.edition.save()
    with at_moment(LAST_MOMENT, tick=False), pytest.raises(ArchivedError):
        late.save("Diarsipkan")
    assert late.text() == "Harga panen naik."


def test_an_extension_gives_one_entry_more_time_and_says_why() -> None:
    desk, other = Desk(), Desk(title="Lain")
    until = CLOSES + timedelta(days=2)
    with at_moment(CLOSES, tick=False):
        for wrong, says in ((CLOSES, "Pilih waktu"), (until, "alasan")):
            with pytest.raises(DomainError, match=says):
                extend_deadline(
                    submission=desk.entry, until=wrong, reason="x" if wrong == CLOSES else " ", by=desk.writer
                )
        extend_deadline(submission=desk.entry, until=until, reason="Listrik padam", by=desk.writer)
        desk.save("Masih sempat")
        with pytest.raises(DomainError):
            other.save("Tidak")
    assert (deadline_of(desk.now()), deadline_of(other.now())) == (until, CLOSES)
    given = desk.entry.extensions.get()
    event = AuditEvent.objects.get(kind="submission.extended")
    assert event.data == {
        "category": desk.category.pk,
        "extension": given.pk,
        "until": until.isoformat(),
    }
    assert Message.objects.filter(kind="entry_extended").count() == 1
    with at_moment(until, tick=False), pytest.raises(DomainError):
        desk.save("Terlambat")


def test_what_an_entry_is_has_a_version_of_its_own() -> None:
    desk, mate = Desk(), make_person("Anggota")

    def facts(title: str) -> DraftFacts:
        return DraftFacts(
            title=title,
            unit=desk.unit,
            participant_kind="asn",
            started_on=date(2023, 2, 28),
            started_precision="month",
        )

    with at_moment(INSIDE, tick=False):
        assert save_facts(submission=desk.entry, facts=facts("Baru"), seen_version=0, by=mate)
        assert not save_facts(submission=desk.entry, facts=facts("Lain"), seen_version=0, by=desk.writer)
        assert save_facts(submission=desk.entry, facts=facts("Baru"), seen_version=0, by=desk.writer)
    entry = desk.now()
    assert (entry.title, entry.title_key, entry.facts_version) == ("Baru", "baru", 1)
    assert (entry.facts_changed_by, entry.started_precision) == (mate, "month")
    assert Submission.objects.filter(changed_at__lt=timezone.now()).count() == 1
