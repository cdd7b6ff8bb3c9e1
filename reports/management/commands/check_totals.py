from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.management.editions import editions_or_error
from reports.services.audit import check_figures


class Command(BaseCommand):
    help = "Recompute every stored figure: print how many agree, or the first that does not, exit 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = []
        for edition in editions_or_error(options["edition"]):
            verdict = check_figures(edition)
            if verdict.fault:
                faults.append(f"{edition.slug}: {verdict.fault}")
                continue
            self.stdout.write(
                _("%(edition)s: all agree: %(sheets)d sheets, %(standings)d standings, %(finals)d finals")
                % {
                    "edition": edition.slug,
                    "sheets": verdict.sheets,
                    "standings": verdict.standings,
                    "finals": verdict.finals,
                }
            )
        if faults:
            raise CommandError("\n".join(faults))
