from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.management.editions import editions_or_error
from awards.services.retention import due_of, purge


class Command(BaseCommand):
    help = "Show the personal data that editions have kept long enough; with --yes delete it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", help="one edition, else all of them")
        parser.add_argument("--yes", action="store_true", help="delete, do not only show")

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in editions_or_error(options["edition"]):
            for row in due_of(edition):
                state = _("due") if row.is_due else _("not yet")
                line = f"{edition.slug}\t{row.period.code}\t{row.until.isoformat()}\t{row.count}\t{state}"
                self.stdout.write(line)
            if not options["yes"]:
                continue
            try:
                done = purge(edition_id=edition.pk, by=None)
            except DomainError as error:
                raise CommandError(str(error)) from error
            for code, count in done.items():
                self.stdout.write(
                    _("deleted: %(edition)s %(what)s %(n)d")
                    % {"edition": edition.slug, "what": code, "n": count}
                )
        if not options["yes"]:
            self.stderr.write(_("Nothing was deleted. Run it again with --yes to delete what is due."))
