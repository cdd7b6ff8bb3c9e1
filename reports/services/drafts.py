"""Which papers may exist in an edition now, in the order in which they are numbered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Category, Edition, Seal
from judging.models import PanelMember, Scoresheet
from reports.models import Document, Placement
from reports.services.facts import Desk, Mark, juror_facts, participant_facts, winner_facts
from reports.services.minutes_facts import decree_facts, minutes_facts
from reports.services.recap_facts import recap_facts
from reports.services.selection_facts import selection_facts, selection_is_over, selection_waits
from submissions.models import Submission, TeamMember

WINNERS = frozenset({Document.Kind.WINNER, Document.Kind.WINNER_TEAM})
Key = tuple[str, int | None, int | None, int | None, int | None]
Facts = Callable[[Desk, Mark], dict[str, Any]]
KEY_FIELDS = ("kind", "category_id", "submission_id", "juror_id", "member_id")


def key_of(
    kind: str,
    category_id: int | None,
    submission_id: int | None,
    juror_id: int | None,
    member_id: int | None,
) -> Key:
    """What only one paper in force may be for: an entry or a member of its team, a juror, else a category."""
    alone = submission_id is None and juror_id is None
    return kind, category_id if alone else None, submission_id, juror_id, member_id


def key_of_paper(paper: Document) -> Key:
    """The key of a paper that exists."""
    return key_of(paper.kind, paper.category_id, paper.submission_id, paper.juror_id, paper.member_id)


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper without a number: whom it is for, and what it says once it has one."""

    kind: str
    title: str
    facts: Facts
    category_id: int | None = None
    submission_id: int | None = None
    juror_id: int | None = None
    member_id: int | None = None

    @property
    def key(self) -> Key:
        return key_of(self.kind, self.category_id, self.submission_id, self.juror_id, self.member_id)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose papers: of a category, an entry, one member of its team, a juror; all by default."""

    category_id: int | None = None
    submission_id: int | None = None
    member_id: int | None = None
    juror_id: int | None = None

    def holds(self, draft: Draft) -> bool:
        """Whether a paper is among them."""
        return all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.category_id, draft.category_id),
                (self.submission_id, draft.submission_id),
                (self.member_id, draft.member_id),
                (self.juror_id, draft.juror_id),
            )
        )


EVERYTHING = Scope()


def drafts_of(edition: Edition, kinds: Sequence[str], scope: Scope = EVERYTHING) -> list[Draft]:
    """The papers of these kinds and this scope that may exist now.

    Participants come by category and code, winners by category, place and code, members of teams in the same
    order behind them, jurors by name, recaps by category.
    """
    categories = list(edition.categories.order_by("position"))
    locks = _standing_locks(edition)
    makers = {
        Document.Kind.PARTICIPANT: partial(_participants, edition),
        Document.Kind.TEAM: partial(_team, edition),
        Document.Kind.WINNER: partial(_winners, edition, locks[Seal.Kind.PLENARY]),
        Document.Kind.WINNER_TEAM: partial(_winning_team, edition, locks[Seal.Kind.PLENARY]),
        Document.Kind.JUROR: partial(_jurors, edition),
        Document.Kind.RECAP: partial(_recaps, categories, locks[Seal.Kind.SCORES]),
        Document.Kind.MINUTES: partial(_minutes, categories, locks[Seal.Kind.PLENARY]),
        Document.Kind.DECREE: partial(_decree, edition, categories, locks[Seal.Kind.PLENARY]),
        Document.Kind.SELECTION: partial(_selections, categories),
    }
    made = (draft for kind, make in makers.items() if kind in kinds for draft in make())
    return [draft for draft in made if scope.holds(draft)]


def left_out_papers(
    drafts: Sequence[Draft], in_force: Container[Key], reasons: Mapping[str, DomainError]
) -> Iterator[str]:
    """Sentences, one a kind, about papers that would be new, and why none of the kind is made."""
    counts = Counter(draft.kind for draft in drafts if draft.key not in in_force)
    for kind, count in counts.items():
        text = ngettext(
            "%(kind)s: %(count)d paper was left out. %(reason)s",
            "%(kind)s: %(count)d papers were left out. %(reason)s",
            count,
        )
        yield text % {"kind": Document.Kind(kind).label, "count": count, "reason": reasons[kind]}


def waiting_papers(edition: Edition, kinds: Sequence[str], scope: Scope = EVERYTHING) -> Iterator[str]:
    """Sentences about papers of these kinds that may not exist yet."""
    locks = _standing_locks(edition)
    categories = edition.categories.order_by("position")
    if scope.submission_id is not None or scope.juror_id is not None:
        return
    if scope.category_id is not None:
        categories = categories.filter(pk=scope.category_id)
    for category in categories:
        if WINNERS.intersection(kinds) and category.pk not in locks[Seal.Kind.PLENARY]:
            yield _("%(category)s: winners' certificates wait until the places are confirmed.") % {
                "category": category.name
            }
        if Document.Kind.RECAP in kinds and category.pk not in locks[Seal.Kind.SCORES]:
            yield _("%(category)s: the recap waits until the scores are locked.") % {
                "category": category.name
            }
        if Document.Kind.MINUTES in kinds and category.pk not in locks[Seal.Kind.PLENARY]:
            yield _("%(category)s: minutes and decree wait until the places are confirmed.") % {
                "category": category.name
            }
        if Document.Kind.SELECTION in kinds and selection_waits(category):
            yield _(
                "%(category)s: the minutes of the selection wait until registration is closed and every "
                "entry is admitted or rejected."
            ) % {"category": category.name}


def _standing_locks(edition: Edition) -> dict[str, set[int]]:
    locks: dict[str, set[int]] = defaultdict(set)
    standing = Seal.objects.standing().filter(category__edition=edition)
    for kind, category_id in standing.values_list("kind", "category_id"):
        locks[kind].add(category_id)
    return locks


def _admitted(edition: Edition) -> QuerySet[Submission]:
    entries = Submission.objects.filter(category__edition=edition, state=Submission.State.ADMITTED)
    return entries.select_related("category", "unit__parent").order_by("category__position", "number")


def _placements(edition: Edition, confirmed: set[int]) -> QuerySet[Placement]:
    placements = Placement.objects.filter(
        plenary__category__edition=edition,
        plenary__category__in=confirmed,
        plenary__superseded_at__isnull=True,
    )
    return placements.select_related("submission__category", "submission__unit__parent").order_by(
        "submission__category__position", "number", "submission__number"
    )


def _participants(edition: Edition) -> Iterator[Draft]:
    leaders = _named(edition, TeamMember.Role.LEADER)
    for entry in _admitted(edition):
        facts = partial(participant_facts, entry, _first_name(leaders[entry.pk]))
        yield _of_entry(Document.Kind.PARTICIPANT, entry.title, facts, entry)


def _team(edition: Edition) -> Iterator[Draft]:
    members = _named(edition, TeamMember.Role.MEMBER)
    for entry in _admitted(edition):
        for member in members[entry.pk]:
            facts = partial(participant_facts, entry, member.name)
            yield _of_entry(Document.Kind.TEAM, f"{member.name}: {entry.title}", facts, entry, member)


def _winners(edition: Edition, confirmed: set[int]) -> Iterator[Draft]:
    leaders = _named(edition, TeamMember.Role.LEADER)
    for placement in _placements(edition, confirmed):
        entry = placement.submission
        facts = partial(winner_facts, placement, _first_name(leaders[entry.pk]))
        yield _of_entry(Document.Kind.WINNER, f"{placement.title}: {entry.title}", facts, entry)


def _winning_team(edition: Edition, confirmed: set[int]) -> Iterator[Draft]:
    members = _named(edition, TeamMember.Role.MEMBER)
    for placement in _placements(edition, confirmed):
        entry = placement.submission
        for member in members[entry.pk]:
            title = f"{placement.title}: {member.name}, {entry.title}"
            facts = partial(winner_facts, placement, member.name)
            yield _of_entry(Document.Kind.WINNER_TEAM, title, facts, entry, member)


def _of_entry(
    kind: str, title: str, facts: Facts, entry: Submission, member: TeamMember | None = None
) -> Draft:
    """A certificate of an entry, for its leader or for one further member of its team."""
    return Draft(
        kind,
        title,
        facts,
        category_id=entry.category_id,
        submission_id=entry.pk,
        member_id=member.pk if member else None,
    )


def _jurors(edition: Edition) -> Iterator[Draft]:
    """A juror who was replaced before any sheet was final has done nothing to be thanked for."""
    scored = set(
        Scoresheet.objects.counted()
        .filter(stage__category__edition=edition)
        .values_list("juror_id", "stage__category_id")
    )
    seats: dict[int, list[PanelMember]] = defaultdict(list)
    for seat in (
        PanelMember.objects.answered()
        .filter(panel__stage__category__edition=edition)
        .select_related("juror", "panel__stage__category")
        .order_by("juror__name", "juror_id", "panel__stage__category__position", "panel__stage__position")
    ):
        category_id = seat.panel.stage.category_id
        if seat.replaced_at is None or (seat.juror_id, category_id) in scored:
            seats[seat.juror_id].append(seat)
    for juror_id, held in seats.items():
        juror = held[0].juror
        yield Draft(
            Document.Kind.JUROR,
            juror.name,
            partial(
                _facts_of_juror,
                held,
                list(dict.fromkeys(seat.panel.stage.category.name for seat in held)),
            ),
            juror_id=juror_id,
        )


def _facts_of_juror(
    seats: list[PanelMember], categories: list[str], desk: Desk, mark: Mark
) -> dict[str, Any]:
    chairs = any(seat.role == PanelMember.Role.CHAIR for seat in seats)
    return juror_facts(seats[0].juror, categories=categories, chairs=chairs, desk=desk, mark=mark)


def _recaps(categories: Sequence[Category], locked: set[int]) -> Iterator[Draft]:
    for category in categories:
        if category.pk in locked:
            yield Draft(
                Document.Kind.RECAP,
                _("Recap of scores, %(category)s") % {"category": category.name},
                partial(recap_facts, category),
                category_id=category.pk,
            )


def _minutes(categories: Sequence[Category], confirmed: set[int]) -> Iterator[Draft]:
    for category in categories:
        if category.pk in confirmed:
            yield Draft(
                Document.Kind.MINUTES,
                _("Minutes of the plenary session, %(category)s") % {"category": category.name},
                partial(minutes_facts, category),
                category_id=category.pk,
            )


def _selections(categories: Sequence[Category]) -> Iterator[Draft]:
    for category in categories:
        if selection_is_over(category):
            yield Draft(
                Document.Kind.SELECTION,
                _("Minutes of the administrative selection, %(category)s") % {"category": category.name},
                partial(selection_facts, category),
                category_id=category.pk,
            )


def _decree(edition: Edition, categories: Sequence[Category], confirmed: set[int]) -> Iterator[Draft]:
    """One draft for the whole edition, once the places of every category are confirmed."""
    if categories and confirmed.issuperset(category.pk for category in categories):
        yield Draft(
            Document.Kind.DECREE,
            _("Draft decision on the winners, %(edition)s") % {"edition": edition.name},
            partial(decree_facts, categories),
        )


def _named(edition: Edition, role: str) -> Mapping[int, list[TeamMember]]:
    """By entry, who has this part in its team and is to be named on a certificate."""
    members = TeamMember.objects.filter(submission__category__edition=edition, role=role, on_certificate=True)
    found: dict[int, list[TeamMember]] = defaultdict(list)
    for member in members.order_by("pk"):
        found[member.submission_id].append(member)
    return found


def _first_name(members: Sequence[TeamMember]) -> str:
    return members[0].name if members else ""
