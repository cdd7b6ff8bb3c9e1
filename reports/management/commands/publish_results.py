from typing import Any

from django.utils.translation import gettext as _

from awards.management.editions import CategoryCommand
from awards.models import Category, Seal
from awards.services.seals import standing_seals
from reports.services.results import publish_results


class Command(CategoryCommand):
    help = "Publish the confirmed results of an edition: the third lock."

    def step(self, category: Category, options: dict[str, Any]) -> list[str]:
        if Seal.Kind.PUBLICATION in standing_seals(category.pk):
            return [_("%(category)s: the results are already published.") % {"category": category.name}]
        publish_results(category=category, by=None)
        return [_("%(category)s: the results are published.") % {"category": category.name}]
