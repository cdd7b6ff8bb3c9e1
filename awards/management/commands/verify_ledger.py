from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.management.editions import editions_or_error
from awards.services.ledger import verify_ledger


class Command(BaseCommand):
    help = "Walk the ledger: print its head, or the first broken row and exit with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for edition in editions_or_error(options["edition"]):
            verdict = verify_ledger(edition)
            if verdict.is_whole:
                text = ngettext(
                    "%(edition)s: whole, %(count)d row, head %(head)s",
                    "%(edition)s: whole, %(count)d rows, head %(head)s",
                    verdict.count,
                )
                self.stdout.write(
                    text % {"edition": edition.slug, "count": verdict.count, "head": verdict.head}
                )
                continue
            broken.append(
                _("%(edition)s: broken at row %(row)d: %(reason)s")
                % {"edition": edition.slug, "row": verdict.broken_row, "reason": verdict.reason}
            )
        if broken:
            raise CommandError("\n".join(broken))
