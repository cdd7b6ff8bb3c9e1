"""What the secretariat has to do now, computed from the state of an edition; reads nothing itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from awards.models import Category, Seal, Stage
from reports.models import Document
from reports.queries.overview import Overview

MOST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, for components/todo.html; `actions` are (label, address)."""

    title: str
    body: str
    note: str = ""
    actions: tuple[tuple[str, str], ...] = ()


def todo_steps(board: Overview) -> list[Step]:
    """At most five steps, in the order of the path from entry to paper."""
    steps = [
        *_open_edition(board),
        *_answer_requests(board),
        *_check_entries(board),
        *_decide_conflicts(board),
        *_answer_objections(board),
        *_remind_jurors(board),
        *_close_stages(board),
        *_hold_plenary(board),
        *_publish(board),
        *_issue_papers(board),
        *_confirm_members(board),
        *_look_at_mails(board),
        *_replace_examples(board),
    ]
    return steps[:MOST]


def _open_edition(board: Overview) -> Iterable[Step]:
    if board.edition.opened_at is not None:
        return
    blocking = [point.text for point in board.missing if point.blocks]
    body = _("Nobody outside sees this edition yet.")
    url = reverse("awards:setup", args=[board.edition.slug])
    if not blocking:
        yield Step(_("Open the edition"), body, _("Nothing is missing."), ((_("To the checklist"), url),))
        return
    title = ngettext(
        "Settle %(n)d point before the edition opens",
        "Settle %(n)d points before the edition opens",
        len(blocking),
    ) % {"n": len(blocking)}
    more = len(blocking) - 2
    note = ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more} if more > 0 else ""
    yield Step(title, f"{body} {' '.join(blocking[:2])}", note, ((_("To the checklist"), url),))


def _check_entries(board: Overview) -> Iterable[Step]:
    waiting = sum(board.submitted.values())
    if waiting:
        title = ngettext("Check %(n)d entry", "Check %(n)d entries", waiting) % {"n": waiting}
        url = reverse("submissions:check-queue", kwargs={"slug": board.edition.slug})
        text = _("They were submitted and wait for the administrative check.")
        yield Step(title, text, "", ((_("To the verification"), url),))


def _answer_requests(board: Overview) -> Iterable[Step]:
    """What the law gives people a right to comes before the rest; it waits in days, not in weeks."""
    waiting = board.open_requests
    if waiting:
        title = ngettext(
            "Answer %(n)d request about personal data", "Answer %(n)d requests about personal data", waiting
        ) % {"n": waiting}
        url = reverse("awards:data-requests", args=[board.edition.slug])
        text = _("Somebody asks to correct or to erase their data. The law sets a term for the answer.")
        yield Step(title, text, "", ((_("See the requests"), url),))


def _decide_conflicts(board: Overview) -> Iterable[Step]:
    waiting = board.open_conflicts
    if waiting:
        title = ngettext(
            "Decide %(n)d conflict of interest", "Decide %(n)d conflicts of interest", waiting
        ) % {"n": waiting}
        url = reverse("judging:conflicts", kwargs={"slug": board.edition.slug})
        text = _("Until then the entry is closed to the juror, and the sheet stays open.")
        yield Step(title, text, "", ((_("See the conflicts"), f"{url}?keadaan=open"),))


def _answer_objections(board: Overview) -> Iterable[Step]:
    """Early in the list although they come late in an award: an entrant waits for each."""
    waiting, oldest = board.open_objections
    if oldest is not None:
        title = ngettext("Answer %(n)d objection", "Answer %(n)d objections", waiting) % {"n": waiting}
        url = reverse("judging:objections", kwargs={"slug": board.edition.slug})
        text = _("The oldest was received %(at)s. The entrant gets the answer by mail.")
        yield Step(title, text % {"at": formats.wib(oldest)}, "", ((_("See the objections"), url),))


