"""An entry's states: registered, admitted, taken out of the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Organization, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category, require_unsealed
from awards.workbooks.values import title_key
from submissions.models import Revision, Submission, TeamMember
from submissions.queries.content import attachment_facts, content_digest, entry_content

BATCH = 1000
# The only ways from state to state; the table in the README repeats it.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Submission.State.DRAFT: frozenset({Submission.State.SUBMITTED, Submission.State.WITHDRAWN}),
    # Back to a draft: taken back by its people, while there is time to submit it anew.
    Submission.State.SUBMITTED: frozenset(
        {
            Submission.State.DRAFT,
            Submission.State.RETURNED,
            Submission.State.ADMITTED,
            Submission.State.REJECTED,
            Submission.State.WITHDRAWN,
        }
    ),
    Submission.State.RETURNED: frozenset(
        {Submission.State.SUBMITTED, Submission.State.REJECTED, Submission.State.WITHDRAWN}
    ),
    Submission.State.ADMITTED: frozenset({Submission.State.WITHDRAWN, Submission.State.DISQUALIFIED}),
    Submission.State.REJECTED: frozenset(),
    Submission.State.WITHDRAWN: frozenset(),
    Submission.State.DISQUALIFIED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Leader:
    """Who stands behind an entry, as the workbook or the form says it."""

    name: str
    nip: str = ""
    nip_is_doubtful: bool = False
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of an entry when the secretariat registers it."""

    title: str
    unit: Organization
    participant_kind: str = ""
    started_on: date | None = None
    started_precision: str = ""
    summary: str = ""
    video_url: str = ""
    note: str = ""
    leader: Leader | None = None


def register_entry(*, category: Category, facts: EntryFacts, by: User | None, source: str) -> Submission:
    """Register one entry for a unit, see `register_entries`."""
    return register_entries(category=category, facts=[facts], by=by, source=source)[0]


@transaction.atomic
def register_entries(
    *, category: Category, facts: Sequence[EntryFacts], by: User | None, source: str, admitted: str = ""
) -> list[Submission]:
    """Register entries, as submitted now; the secretariat's entries are exempt from the window.

    With `admitted` they are admitted as well, and it says how they were checked: "outside" when the
    administrative check was made on paper. Codes run without a gap in the order given: `IPP-001`.
    The number of queries is constant. Raises `DomainError` for a unit of a kind that may not enter, when
    scores are locked, or when an entry would be admitted after a stage was closed.
    """
    lock_category(category.pk, exclusive=True)
    require_unsealed(category)
    if admitted:
        require_field_open(category)
    for fact in facts:
        if fact.unit.kind not in category.unit_kinds:
            raise DomainError(
                _("%(unit)s is not a kind of unit that may enter %(category)s.")
                % {"unit": fact.unit.label, "category": category.name}
            )
    submissions = Submission.objects.bulk_create(
        [
            _submission(category, number, fact, admitted=bool(admitted))
            for number, fact in enumerate(facts, _next_number(category))
        ],
        batch_size=BATCH,
    )
    teams = {
        submission.pk: [_leader(submission, fact.leader)] if fact.leader else []
        for submission, fact in zip(submissions, facts, strict=True)
    }
    TeamMember.objects.bulk_create([member for team in teams.values() for member in team], batch_size=BATCH)
    if admitted:
        Revision.objects.bulk_create(
            [
                _revision(submission, 1, entry_content(submission, team=teams[submission.pk]))
                for submission in submissions
            ],
            batch_size=BATCH,
        )
    events = []
    for submission in submissions:
        events.append(_event(submission, "submission.registered", code=submission.code, source=source))
        if admitted:
            events.append(
                _event(submission, "submission.admitted", was=Submission.State.SUBMITTED, check=admitted)
            )
    append_events(edition_id=category.edition_id, events=events, by=by)
    return submissions


def _next_number(category: Category) -> int:
    """The number after the last one given; whoever asks holds the category alone."""
    last = Submission.objects.filter(category=category).aggregate(last=Max("number"))["last"] or 0
    return int(last) + 1


def _code(category: Category, number: int) -> str:
    return f"{category.entry_prefix}-{number:03d}"


def _submission(category: Category, number: int, facts: EntryFacts, *, admitted: bool) -> Submission:
    now = timezone.now()
    return Submission(
        category=category,
        number=number,
        code=_code(category, number),
        title=facts.title,
        title_key=title_key(facts.title),
        unit=facts.unit,
        participant_kind=facts.participant_kind,
        state=Submission.State.ADMITTED if admitted else Submission.State.SUBMITTED,
        submitted_at=now,
        admitted_at=now if admitted else None,
        summary=facts.summary,
        video_url=facts.video_url,
        started_on=facts.started_on,
        started_precision=facts.started_precision,
        note=facts.note,
    )


@transaction.atomic
def correct_entry(*, submission: Submission, facts: EntryFacts, by: User | None) -> list[str]:
    """Take over other facts for a registered entry; returns the names of what changed.

    What is judged, the frozen revision, gets a new number when an admitted entry changes.
    """
    lock_category(submission.category_id, exclusive=False)
    submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("category").get(pk=submission.pk)
    )
    require_unsealed(submission.category)
    changed = []
    for name in (
        "title",
        "participant_kind",
        "started_on",
        "started_precision",
        "summary",
        "video_url",
        "note",
    ):
        if getattr(submission, name) != getattr(facts, name):
            setattr(submission, name, getattr(facts, name))
            changed.append(name)
    if changed:
        submission.title_key = title_key(submission.title)
        submission.save()
    if facts.leader is not None and _write_leader(submission, facts.leader):
        changed.append("leader")
    if changed and submission.state == Submission.State.ADMITTED:
        freeze_revision(submission)
    if changed:
        _record(submission, "submission.corrected", by, fields=changed)
    return changed


