"""The ledger of an edition as people read it: what happened, to what, by whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.models import AuditEvent, Edition, LedgerHead
from judging.models import Scoresheet

MOST_ROWS, MOST_SHEETS = 20_000, 5_000  # checked within a second or so


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of the ledger. `details` is its data as it is hashed; `actor` is empty for a command."""

    sequence: int
    at: datetime
    kind: str
    title: str
    subject: str
    actor: str
    details: str
    hash: str


def events(edition: Edition, group: str = "") -> QuerySet[AuditEvent]:
    """The rows of an edition, newest first, narrowed to one group of kinds."""
    rows = AuditEvent.objects.filter(edition=edition).select_related("actor").order_by("-sequence")
    return rows.filter(kind__startswith=f"{group}.") if group in group_titles() else rows


def event_rows(rows: Iterable[AuditEvent]) -> list[EventRow]:
    """Rows with a title in words."""
    titles = event_titles()
    return [
        EventRow(
            row.sequence,
            row.at,
            row.kind,
            titles.get(row.kind, row.kind),
            row.subject,
            row.actor.name if row.actor is not None else "",
            json.dumps(row.data, ensure_ascii=False, sort_keys=True),
            row.hash,
        )
        for row in rows
    ]


def is_quick_to_verify(edition: Edition, head: LedgerHead) -> bool:
    """Whether chain and figures are checked with every look at the page; else they are on demand."""
    sheets = Scoresheet.objects.filter(stage__category__edition=edition)
    return head.count <= MOST_ROWS and sheets.count() <= MOST_SHEETS


def group_titles() -> dict[str, str]:
    """By which first words of a kind the ledger is narrowed, and what they are called."""
    return {
        "edition": _("Edition"),
        "category": _("Categories"),
        "form": _("Entry forms"),
        "statement": _("Declarations and letters"),
        "checklist": _("Checklists"),
        "submission": _("Entries"),
        "attachment": _("Evidence"),
        "verification": _("Verification"),
        "panel": _("Panels"),
        "assignment": _("Assignments"),
        "conflict": _("Possible conflicts"),
        "recusal": _("Conflicts of interest"),
        "scoresheet": _("Score sheets"),
        "rubric": _("Rubrics"),
        "chair": _("Decisions of the chair"),
        "stage": _("Stages"),
        "plenary": _("Plenary"),
        "seal": _("Locks"),
        "document": _("Documents"),
        "letterhead": _("Letterhead"),
        "signatory": _("Signatories"),
        "honour": _("Former winners"),
        "hearings": _("Presentations"),
        "paper": _("Paper sheets"),
        "judging": _("Watching, feedback and objections"),
        "feedback": _("Feedback"),
        "objection": _("Objections"),
        "role": _("Roles"),
    }