def _remind_jurors(board: Overview) -> Iterable[Step]:
    """Jurors with open sheets: those whose time is over first, in words of their own."""
    open_of: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    jurors, late = set(), set()
    for row in board.counts:
        state = board.stages[row.stage_id]
        if row.open and state.state == "open":
            open_of[row.stage_id][row.juror] += row.open
            jurors.add(row.juror_id)
            if _is_over(board, state.stage):
                late.add(row.juror_id)
    if not jurors:
        return
    if late:
        title = ngettext(
            "Remind %(n)d juror whose time is over", "Remind %(n)d jurors whose time is over", len(late)
        ) % {"n": len(late)}
    else:
        title = ngettext("Remind %(n)d juror", "Remind %(n)d jurors", len(jurors)) % {"n": len(jurors)}
    stages = [
        (category, stage)
        for category in board.categories
        for stage in category.stages.all()
        if stage.pk in open_of
    ]
    stages.sort(key=lambda pair: not _is_over(board, pair[1]))
    sentences = [_open_sentence(board, category, stage, open_of[stage.pk]) for category, stage in stages]
    body, more = " ".join(sentences[:3]), len(sentences) - 3
    note = ngettext("And %(n)d more stage.", "And %(n)d more stages.", more) % {"n": more} if more > 0 else ""
    url = reverse("judging:progress", kwargs={"slug": board.edition.slug})
    yield Step(title, body, note, ((_("See the sheets"), url),))


def _is_over(board: Overview, stage: Stage) -> bool:
    return stage.closes_at is not None and stage.closes_at <= board.now


def _open_sentence(board: Overview, category: Category, stage: Stage, names: Mapping[str, int]) -> str:
    facts = {
        "category": category.short_name,
        "stage": stage.name,
        "names": ", ".join(f"{name} {count}" for name, count in sorted(names.items())),
    }
    if stage.closes_at is None:
        return _("Open in %(category)s, %(stage)s: %(names)s.") % facts
    facts["until"] = formats.deadline(stage.closes_at)
    if _is_over(board, stage):
        return _("Over since %(until)s in %(category)s, %(stage)s: %(names)s.") % facts
    return _("Open in %(category)s, %(stage)s, until %(until)s: %(names)s.") % facts


def _close_stages(board: Overview) -> Iterable[Step]:
    done = [
        (category, stage)
        for category in board.categories
        for stage in category.stages.all()
        if stage.pk in board.obstacles
    ]
    blocked = [(category, stage) for category, stage in done if board.obstacles[stage.pk]]
    if blocked:
        title = ngettext(
            "Clear what keeps %(n)d stage open", "Clear what keeps %(n)d stages open", len(blocked)
        )
        sentences = [_obstacle_sentence(board, category, stage) for category, stage in blocked]
        yield Step(title % {"n": len(blocked)}, " ".join(sentences), "", _stage_actions(board, blocked))
    ready = [(category, stage) for category, stage in done if not board.obstacles[stage.pk]]
    if ready:
        title = ngettext("Close %(n)d stage", "Close %(n)d stages", len(ready)) % {"n": len(ready)}
        text = _("Every sheet is final. Closing freezes scores and places; the last stage locks the scores.")
        yield Step(title, text, "", _stage_actions(board, ready))


def _stage_actions(board: Overview, stages: Iterable[tuple[Category, Stage]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{category.short_name}, {stage.name}",
            reverse("judging:stage-close", args=[board.edition.slug, category.code, stage.code]),
        )
        for category, stage in stages
    )


def _obstacle_sentence(board: Overview, category: Category, stage: Stage) -> str:
    found = board.obstacles[stage.pk]
    parts = []
    if found.few_sheets:
        text = ngettext(
            "%(n)d entry has fewer score sheets than asked for",
            "%(n)d entries have fewer score sheets than asked for",
            found.few_sheets,
        )
        parts.append(text % {"n": found.few_sheets})
    if found.other_version:
        text = ngettext(
            "%(n)d sheet is on an older rubric", "%(n)d sheets are on an older rubric", found.other_version
        )
        parts.append(text % {"n": found.other_version})
    if found.at_line:
        text = ngettext(
            "%(n)d entry is joint at the promotion line",
            "%(n)d entries are joint at the promotion line",
            found.at_line,
        )
        parts.append(text % {"n": found.at_line})
    facts = {"category": category.short_name, "stage": stage.name, "what": ", ".join(parts)}
    return _("%(category)s, %(stage)s: %(what)s.") % facts