@transaction.atomic
def admit_entry(*, submission: Submission, by: User | None, check: str) -> Submission:
    """Admit an entry to judging and freeze the revision that is judged.

    `check` says how it was checked: "here" on its page, "outside" when the administrative check was made on
    paper.
    """
    submission = change_state(submission=submission, to=Submission.State.ADMITTED, by=by, check=check)
    latest = submission.revisions.last()
    if latest is None or latest.sha256 != content_digest(current_content(submission)):
        freeze_revision(submission)
    return submission


@transaction.atomic
def reject_entry(*, submission: Submission, reason: str, by: User | None) -> Submission:
    """The check refuses an entry, with the reason that its page keeps; the ledger says only that it did."""
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    submission = change_state(submission=submission, to=Submission.State.REJECTED, by=by)
    submission.ended_reason = reason.strip()
    submission.save(update_fields=["ended_reason"])
    return submission


@transaction.atomic
def leave_field(*, submission: Submission, to: str, reason: str, by: User | None) -> Submission:
    """Rule 9: a withdrawn or disqualified entry leaves the field; after closing only by reopening.

    Its sheets and its ledger stay.
    """
    if to not in {Submission.State.WITHDRAWN, Submission.State.DISQUALIFIED}:
        raise DomainError(_("An entry leaves the field as withdrawn or disqualified."))
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    lock_category(submission.category_id, exclusive=True)
    submission.refresh_from_db(fields=["state"])
    if submission.state == Submission.State.ADMITTED:
        require_field_open(submission.category)
    submission = change_state(submission=submission, to=to, by=by)
    submission.ended_reason = reason.strip()
    submission.save(update_fields=["ended_reason"])
    return submission


@transaction.atomic
def change_state(*, submission: Submission, to: str, by: User | None, **data: Any) -> Submission:
    """Move an entry along `TRANSITIONS`, under its row lock; any other way is refused.

    Nobody joins the field once a stage is closed: no juror of that stage has seen the entry. What is
    submitted for the first time gets the next number of its category, and so holds the category alone.
    """
    lock_category(submission.category_id, exclusive=to == Submission.State.SUBMITTED)
    submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("category").get(pk=submission.pk)
    )
    if to not in TRANSITIONS[submission.state]:
        raise DomainError(
            _("%(code)s is “%(state)s” and cannot become “%(to)s”.")
            % {
                "code": submission.code or submission.title,
                "state": submission.get_state_display(),
                "to": Submission.State(to).label,
            }
        )
    require_unsealed(submission.category)
    if to == Submission.State.ADMITTED:
        require_field_open(submission.category)
    before, submission.state = submission.state, to
    if to == Submission.State.SUBMITTED:
        submission.submitted_at = timezone.now()
        if submission.number is None:
            submission.number = _next_number(submission.category)
            submission.code = _code(submission.category, submission.number)
        data["code"] = submission.code
    if to == Submission.State.ADMITTED:
        submission.admitted_at = timezone.now()
    submission.save(update_fields=["state", "number", "code", "submitted_at", "admitted_at"])
    _record(submission, f"submission.{to}", by, was=before, **data)
    return submission


def require_field_open(category: Category) -> None:
    """Refuse to change which entries are judged while a stage of the category is closed."""
    closed = category.stages.filter(closed_at__isnull=False).first()
    if closed is not None:
        raise DomainError(
            _("The stage %(stage)s is closed. Reopen it first, with a reason.") % {"stage": closed.name}
        )


def current_content(submission: Submission) -> dict[str, Any]:
    """What an entry says now, as a revision would freeze it."""
    return entry_content(
        submission,
        team=submission.team.all(),
        answers=submission.answers.all(),
        attachments=attachment_facts(submission),
    )


def freeze_revision(submission: Submission) -> Revision:
    """Store the frozen copy that the jury reads, with its SHA-256; its files are kept from now on."""
    last = submission.revisions.aggregate(last=Max("number"))["last"] or 0
    submission.attachments.present().filter(frozen_at__isnull=True).update(frozen_at=timezone.now())
    revision = _revision(submission, last + 1, current_content(submission))
    revision.save()
    return revision


def _revision(submission: Submission, number: int, content: dict[str, Any]) -> Revision:
    return Revision(submission=submission, number=number, content=content, sha256=content_digest(content))


def _leader(submission: Submission, leader: Leader) -> TeamMember:
    return TeamMember(submission=submission, role=TeamMember.Role.LEADER, **asdict(leader))


def _write_leader(submission: Submission, leader: Leader) -> bool:
    """Store the leader; returns whether anything changed."""
    values = asdict(leader)
    stored = TeamMember.objects.filter(submission=submission, role=TeamMember.Role.LEADER).first()
    if stored is None:
        _leader(submission, leader).save()
        return True
    if all(getattr(stored, name) == value for name, value in values.items()):
        return False
    TeamMember.objects.filter(pk=stored.pk).update(**values)
    return True


def _event(submission: Submission, kind: str, **data: Any) -> Event:
    return Event(kind, f"submission:{submission.pk}", {"category": submission.category_id, **data})


def _record(submission: Submission, kind: str, by: User | None, **data: Any) -> None:
    append_events(edition_id=submission.category.edition_id, events=[_event(submission, kind, **data)], by=by)
