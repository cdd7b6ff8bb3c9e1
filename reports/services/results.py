"""Plenary and publication: the second and third lock, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Category, Honour, Place, Seal, Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lift_seals, lock_category, set_seal, standing_seals
from judging.services.reopening import reopen_stage
from reports.models import Document, Placement, Plenary
from reports.queries.session import open_session, places_as_decided
from reports.services.plenary import require_quorum
from reports.services.voiding import void_documents
from submissions.services.gallery import close_gallery, complete_gallery, open_gallery


@dataclass(frozen=True, slots=True)
class JointPlace:
    """A place that several entries share."""

    number: int
    title: str
    codes: tuple[str, ...]


def joint_places(category: Category) -> list[JointPlace]:
    """The titled places that several entries share, as the session decided or the rules left them."""
    placed = places_as_decided(category)
    codes = dict(
        category.submissions.filter(pk__in=[row.submission_id for row in placed]).values_list("pk", "code")
    )
    titles = _titles(category)
    shared = sorted({row.number for row in placed if row.is_joint})
    return [
        JointPlace(
            number,
            titles[number],
            tuple(sorted(codes[row.submission_id] for row in placed if row.number == number)),
        )
        for number in shared
    ]


@transaction.atomic
def confirm_results(*, category: Category, by: User | None, allow_joint: bool = False) -> Plenary:
    """The plenary's lock, with the places as the rules give them and the open session decided otherwise.

    Joint entries share the title of their number, the numbers they cover stay vacant, and their prize is
    the plenary's to decide. Refused while the scores are not locked, at joint places unless allowed, and
    while the session lacks its quorum.
    """
    lock_category(category.pk, exclusive=True)
    if Seal.Kind.SCORES not in standing_seals(category.pk):
        raise DomainError(
            _("The scores of %(category)s are not locked yet. Close its last stage first.")
            % {"category": category.name}
        )
    session = open_session(category)
    if session is not None:
        require_quorum(session)
    joint = joint_places(category)
    if joint and not allow_joint:
        listed = "; ".join(f"{place.title}: {', '.join(place.codes)}" for place in joint)
        raise DomainError(
            _("%(category)s has joint places (%(places)s). Confirm them as joint, or let the plenary decide.")
            % {"category": category.name, "places": listed}
        )
    placed = places_as_decided(category)
    seal_data = {
        "places": [[row.number, row.submission_id] for row in placed],
        "joint": bool(joint),
        "moved": [[row.by_the_rules, row.number, row.submission_id] for row in placed if row.reason],
    }
    set_seal(category=category, kind=Seal.Kind.PLENARY, by=by, data=seal_data)
    plenary = Plenary.objects.create(
        category=category, confirmed_at=timezone.now(), confirmed_by=by, allows_joint=bool(joint)
    )
    if session is not None:
        session.plenary = plenary
        session.save(update_fields=["plenary"])
    titles = _titles(category)
    Placement.objects.bulk_create(
        Placement(
            plenary=plenary,
            submission_id=row.submission_id,
            number=row.number,
            title=titles[row.number],
            is_joint=row.is_joint,
            prize=row.prize,
            by_the_rules=row.by_the_rules,
            reason=row.reason,
        )
        for row in placed
    )
    return plenary


def _titles(category: Category) -> dict[int, str]:
    return dict(Place.objects.filter(category=category).values_list("number", "title"))


@transaction.atomic
def publish_results(*, category: Category, by: User | None) -> Seal:
    """The third lock: the results are public, and the placed entries become former winners."""
    lock_category(category.pk, exclusive=True)
    plenary = Plenary.objects.filter(category=category, superseded_at__isnull=True).first()
    if plenary is None:
        raise DomainError(
            _("The places of %(category)s are not confirmed yet. Hold the plenary first.")
            % {"category": category.name}
        )
    placements = list(plenary.placements.select_related("submission"))
    seal = set_seal(
        category=category,
        kind=Seal.Kind.PUBLICATION,
        by=by,
        data={"placements": [[row.number, row.submission_id] for row in placements]},
    )
    Honour.objects.bulk_create(
        [
            Honour(
                category=category,
                category_code=category.code,
                year=category.edition.year,
                entry_title=row.submission.title,
                unit_id=row.submission.unit_id,
                place_number=row.number,
                place_title=row.title,
            )
            for row in placements
        ],
        # A winner that was loaded from an old list becomes the publication's.
        update_conflicts=True,
        unique_fields=["category_code", "year", "entry_title", "unit"],
        update_fields=["category", "place_number", "place_title"],
    )
    open_gallery(category=category, awards=_awards(placements), at=seal.at)
    return seal


def _awards(placements: Iterable[Placement]) -> dict[int, tuple[int, str]]:
    return {row.submission_id: (row.number, row.title) for row in placements}


@transaction.atomic
def fill_gallery(*, category: Category, by: User | None) -> tuple[int, int]:
    """Bring the gallery of a published category up to date: what it lacks, and what it says wrongly.

    For results that were published before there was a gallery, and for rows that an older version wrote. It
    shows only what the results say or people agreed to, so an archived edition is filled as well.
    Returns how many entries were added and how many corrected; with neither nothing is written, in the
    ledger nor elsewhere. Raises `DomainError` where the results are not published.
    """
    lock_category(category.pk, exclusive=True)
    seal = standing_seals(category.pk).get(Seal.Kind.PUBLICATION)
    if seal is None:
        raise DomainError(
            _("The results of %(category)s are not published; the gallery fills by itself then.")
            % {"category": category.name}
        )
    placements = Placement.objects.filter(plenary__category=category, plenary__superseded_at__isnull=True)
    added, corrected = complete_gallery(category=category, awards=_awards(placements), at=seal.at)
    if added or corrected:
        append_event(
            edition_id=category.edition_id,
            kind="gallery.filled",
            subject=f"category:{category.pk}",
            data={"added": added, "corrected": corrected},
            by=by,
        )
    return added, corrected


def filled(added: int, corrected: int) -> str:
    """What filling the gallery did, in words."""
    if not (added or corrected):
        return _("The gallery already has everything that was published.")
    return _("Entries added to the gallery: %(added)d, corrected there: %(corrected)d.") % {
        "added": added,
        "corrected": corrected,
    }


def affected_documents(category: Category, down_to: str) -> list[Document]:
    """The papers in force that reopening a category down to a lock makes void.

    Winner's certificates, minutes and the draft decree of the whole edition say places, so they fall with
    the plenary; the recap falls with the scores.
    """
    if down_to not in {Seal.Kind.PLENARY, Seal.Kind.SCORES}:
        return []
    kinds = (
        Document.Kind.WINNER,
        Document.Kind.WINNER_TEAM,
        Document.Kind.RECAP,
        Document.Kind.MINUTES,
    )
    said = Q(category=category, kind__in=kinds) | Q(edition=category.edition_id, kind=Document.Kind.DECREE)
    in_force = Document.objects.filter(said).exclude(state=Document.State.VOID)
    return list(in_force.order_by("series", "number"))


def reopening_consequences(category: Category, down_to: str, stage: Stage | None = None) -> list[str]:
    """What reopening would invalidate, in sentences, before anybody confirms it.

    With `stage`, the scores are reopened from that stage on.
    """
    standing = standing_seals(category.pk)
    sentences = []
    if Seal.Kind.PUBLICATION in standing:
        sentences.append(_("The published results disappear from the public pages."))
    if down_to != Seal.Kind.PUBLICATION and Seal.Kind.PLENARY in standing:
        sentences.append(_("The confirmed places are no longer in force."))
    if down_to == Seal.Kind.SCORES and stage is None:
        sentences.append(_("The final standing is dropped and the last stage is open again."))
    if stage is not None:
        closed = category.stages.filter(position__gte=stage.position, closed_at__isnull=False)
        names = ", ".join(closed.order_by("position").values_list("name", flat=True))
        sentences.append(
            _("What was frozen for %(stages)s is dropped, the final standing as well.") % {"stages": names}
        )
    papers = affected_documents(category, down_to)
    if papers:
        text = ngettext("%(count)d paper becomes void.", "%(count)d papers become void.", len(papers))
        sentences.append(text % {"count": len(papers)})
    return sentences


@transaction.atomic
def reopen(
    *, category: Category, down_to: str, by: User | None, reason: str, stage: Stage | None = None
) -> list[Document]:
    """Lift the locks of a category down to one of them, with a reason, and void the papers that said more.

    Down to the scores, the last stage (or `stage` and all after it) is open again. A closed stage can be
    named before any lock is set. Returns the void papers; a reprint gets a new number. Raises `DomainError`
    when there is nothing to reopen.
    """
    if stage is not None and stage.category_id != category.pk:
        raise DomainError(
            _("%(stage)s is no stage of %(category)s.") % {"stage": stage.name, "category": category.name}
        )
    lock_category(category.pk, exclusive=True)
    lifted = lift_seals(category=category, down_to=down_to, by=by, reason=reason)
    if not lifted and (stage is None or down_to != Seal.Kind.SCORES):
        raise DomainError(_("%(category)s has no lock to lift.") % {"category": category.name})
    papers = affected_documents(category, down_to)
    void_documents(papers=papers, category=category, reason=reason, by=by)
    Honour.objects.filter(category=category, year=category.edition.year).delete()
    close_gallery(category=category)
    if down_to in {Seal.Kind.PLENARY, Seal.Kind.SCORES}:
        Plenary.objects.filter(category=category, superseded_at__isnull=True).update(
            superseded_at=timezone.now()
        )
    if down_to == Seal.Kind.SCORES:
        target = stage or category.stages.order_by("-position").first()
        if target is None:
            raise DomainError(_("%(category)s has no stage.") % {"category": category.name})
        reopen_stage(stage_id=target.pk, by=by, reason=reason)
    return papers