def _hold_plenary(board: Overview) -> Iterable[Step]:
    waiting = [
        category
        for category in board.categories
        if Seal.Kind.SCORES in board.seals.get(category.pk, frozenset())
        and Seal.Kind.PLENARY not in board.seals.get(category.pk, frozenset())
    ]
    if not waiting:
        return
    title = ngettext(
        "Hold the plenary session for %(n)d category",
        "Hold the plenary session for %(n)d categories",
        len(waiting),
    )
    sentences = [_joint_sentence(board, category) for category in waiting if category.pk in board.joint]
    sentences.append(_("Places are as the rules give them until the session confirms them."))
    actions = tuple(
        (item.short_name, reverse("reports:confirm-results", args=[board.edition.slug, item.code]))
        for item in waiting
    )
    yield Step(title % {"n": len(waiting)}, " ".join(sentences), "", actions)


def _joint_sentence(board: Overview, category: Category) -> str:
    parts = [
        ngettext("%(n)d entry at place %(place)d", "%(n)d entries at place %(place)d", shared)
        % {"n": shared, "place": place}
        for place, shared in board.joint[category.pk]
    ]
    return _("%(category)s has joint places: %(places)s.") % {
        "category": category.short_name,
        "places": ", ".join(parts),
    }


def _publish(board: Overview) -> Iterable[Step]:
    ready = [
        category
        for category in board.categories
        if Seal.Kind.PLENARY in board.seals.get(category.pk, frozenset())
        and Seal.Kind.PUBLICATION not in board.seals.get(category.pk, frozenset())
    ]
    if ready:
        title = ngettext("Publish %(n)d category", "Publish %(n)d categories", len(ready)) % {"n": len(ready)}
        actions = tuple(
            (
                category.short_name,
                reverse("reports:publish-results", args=[board.edition.slug, category.code]),
            )
            for category in ready
        )
        yield Step(title, _("The places are confirmed. Nobody outside sees them yet."), "", actions)


def _issue_papers(board: Overview) -> Iterable[Step]:
    queued = sum(n for (_kind, state), n in board.papers.items() if state == Document.State.QUEUED)
    url = reverse("reports:document-list", kwargs={"slug": board.edition.slug})
    if queued:
        title = ngettext("%(n)d paper is being rendered", "%(n)d papers are being rendered", queued)
        yield Step(title % {"n": queued}, _("You may go on working meanwhile."), "", ((_("Documents"), url),))
        return
    open_papers = sum(n for (_kind, state), n in board.papers.items() if state == Document.State.OPEN)
    if open_papers:
        title = ngettext("Number %(n)d paper", "Number %(n)d papers", open_papers) % {"n": open_papers}
        text = _("They are rendered once the registry's numbers are entered.")
        where = reverse("reports:document-numbers", kwargs={"slug": board.edition.slug})
        yield Step(title, text, "", ((_("Enter the numbers"), where),))
        return
    confirmed = any(Seal.Kind.PLENARY in kinds for kinds in board.seals.values())
    if confirmed and not board.papers.get((Document.Kind.WINNER, Document.State.RENDERED)):
        text = _("Places are confirmed, and no winner's certificate exists yet.")
        yield Step(_("Issue the papers"), text, "", ((_("Documents"), url),))


def _confirm_members(board: Overview) -> Iterable[Step]:
    waiting = board.waiting_members
    if waiting:
        title = ngettext("Confirm %(n)d member of a unit", "Confirm %(n)d members of units", waiting)
        text = _("They say to belong to a unit. Its admin confirms them, or you do.")
        url = reverse("awards:people", args=[board.edition.slug])
        yield Step(title % {"n": waiting}, text, "", ((_("See the people"), f"{url}?role=member"),))


def _look_at_mails(board: Overview) -> Iterable[Step]:
    failed = board.failed_mails
    if failed:
        title = ngettext("Look at %(n)d mail that failed", "Look at %(n)d mails that failed", failed)
        text = _("They did not reach anybody. Correct the address or send them again.")
        url = reverse("awards:messages", args=[board.edition.slug])
        yield Step(title % {"n": failed}, text, "", ((_("See the mails"), f"{url}?state=failed"),))


def _replace_examples(board: Overview) -> Iterable[Step]:
    names = [category.short_name for category in board.categories if category.is_example]
    if board.edition.is_example or names:
        text = _(
            "Dates, weights of stages or scales of criteria are examples, not decided figures. "
            "Set them in the settings of the edition."
        )
        note = _("Marked as examples: %(names)s.") % {"names": ", ".join(names)} if names else ""
        url = reverse("awards:setup", args=[board.edition.slug])
        yield Step(_("Check the example figures"), text, note, ((_("To the settings"), url),))
