"""Beginning an entry and writing it: nothing is overwritten that its writer has not seen.

Writing is not in the ledger; beginning is. Whoever writes holds the entry's row, and so does whoever submits
it, so that no word arrives after the copy that is judged was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import ArchivedError, DomainError
from awards.models import Category, Organization, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from awards.workbooks.values import title_key
from submissions.models import Answer, Section, Submission, TeamMember
from submissions.queries.content import EMPTY, Clash, value_digest
from submissions.queries.deadlines import WRITABLE, is_in_time
from submissions.queries.forms import form_in_force
from submissions.services.notices import tell


@dataclass(frozen=True, slots=True)
class Seen:
    """What a writer had before their eyes: the version of an answer, and the digest of its value."""

    version: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the answers of one section: the versions that stand now, and what clashed."""

    versions: Mapping[str, int]
    clashes: tuple[Clash, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What an entry is, apart from its answers."""

    title: str
    unit: Organization
    participant_kind: str = ""
    started_on: date | None = None
    started_precision: str = ""
    video_url: str = ""
    is_developed_further: bool = False
    development: str = ""
    sdgs: list[int] = field(default_factory=list)
    urusan: str = ""


FACT_NAMES = (
    "title",
    "unit",
    "participant_kind",
    "started_on",
    "started_precision",
    "video_url",
    "is_developed_further",
    "development",
    "sdgs",
    "urusan",
)


@transaction.atomic
def start_draft(
    *,
    category: Category,
    unit: Organization,
    title: str,
    participant_kind: str = "",
    by: User,
    on_behalf: bool = False,
) -> Submission:
    """Begin an entry for a unit, with its writer as the leader of the team, and tell them by mail.

    With `on_behalf` the secretariat begins it: nobody owns it, and it is exempt from the window. A draft has
    no number yet. Raises `DomainError` outside the window, without a form in force, for a unit or participant
    of a kind that may not enter, when scores are locked, or when the unit has an entry of this title.
    """
    lock_category(category.pk, exclusive=False)
    category = Category.objects.select_related("edition").get(pk=category.pk)
    require_living(category)
    require_unsealed(category)
    if not on_behalf:
        _require_window(category)
    form = form_in_force(category)
    if form is None:
        raise DomainError(
            _("%(category)s has no form yet. Ask the secretariat.") % {"category": category.name}
        )
    facts = DraftFacts(title=" ".join(title.split()), unit=unit, participant_kind=participant_kind)
    require_fitting(category, facts)
    require_new_title(category, facts)
    entry = Submission(
        category=category,
        form=form,
        title=facts.title,
        title_key=title_key(facts.title),
        unit=unit,
        participant_kind=participant_kind,
        owner=None if on_behalf else by,
        changed_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:  # two at once: the title is taken since it was looked for
        raise _same_title(facts) from error
    if not on_behalf:
        TeamMember.objects.create(
            submission=entry,
            role=TeamMember.Role.LEADER,
            name=by.name,
            email=by.email,
            phone=by.phone,
            user=by,
        )
    append_event(
        edition_id=category.edition_id,
        kind="submission.started",
        subject=f"submission:{entry.pk}",
        data={"category": category.pk, "unit": unit.pk, "form": form.version, "on_behalf": on_behalf},
        by=by,
    )
    if not on_behalf:
        tell(entry, "started", occasion="started")
    return entry


@transaction.atomic
def save_section(
    *,
    submission: Submission,
    section: Section,
    values: Mapping[str, Any],
    seen: Mapping[str, Seen],
    by: User,
) -> Saved:
    """Store the answers of a section, question by question.

    `values` are clean, by the code of the question; `seen` says what the writer had before their eyes. What
    the writer did not touch is left alone. What changed meanwhile and is written otherwise is a clash: it is
    not stored, and comes back with who changed it and when; the other answers are stored. Saving the same
    again changes nothing. Raises `DomainError` once the entry may no longer be written.
    """
    entry = lock_for_writing(submission)
    if entry.form_id != section.form_id:
        raise DomainError(
            _("The form of this category was changed. Open the section again; what you typed stays here.")
        )
    stored = {
        answer.question_code: answer
        for answer in entry.answers.filter(section_code=section.code).select_related("updated_by")
    }
    now = timezone.now()
    versions: dict[str, int] = {code: answer.version for code, answer in stored.items()}
    clashes: list[Clash] = []
    changed = False
    for code, raw in values.items():
        value = EMPTY if raw is None else raw
        answer, was = stored.get(code), seen.get(code, Seen())
        held = EMPTY if answer is None else answer.value
        if value == held or (was.digest and value_digest(value) == was.digest):
            continue
        if answer is not None and answer.version != was.version:
            clashes.append(Clash(code, held, answer.version, answer.updated_by, answer.updated_at))
            continue
        versions[code] = _write(entry, section.code, code, answer, value, now, by)
        changed = True
    if changed:
        Submission.objects.filter(pk=entry.pk).update(changed_at=now)
    return Saved(versions, tuple(clashes), now)


@transaction.atomic
def save_facts(*, submission: Submission, facts: DraftFacts, seen_version: int, by: User) -> bool:
    """Store what an entry is; False, and nothing stored, when somebody else changed it meanwhile.

    Raises `DomainError` as `start_draft` does for what may not enter, and once the entry may not be written.
    """
    entry = lock_for_writing(submission)
    changed = [name for name in FACT_NAMES if getattr(entry, name) != getattr(facts, name)]
    if not changed:
        return True
    if entry.facts_version != seen_version:
        return False
    require_fitting(entry.category, facts)
    if "title" in changed or "unit" in changed:
        require_new_title(entry.category, facts, but=entry)
    for name in changed:
        setattr(entry, name, getattr(facts, name))
    entry.title_key = title_key(entry.title)
    entry.facts_version += 1
    entry.facts_changed_at = entry.changed_at = timezone.now()
    entry.facts_changed_by = by
    try:
        with transaction.atomic():
            _save_facts(entry, changed)
    except IntegrityError as error:
        raise _same_title(facts) from error
    return True


def _save_facts(entry: Submission, changed: list[str]) -> None:
    entry.save(
        update_fields=[
            *changed,
            "title_key",
            "facts_version",
            "facts_changed_at",
            "facts_changed_by",
            "changed_at",
        ]
    )


def lock_for_writing(submission: Submission) -> Submission:
    """The entry under its row lock, with its edition. Raises `DomainError` when nobody may write it now."""
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition", "unit")
        .get(pk=submission.pk)
    )
    require_living(entry.category)
    if entry.state not in WRITABLE:
        raise DomainError(
            _("This entry is “%(state)s” and cannot be changed now.") % {"state": entry.get_state_display()}
        )
    if not is_in_time(entry, timezone.now()):
        raise DomainError(
            _("The time for this entry is over, so nothing was saved. The secretariat can give more time.")
        )
    return entry


def require_living(category: Category) -> None:
    """An archived edition is read only."""
    if category.edition.is_archived:
        raise ArchivedError(category.edition.name)


def require_fitting(category: Category, facts: DraftFacts) -> None:
    """Refuse a kind of unit or participant that may not enter the category."""
    if facts.unit.kind not in category.unit_kinds:
        raise DomainError(
            _("%(unit)s is not a kind of unit that may enter %(category)s.")
            % {"unit": facts.unit.label, "category": category.name}
        )
    if facts.participant_kind and facts.participant_kind not in category.participant_kinds:
        raise DomainError(
            _("This kind of participant may not enter %(category)s.") % {"category": category.name}
        )


def require_new_title(category: Category, facts: DraftFacts, *, but: Submission | None = None) -> None:
    """Refuse a title that the unit has already in this category; a draft that was given up frees its own."""
    same = Submission.objects.filter(
        category=category, unit=facts.unit, title_key=title_key(facts.title)
    ).exclude(state=Submission.State.WITHDRAWN, number__isnull=True)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise _same_title(facts)


def _same_title(facts: DraftFacts) -> DomainError:
    return DomainError(
        _("%(unit)s already has an entry “%(title)s” here. Open that one, or choose another title.")
        % {"unit": facts.unit.label, "title": facts.title}
    )


def _require_window(category: Category) -> None:
    edition, now = category.edition, timezone.now()
    if edition.opened_at is None or now < edition.registration_opens_at:
        raise DomainError(_("Registration is not open yet."))
    if now >= edition.registration_closes_at:
        raise DomainError(_("Registration is closed."))


def _write(
    entry: Submission,
    section_code: str,
    question_code: str,
    answer: Answer | None,
    value: Any,
    now: datetime,
    by: User,
) -> int:
    if answer is None:
        entry.answers.create(
            section_code=section_code,
            question_code=question_code,
            value=value,
            updated_at=now,
            updated_by=by,
        )
        return 1
    answer.value, answer.version, answer.updated_at, answer.updated_by = value, answer.version + 1, now, by
    answer.save(update_fields=["value", "version", "updated_at", "updated_by"])
    return answer.version
