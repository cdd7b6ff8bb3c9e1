"""What the mails of an entry's life say: one page of words for each event, in the active language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards import formats
from submissions.models import Submission

STARTED, SUBMITTED, TAKEN_BACK = "started", "submitted", "taken_back"
RETURNED, RESUBMITTED, ADMITTED = "returned", "resubmitted", "admitted"
REJECTED, WITHDRAWN, EXTENDED = "rejected", "withdrawn", "extended"
TEAM_INVITED, REMINDER = "team_invited", "reminder"

KINDS: Mapping[str, Any] = {
    f"entry_{STARTED}": gettext_lazy("Draft begun"),
    f"entry_{SUBMITTED}": gettext_lazy("Confirmation of an entry"),
    f"entry_{TAKEN_BACK}": gettext_lazy("Entry taken back"),
    f"entry_{RETURNED}": gettext_lazy("Entry returned"),
    f"entry_{RESUBMITTED}": gettext_lazy("Confirmation of an answer"),
    f"entry_{ADMITTED}": gettext_lazy("Entry admitted"),
    f"entry_{REJECTED}": gettext_lazy("Entry rejected"),
    f"entry_{WITHDRAWN}": gettext_lazy("Entry withdrawn"),
    f"entry_{EXTENDED}": gettext_lazy("More time"),
    f"entry_{TEAM_INVITED}": gettext_lazy("Invitation to a team"),
    f"entry_{REMINDER}": gettext_lazy("Reminder of the deadline"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: its lines, then facts, points and a reason, and the button that leads on."""

    title: str
    lines: tuple[str, ...]
    button: str
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    reason: str = ""
    closing: str = ""


def letter(submission: Submission, event: str, given: Mapping[str, Any]) -> Letter:
    """The words of one event. Raises KeyError for an unknown event, or one that lacks a fact."""
    return WRITERS[event](submission, given)


def about(submission: Submission) -> str:
    """What a subject calls an entry: with its number once it was submitted."""
    return str(submission) if submission.submitted_at else submission.title


def _started(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("Your draft is kept"),
        lines=(
            _("you have begun an entry in the category %(category)s.") % _names(submission),
            _("It is a draft until you submit it. What you type is saved. Go on whenever you like."),
        ),
        facts=(_title(submission), _closing(submission)),
        button=_("Go on writing"),
    )


def _submitted(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("We have your entry"),
        lines=(_("the entry was submitted and has its number. Keep this mail."),),
        facts=(_number(submission), _title(submission), _unit(submission), _when(submission)),
        closing=_(
            "The secretariat checks it now and writes to you. "
            "Until registration closes you can take it back and change it."
        ),
        button=_("See the entry"),
    )


def _taken_back(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("Your entry is a draft again"),
        lines=(
            _("the entry was taken back. It takes no part in the award until you submit it again in time."),
        ),
        facts=(_number(submission), _title(submission), _closing(submission)),
        button=_("Go on writing"),
    )


def _returned(submission: Submission, given: Mapping[str, Any]) -> Letter:
    due = given.get("due_at")
    facts = [_number(submission), _title(submission)]
    if isinstance(due, datetime):
        facts.append((_("Answer until"), formats.deadline(due)))
    return Letter(
        title=_("Please complete your entry"),
        lines=(_("the secretariat has checked the entry and asks you to complete it:"),),
        facts=tuple(facts),
        points=tuple(str(point) for point in given.get("points", ())),
        reason=str(given.get("reason", "")),
        closing=_("Change what is asked for, then submit again. Without an answer in time the entry is out."),
        button=_("Complete the entry"),
    )


def _resubmitted(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("We have your answer"),
        lines=(_("the completed entry was submitted under the same number."),),
        facts=(_number(submission), _title(submission), _when(submission)),
        closing=_("The secretariat checks it again and writes to you."),
        button=_("See the entry"),
    )


def _admitted(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("Your entry is admitted"),
        lines=(_("the entry has passed the administrative check and goes to the jury as you submitted it."),),
        facts=(_number(submission), _title(submission)),
        closing=_("Now you wait: we write to you when there is something to do."),
        button=_("See the entry"),
    )


