from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.management.editions import CategoryCommand
from awards.models import Category, Seal
from awards.services.seals import standing_seals
from reports.services.results import confirm_results


class Command(CategoryCommand):
    help = "Confirm the places of an edition as the rules give them: the plenary's lock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--joint", action="store_true", help="confirm joint places as joint")

    def step(self, category: Category, options: dict[str, Any]) -> list[str]:
        if Seal.Kind.PLENARY in standing_seals(category.pk):
            return [_("%(category)s: the places are already confirmed.") % {"category": category.name}]
        plenary = confirm_results(category=category, by=None, allow_joint=options["joint"])
        count = plenary.placements.count()
        text = ngettext(
            "%(category)s: %(count)d place confirmed.", "%(category)s: %(count)d places confirmed.", count
        )
        return [text % {"category": category.name, "count": count}]
