"""What the commands that import workbooks share."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.report import ImportReport

OTHER_COMMANDS = {
    "is_scores": "import_scores",
    "is_entries": "import_entries",
    "is_honours": "import_honours",
}


class ImportCommand(BaseCommand):
    """Imports a workbook, prints the outcomes and writes the report; exit 1 when a row was refused."""

    importer: ClassVar[Callable[..., ImportReport]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workbook", type=Path)
        parser.add_argument("--edition", required=True)
        parser.add_argument("--update", action="store_true")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--report", type=Path)

    def options_of(self, options: dict[str, Any]) -> dict[str, Any]:
        """What this command passes to its importer beside the common options."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(_("There is no edition “%(slug)s”.") % {"slug": options["edition"]})
        report = self._import(edition, options)
        if options["report"]:
            self._write(report, options["report"])
        self.stdout.write(report.summary())
        if options["dry_run"]:
            self.stdout.write(_("A trial run: nothing was stored."))
        if report.exit_code:
            raise CommandError(_("Refused rows were not stored. Correct them and import again."))

    def _import(self, edition: Edition, options: dict[str, Any]) -> ImportReport:
        try:
            with options["workbook"].open("rb") as file:
                return self.importer(
                    edition=edition,
                    workbook=file,
                    update=options["update"],
                    dry_run=options["dry_run"],
                    **self.options_of(options),
                )
        except OSError as error:
            reason = {"file": options["workbook"], "reason": error.strerror or error}
            raise CommandError(_("%(file)s cannot be read: %(reason)s.") % reason) from error
        except WorkbookRefused as error:
            command = OTHER_COMMANDS.get(error.code)
            told = f"{error.message} ({command})" if command else error.message
            reason = {"file": options["workbook"], "reason": told}
            raise CommandError(_("%(file)s: %(reason)s") % reason) from error
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _write(self, report: ImportReport, path: Path) -> None:
        try:
            with path.open("w", encoding="utf-8", newline="") as stream:
                report.write_csv(stream)
        except OSError as error:
            reason = {"file": path, "reason": error.strerror or error}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % reason) from error
