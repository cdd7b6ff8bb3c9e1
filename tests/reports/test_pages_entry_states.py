"""What the secretariat decides on an entry, from the entry's page."""

from __future__ import annotations

import pytest
from django.test import Client

from awards.models import AuditEvent, User
from reports.models import Document
from reports.services.documents import issue_documents
from submissions.models import Submission, TeamMember
from submissions.services.entries import EntryFacts, register_entry
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award, Round, make_edition, make_unit
from tests.staff import signed_in, staff_client

pytestmark = pytest.mark.django_db
REASON = "Berkas tidak lengkap."


@pytest.fixture
def award() -> Award:
    return Award([Round("proposal", "100")], entries=["A"], jurors=["BRIN 1", "LAN-RI"])


@pytest.fixture
def late(award: Award) -> Submission:
    return register_entry(
        category=award.category, facts=EntryFacts("Susulan", make_unit()), by=None, source="t"
    )


def page_of(entry: Submission) -> str:
    return f"/sekretariat/{entry.category.edition.slug}/entri/{entry.code}/"


def offered(client: Client, entry: Submission) -> list[str]:
    return [form.action for form in client.get(page_of(entry)).context["actions"]]


def decide(client: Client, entry: Submission, to: str, reason: str = "") -> int:
    return client.post(f"{page_of(entry)}status/", {"to": to, "reason": reason}).status_code


def test_the_offers_follow_the_state(award: Award, late: Submission) -> None:
    client, admitted = staff_client(award.edition), award.entries["A"]
    assert offered(client, late) == ["admitted", "rejected", "withdrawn"]
    assert offered(client, admitted) == ["withdrawn", "disqualified"]
    assert decide(client, late, "rejected", REASON) == 302
    assert offered(client, late) == []
    assert offered(staff_client(award.edition, "auditor"), admitted) == []


def test_admitting_freezes_what_is_judged_and_says_that_it_was_checked_here(
    award: Award, late: Submission
) -> None:
    client = staff_client(award.edition)
    answer = client.post(f"{page_of(late)}status/", {"to": "admitted"}, follow=True)
    late.refresh_from_db()
    event = AuditEvent.objects.get(kind="submission.admitted", subject=f"submission:{late.pk}")
    assert answer.redirect_chain == [(page_of(late), 302)]
    assert f"{late.code} is now: Admitted." in answer.content.decode()
    assert (late.state, late.revisions.count()) == ("admitted", 1)
    assert (event.data["check"], event.data["was"]) == ("here", "submitted")


@pytest.mark.parametrize(
    ("entry", "to"),
    [("late", "rejected"), ("late", "withdrawn"), ("A", "withdrawn"), ("A", "disqualified")],
)
def test_a_reason_is_kept_by_the_entry_and_not_by_the_ledger(
    award: Award, late: Submission, entry: str, to: str
) -> None:
    found = award.entries.get(entry, late)
    client = staff_client(award.edition)
    assert decide(client, found, to, " ") == 422
    found.refresh_from_db()
    before = found.state
    assert decide(client, found, to, REASON) == 302
    found.refresh_from_db()
    event = AuditEvent.objects.get(kind=f"submission.{to}")
    assert (found.state, found.ended_reason) == (to, REASON)
    assert event.data == {"category": award.category.pk, "was": before}
    assert REASON in client.get(page_of(found)).content.decode()


def test_a_missing_reason_is_named_in_the_open_form(award: Award, late: Submission) -> None:
    client = staff_client(award.edition)
    answer = client.post(f"{page_of(late)}status/", {"to": "rejected"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count('<details class="help" open>') == 1
    assert 'href="#id_rejected_reason"' in html


def test_a_closed_stage_and_a_stale_page_are_refused_with_what_to_do(award: Award, late: Submission) -> None:
    client, admitted = staff_client(award.edition), award.entries["A"]
    award.assign_all()
    for juror in award.jurors:
        award.score("proposal", "A", juror, "80")
    stale = client.post(f"{page_of(late)}status/", {"to": "disqualified", "reason": REASON})
    assert (stale.status_code, "cannot become" in stale.content.decode()) == (409, True)
    award.stages["proposal"].closed_at = late.submitted_at
    award.stages["proposal"].save()
    for entry, to in [(late, "admitted"), (admitted, "withdrawn")]:
        answer = client.post(f"{page_of(entry)}status/", {"to": to, "reason": REASON})
        assert answer.status_code == 409
        assert "Reopen it first, with a reason." in answer.content.decode()
        before = entry.state
        entry.refresh_from_db()
        assert entry.state == before


@pytest.mark.parametrize("to", ["withdrawn", "disqualified"])
def test_the_papers_of_an_entry_that_leaves_become_void(to: str) -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["BRIN 1"], edition=paper_edition())
    staying, leaving = award.entries.values()
    for entry in (staying, leaving):
        TeamMember.objects.create(submission=entry, role="leader", name=f"Ketua Tim {entry.number:02d}")
    issue_documents(edition=award.edition, kinds=["participant"], by=None)
    client = staff_client(award.edition)
    assert "Papers of this entry become void." in client.get(page_of(leaving)).content.decode()
    assert decide(client, leaving, to, REASON) == 302
    papers = Document.objects.filter(edition=award.edition).order_by("submission_id")
    states = dict(papers.values_list("submission__code", "state"))
    void = papers.get(submission=leaving)
    assert states == {staying.code: "queued", leaving.code: "void"}
    assert void.void_reason == REASON
    event = AuditEvent.objects.get(kind="document.void")
    assert event.data == {"documents": [void.pk]}


@pytest.mark.parametrize("to", ["draft", "submitted", "", "x"])
def test_another_state_is_no_decision(award: Award, late: Submission, to: str) -> None:
    assert decide(staff_client(award.edition), late, to, REASON) == 422
    late.refresh_from_db()
    assert late.state == "submitted"


def test_only_the_secretariat_of_the_edition_decides(award: Award, late: Submission) -> None:
    stranger = signed_in(User.objects.create_user("orang@lain.example", name="Orang Lain"))
    assert decide(staff_client(award.edition, "auditor"), late, "admitted") == 403
    assert decide(stranger, late, "admitted") == 404
    assert decide(staff_client(make_edition()), late, "admitted") == 404
    assert decide(Client(), late, "admitted") == 302
    late.refresh_from_db()
    assert late.state == "submitted"


def test_an_entry_of_another_edition_is_not_there(award: Award, late: Submission) -> None:
    other = make_edition()
    answer = staff_client(other).post(
        f"/sekretariat/{other.slug}/entri/{late.code}/status/", {"to": "admitted"}
    )
    assert answer.status_code == 404
