"""What the lowest app knows of an edition's settings: dates, contact, categories, stages, places, locks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Category, Edition, Seal
from awards.services.setup_base import values_of
from awards.services.setup_edition import dated_steps
from awards.services.setup_stages import FIELDS, stage_faults
from awards.setup_facts import PLACES, REGISTRATION, STAGES, Facts, Lock, Point, register


class OwnFacts(Facts):
    """The edition, its categories, stages and places."""

    def points(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Point]:
        yield from _of_edition(edition)
        if not categories:
            text = _("There is no category yet. Add at least one.")
            yield Point("categories", text, _url("awards:setup-categories", edition))
        for category in categories:
            yield from _of_category(edition, category)

    def locks(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:
        if edition.archived_at:
            for category in categories:
                yield from _archived(edition, category)
        yield from _closed_stages(edition, categories)
        yield from _plenary(edition, categories)


def _url(name: str, edition: Edition, *rest: str) -> str:
    return reverse(name, args=[edition.slug, *rest])


def _of_edition(edition: Edition) -> Iterable[Point]:
    page = _url("awards:setup-edition", edition)
    if edition.opened_at is None and edition.registration_closes_at <= timezone.now():
        text = _("Registration is over already: it closed on %(when)s. Set the dates of this edition.")
        yield Point("edition", text % {"when": formats.deadline(edition.registration_closes_at)}, page)
    if not edition.contact.get("email"):
        yield Point("edition", _("There is no contact that entrants can write to."), page, blocks=False)
    if not edition.announced_on:
        yield Point("edition", _("The day of the announcement is not set."), page, blocks=False)
    if not edition.rules_file:
        text = _("The rules of the award (juknis) are not uploaded.")
        yield Point("rules", text, _url("awards:setup-rules", edition), blocks=False)
    if not edition.timeline:
        text = _("The timeline has no steps: the public page shows no dates.")
        yield Point("timeline", text, _url("awards:setup-timeline", edition), blocks=False)
    elif _strays(edition):
        text = _("The timeline says other days than the dates of the edition.")
        yield Point("timeline", text, _url("awards:setup-timeline", edition), blocks=False)


def _strays(edition: Edition) -> bool:
    days = dated_steps(edition)
    return any(
        (step["first_day"], step["last_day"]) != days[step["code"]]
        for step in edition.timeline
        if step.get("code") in days
    )


def _of_category(edition: Edition, category: Category) -> Iterable[Point]:
    stages = list(category.stages.all())
    page = _url("awards:setup-stages", edition, category.code)
    for fault in stage_faults([values_of(stage, FIELDS) for stage in stages]):
        name = stages[fault.index].name if fault.index is not None else ""
        text = f"{name}: {fault.text}" if name else fault.text
        yield Point(STAGES, text, page, category=category)
    if any(stage.opens_at is None or stage.closes_at is None for stage in stages):
        text = _("A stage has no window: jurors do not see until when they may score.")
        yield Point(STAGES, text, page, blocks=False, category=category)
    early = [s for s in stages if s.opens_at and s.opens_at < edition.registration_closes_at]
    if early:
        text = _("The stage “%(stage)s” opens before registration closes.") % {"stage": early[0].name}
        yield Point(STAGES, text, page, blocks=False, category=category)
    if category.judging_locked_reason:
        url = _url("awards:setup-category", edition, category.code)
        yield Point("category", category.judging_locked_reason, url, blocks=False, category=category)
    if not category.places.all():
        url = _url("awards:setup-places", edition, category.code)
        yield Point(PLACES, _("There are no places that can be won."), url, category=category)


def _archived(edition: Edition, category: Category) -> Iterable[Lock]:
    reason = _("The edition is archived since %(when)s and can only be read.") % {
        "when": formats.day(edition.archived_at)  # type: ignore[arg-type]  # asked before
    }
    way = _("Take it out of the archive to change it.")
    for part in (REGISTRATION, STAGES, PLACES):
        yield Lock(part, category.pk, reason, way, _url("awards:setup", edition))


def _closed_stages(edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:
    for category in categories:
        for stage in category.stages.all():
            if stage.closed_at is None:
                continue
            reason = _("The stage “%(stage)s” was closed on %(when)s; its places are frozen.")
            facts: dict[str, Any] = {"stage": stage.name, "when": formats.wib(stage.closed_at)}
            way = _("It opens when the results are reopened, with a reason.")
            url = _url("reports:reopen-results", edition, category.code)
            yield Lock(STAGES, category.pk, reason % facts, way, url, stage_id=stage.pk)


def _plenary(edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:
    by_key = {category.pk: category for category in categories}
    seals = Seal.objects.standing(Seal.Kind.PLENARY).filter(category__in=by_key)
    for seal in seals.select_related("by"):
        if seal.by is not None:
            reason = _("The plenary session was locked on %(when)s by %(name)s.")
        else:
            reason = _("The plenary session was locked on %(when)s.")
        facts = {"when": formats.wib(seal.at), "name": seal.by.name if seal.by else ""}
        way = _("It opens when the results are reopened, with a reason.")
        url = _url("reports:reopen-results", edition, by_key[seal.category_id].code)
        yield Lock(PLACES, seal.category_id, reason % facts, way, url)


register(OwnFacts())