def _rejected(submission: Submission, given: Mapping[str, Any]) -> Letter:
    return Letter(
        title=_("Your entry is not admitted"),
        lines=(_("the entry has not passed the administrative check. This is the reason:"),),
        facts=(_number(submission), _title(submission)),
        points=tuple(str(point) for point in given.get("points", ())),
        reason=str(given["reason"]),
        closing=_("If you think that this is a mistake, answer this mail and say why."),
        button=_("See the entry"),
    )


def _withdrawn(submission: Submission, given: Mapping[str, Any]) -> Letter:
    return Letter(
        title=_("Your entry is withdrawn"),
        lines=(_("the entry is withdrawn and takes no part in the award any more."),),
        facts=(_number(submission), _title(submission)),
        reason=str(given.get("reason", "")),
        closing=_("If you did not want this, answer this mail at once."),
        button=_("See the entry"),
    )


def _extended(submission: Submission, given: Mapping[str, Any]) -> Letter:
    return Letter(
        title=_("You have more time"),
        lines=(_("the secretariat has given this entry more time."),),
        facts=(_title(submission), (_("Submit until"), formats.deadline(given["until"]))),
        reason=str(given.get("reason", "")),
        button=_("Go on writing"),
    )


def _team_invited(submission: Submission, given: Mapping[str, Any]) -> Letter:  # noqa: ARG001
    return Letter(
        title=_("You are named in a team"),
        lines=(
            _("you are named as a member of the team of this entry, by this e-mail address."),
            _("Sign in or sign up with it, then you can write with the team."),
        ),
        facts=(_title(submission), _unit(submission), (_("Category"), submission.category.name)),
        closing=_("If you know nothing of this, answer this mail; we take your name out."),
        button=_("See the entry"),
    )


def _reminder(submission: Submission, given: Mapping[str, Any]) -> Letter:
    left = formats.remaining(given["until"], given["now"])
    if submission.state == Submission.State.RETURNED:
        lines = (_("the secretariat waits for your answer, and the entry is out if none comes in time."),)
        button = _("Complete the entry")
    else:
        lines = (_("your entry is still a draft. Only what is submitted in time takes part in the award."),)
        button = _("Go on writing")
    facts = [
        _title(submission),
        (_("Submit until"), formats.deadline(given["until"])),
        (_("Time left"), left),
    ]
    if submission.submitted_at:
        facts.insert(0, _number(submission))
    return Letter(
        title=_("The deadline comes near"),
        lines=lines,
        facts=tuple(facts),
        points=tuple(str(point) for point in given.get("points", ())),
        closing=_("In the last hours many submit at once. Do not wait for the last minute."),
        button=button,
    )


WRITERS: Mapping[str, Callable[[Submission, Mapping[str, Any]], Letter]] = {
    STARTED: _started,
    SUBMITTED: _submitted,
    TAKEN_BACK: _taken_back,
    RETURNED: _returned,
    RESUBMITTED: _resubmitted,
    ADMITTED: _admitted,
    REJECTED: _rejected,
    WITHDRAWN: _withdrawn,
    EXTENDED: _extended,
    TEAM_INVITED: _team_invited,
    REMINDER: _reminder,
}


def _names(submission: Submission) -> dict[str, str]:
    return {"category": submission.category.name, "title": submission.title}


def _title(submission: Submission) -> tuple[str, str]:
    return _("Title"), submission.title


def _number(submission: Submission) -> tuple[str, str]:
    return _("Number"), submission.code


def _unit(submission: Submission) -> tuple[str, str]:
    return _("Unit"), submission.unit.label


def _when(submission: Submission) -> tuple[str, str]:
    assert submission.submitted_at is not None  # noqa: S101 - the service has just set it
    return _("Submitted"), formats.wib(submission.submitted_at)


def _closing(submission: Submission) -> tuple[str, str]:
    return _("Submit until"), formats.deadline(submission.category.edition.registration_closes_at)
