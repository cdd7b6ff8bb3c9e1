"""Seats the named jurors in a stage and gives each of them every entry of its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.seals import require_unsealed
from awards.workbooks.headers import normalise
from judging.imports.jurors import Jurors
from judging.models import Assignment, PanelMember
from judging.queries import field_of
from judging.services.scoresheets import require_stage_open
from judging.services.seating import assign, check_judgeable, seat_juror
from submissions.models import Submission


@dataclass
class SeatedStage:
    """A stage that rows are about: why it takes no scores now, who sits in it, which entries it judges."""

    stage: Stage
    problem: str = ""
    jurors: dict[str, User] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    entries: frozenset[int] = frozenset()


def stage_problem(stage: Stage) -> str:
    """Why a stage takes no scores: locked or unjudgeable category, closed stage. Empty when it does."""
    try:
        require_unsealed(stage.category)
        require_stage_open(stage)
        check_judgeable(stage.category)
    except DomainError as error:
        return str(error)
    return ""


def judged_entries(stage: Stage) -> frozenset[int]:
    """The entries that may be scored in a stage: all admitted ones while an earlier stage is open, as paper
    may come in any order; afterwards those that went on.
    """
    earlier = stage.category.stages.filter(position__lt=stage.position)
    undecided = [before for before in earlier if before.has_promotion_rule and before.closed_at is None]
    if undecided:
        admitted = Submission.objects.filter(category=stage.category_id, state=Submission.State.ADMITTED)
        return frozenset(admitted.values_list("pk", flat=True))
    return frozenset(field_of(stage).values_list("pk", flat=True))


def seat_named(stage: Stage, names: Iterable[str], jurors: Jurors, *, by: User | None) -> SeatedStage:
    """Find or make the named jurors, seat them and assign each every entry of the stage.

    A stage that takes no scores is left as it is; its jurors are only looked up. A juror who may not be
    seated has the reason in `faults`; a new one whose name is almost another's has a remark in `doubts`.
    """
    seated = SeatedStage(stage, stage_problem(stage), entries=judged_entries(stage))
    for name in sorted({normalise(name): name for name in reversed(list(names))}.values(), key=normalise):
        try:
            juror = jurors.find(name)
            if juror is None and not seated.problem:
                known = jurors.nearest(name)
                if known:
                    told = _("A new juror “%(name)s”; like “%(known)s”. Is it the same one?")
                    seated.doubts[normalise(name)] = told % {"name": name, "known": known}
                juror = jurors.make(name)
            if juror is not None:
                seated.jurors[normalise(name)] = juror
        except DomainError as error:
            seated.faults[normalise(name)] = str(error)
    if not seated.problem:
        _assign(seated, by=by)
    return seated


def _assign(seated: SeatedStage, *, by: User | None) -> None:
    stage = seated.stage
    members = {
        member.juror_id: member for member in PanelMember.objects.answered().filter(panel__stage=stage)
    }
    active = []
    for key, juror in list(seated.jurors.items()):
        try:
            member = members.get(juror.pk) or seat_juror(stage=stage, juror=juror, by=by)
        except DomainError as error:
            seated.faults[key] = str(error)
            del seated.jurors[key]
            continue
        # Who was replaced keeps what is final and gets nothing new.
        if member.replaced_at is None:
            active.append(juror.pk)
    wanted = {(entry, juror) for entry in seated.entries for juror in active}
    taken = set(Assignment.objects.filter(stage=stage).values_list("submission_id", "juror_id"))
    if wanted - taken:
        pairs = sorted(wanted - taken)
        assign(stage=stage, pairs=pairs, by=by, origin=Assignment.Origin.PAPER)
