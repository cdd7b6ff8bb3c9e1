from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.management.editions import CategoryCommand
from awards.models import Category, Edition, Stage
from judging.services.closing import close_stage


class Command(CategoryCommand):
    help = "Close a stage of each category and freeze its standing; what blocks it is listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--stage", required=True)

    def categories(self, edition: Edition, options: dict[str, Any]) -> list[Category]:
        """Categories that have the stage; raises `CommandError` when none has."""
        stages = Stage.objects.filter(category__edition=edition, code=options["stage"])
        having = set(stages.values_list("category_id", flat=True))
        chosen = [category for category in super().categories(edition, options) if category.pk in having]
        if not chosen:
            known = Stage.objects.filter(category__edition=edition).order_by("position")
            codes = ", ".join(dict.fromkeys(known.values_list("code", flat=True)))
            raise CommandError(
                _("There is no stage “%(stage)s” here. Stages: %(known)s.")
                % {"stage": options["stage"], "known": codes}
            )
        return chosen

    def step(self, category: Category, options: dict[str, Any]) -> list[str]:
        stage = category.stages.get(code=options["stage"])
        names = {"category": category.name, "stage": stage.name}
        if stage.closed_at is not None:
            return [_("%(category)s: %(stage)s is already closed.") % names]
        blockers = close_stage(stage_id=stage.pk, by=None)
        if blockers:
            lines = [_("%(category)s: %(stage)s stays open.") % names]
            raise DomainError("\n".join(lines + [f"  {blocker.message}" for blocker in blockers]))
        return [_("%(category)s: %(stage)s is closed.") % names]
