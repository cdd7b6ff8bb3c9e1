from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category
from config.editions import add_preset_to_category


class Command(BaseCommand):
    help = "Add a rubric preset or a checklist preset to a category of an edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preset", required=True)
        parser.add_argument("--edition", required=True)
        parser.add_argument("--category", required=True)
        parser.add_argument("--stage")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        category = Category.objects.filter(edition__slug=options["edition"], code=options["category"]).first()
        if category is None:
            raise CommandError(_("There is no such category in this edition."))
        try:
            done = add_preset_to_category(
                preset_name=options["preset"],
                category=category,
                stage_code=options["stage"],
                reason=options["reason"]
                or _("Rubric taken from the preset %(preset)s.") % {"preset": options["preset"]},
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(done)
