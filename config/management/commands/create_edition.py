from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from config.editions import create_edition


class Command(BaseCommand):
    help = "Make an edition from a preset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preset", required=True)
        parser.add_argument("--slug")
        parser.add_argument("--year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition, created = create_edition(
                preset_name=options["preset"], slug=options["slug"], year=options["year"]
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        if created:
            self.stdout.write(_("created: %(slug)s") % {"slug": edition.slug})
        else:
            self.stdout.write(_("unchanged: %(slug)s") % {"slug": edition.slug})