def event_titles() -> dict[str, str]:
    """What each kind of row says, in words; an unknown kind is shown as it is."""
    return {
        "edition.created": _("Edition made"),
        "edition.opened": _("Edition opened"),
        "edition.archived": _("Edition archived"),
        "edition.unarchived": _("Edition taken out of the archive"),
        "edition.changed": _("Edition changed"),
        "edition.rules": _("Rules of the award changed"),
        "edition.announcements": _("Announcements changed"),
        "edition.questions": _("Questions and answers changed"),
        "edition.timeline": _("Timeline changed"),
        "privacy.notice_changed": _("Privacy notice changed"),
        "privacy.retention_changed": _("Retention of data changed"),
        "personal_data.purged": _("Data deleted whose time was over"),
        "person.erased": _("Data of a person erased"),
        "data_request.asked": _("Request about personal data"),
        "data_request.done": _("Request about personal data met"),
        "data_request.refused": _("Request about personal data refused"),
        "data_request.withdrawn": _("Request about personal data taken back"),
        "category.judging_unlocked": _("Judging unlocked, since all weights are known"),
        "category.added": _("Category added"),
        "category.changed": _("Category changed"),
        "category.moved": _("Category moved"),
        "category.removed": _("Category removed"),
        "category.stages": _("Stages changed"),
        "category.places": _("Places and prizes changed"),
        "category.rule": _("Rule of eligibility changed"),
        "category.rules_order": _("Order of the rules changed"),
        "category.verification": _("How entries are verified changed"),
        "form.draft_started": _("Draft of a form begun"),
        "form.draft_discarded": _("Draft of a form thrown away"),
        "form.published": _("Form put in force"),
        "form.edited": _("Form in force changed before any submission"),
        "form.revised": _("New version of a form put in force"),
        "statement.added": _("Declaration or letter added"),
        "statement.changed": _("Declaration or letter changed"),
        "statement.revised": _("New version of a declaration or letter"),
        "checklist.changed": _("Checklist changed"),
        "readiness.added": _("Readiness list added"),
        "readiness.verified": _("Readiness verified"),
        "role.granted": _("Role given"),
        "role.revoked": _("Role revoked"),
        "role.refused": _("Request to join a unit refused"),
        "invitation.sent": _("Invitation sent"),
        "invitation.accepted": _("Invitation accepted"),
        "invitation.declined": _("Invitation declined"),
        "invitation.withdrawn": _("Invitation withdrawn"),
        "message.retried": _("Failed mail sent again"),
        "account.factors_removed": _("Second factor of a person removed"),
        "submission.registered": _("Entry registered"),
        "submission.started": _("Draft begun"),
        "submission.draft": _("Taken back by its people"),
        "submission.extended": _("More time given"),
        "submission.classified": _("Goals and affair of an entry named"),
        "gallery.agreed": _("Agreed to show an entry in the gallery"),
        "gallery.filled": _("Gallery filled with what was published before"),
        "gallery.withdrawn": _("Decided not to show an entry, or less of it, in the gallery"),
        "submission.team_added": _("Person added to a team"),
        "submission.team_changed": _("Person of a team corrected"),
        "submission.team_removed": _("Person taken out of a team"),
        "submission.team_invited": _("Person of a team invited again"),
        "submission.team_linked": _("Person of a team has an account now"),
        "submission.drafts_reminded": _("Writers of drafts reminded"),
        "attachment.added": _("File added"),
        "attachment.replaced": _("File replaced"),
        "attachment.removed": _("File removed"),
        "attachment.restored": _("File taken back"),
        "verification.taken": _("Verifier chosen"),
        "verification.tried": _("Rules of eligibility tried"),
        "verification.checked": _("Point of the checklist judged"),
        "verification.rule_decided": _("Rule of eligibility decided"),
        "verification.likeness": _("Similar entries judged"),
        "verification.reminded": _("Reminded of a returned entry"),
        "workbook.entries": _("Entries loaded from a workbook"),
        "workbook.scores": _("Scores loaded from a workbook"),
        "workbook.assign": _("Assignments loaded from a workbook"),
        "workbook.honours": _("Former winners loaded from a workbook"),
        "submission.corrected": _("Entry corrected"),
        "submission.submitted": _("Entry submitted"),
        "submission.returned": _("Entry returned"),
        "submission.admitted": _("Entry admitted"),
        "submission.rejected": _("Entry rejected"),
        "submission.withdrawn": _("Entry withdrawn"),
        "submission.disqualified": _("Entry disqualified"),
        "panel.offered": _("Seat offered"),
        "panel.seated": _("Juror seated"),
        "panel.unseated": _("Seat taken back"),
        "panel.replaced": _("Juror replaced"),
        "panel.appointed": _("Chair or deputy appointed"),
        "card.issued": _("Juror's card made"),
        "card.revoked": _("Juror's card revoked"),
        "card.used": _("Juror's card used"),
        "assignment.made": _("Entry assigned to a juror"),
        "assignment.taken_back": _("Assignment taken back"),
        "assignment.plan_accepted": _("Plan of assignments accepted"),
        "expertise.category": _("Expertise of a category named"),
        "expertise.entry": _("Expertise that an entry needs named"),
        "expertise.juror": _("Expertise of a juror named"),
        "conflict.none": _("No conflict declared"),
        "conflict.found": _("Possible conflict found"),
        "conflict.recused": _("Possible conflict decided: the juror stands aside"),
        "conflict.cleared": _("Possible conflict decided: the juror judges"),
        "redaction.made": _("Passages blackened"),
        "redaction.lifted": _("Passages shown again"),
        "practice.set": _("Practice entry set"),
        "practice.waived": _("Juror let off the practice sheet"),
        "recusal.declared": _("Conflict of interest declared"),
        "recusal.applied": _("Conflict of interest took effect"),
        "scoresheet.scored": _("Scores stored"),
        "scoresheet.overtaken": _("Score of another device arrived later"),
        "scoresheet.finalised": _("Score sheet finalised"),
        "scoresheet.reopened": _("Score sheet reopened"),
        "scoresheet.excused": _("Score sheet excused"),
        "rubric.created": _("Rubric made"),
        "rubric.edited": _("Rubric changed before the first score"),
        "rubric.revised": _("New version of the rubric"),
        "letterhead.changed": _("Letterhead changed"),
        "letterhead.emblem": _("Emblem changed"),
        "wording.changed": _("Wording of papers changed"),
        "signatory.saved": _("Signatory saved"),
        "signatory.removed": _("Signatory removed"),
        "honour.loaded": _("Former winners loaded"),
        "honour.changed": _("Former winners changed"),
        "honour.removed": _("Former winner removed"),
        "unit.existence_changed": _("When there was a unit"),
        "chair.few_sheets": _("Reason for few score sheets"),
        "chair.promotion_line": _("Decision at the promotion line"),
        "hearings.planned": _("Rooms and days of presentations set"),
        "hearings.drawn": _("Running order drawn"),
        "hearings.undone": _("Running order taken back"),
        "hearings.added": _("Latecomers given a time"),
        "hearings.moved": _("Presentation moved by hand"),
        "hearings.attendance": _("Attendance of entrants recorded"),
        "hearings.jurors": _("Attendance of jurors recorded"),
        "paper.entered": _("Paper sheet entered"),
        "judging.policy": _("Watching, feedback and objections decided"),
        "feedback.released": _("Feedback released"),
        "feedback.withdrawn": _("Feedback taken back"),
        "objection.received": _("Objection received"),
        "objection.answered": _("Objection answered"),
        "objection.followed": _("Objection followed up"),
        "plenary.held": _("Plenary held"),
        "plenary.decided": _("Place decided otherwise than the rules"),
        "plenary.undecided": _("Decision on a place taken back"),
        "stage.closed": _("Stage closed"),
        "stage.reopened": _("Stage reopened"),
        "seal.scores": _("Scores locked"),
        "seal.plenary": _("Places confirmed"),
        "seal.publication": _("Results published"),
        "seal.scores.lifted": _("Scores unlocked"),
        "seal.plenary.lifted": _("Places reopened"),
        "seal.publication.lifted": _("Publication taken back"),
        "document.issued": _("Papers issued"),
        "document.numbered": _("Numbers of the registry entered"),
        "document.rendered": _("Papers rendered"),
        "document.signed": _("Papers signed"),
        "document.void": _("Papers made void"),
    }
