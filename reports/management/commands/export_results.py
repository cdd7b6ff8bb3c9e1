from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.models import Edition
from reports.exports import results_pdf, stream_csv, write_csv, write_xlsx
from reports.queries.results import result_categories


class Command(BaseCommand):
    help = "Write an edition's results to a file, marked as provisional before the plenary lock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--format", required=True, choices=["csv", "xlsx", "pdf"])
        parser.add_argument("--output", required=True, help="a path, or - for CSV on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            known = ", ".join(Edition.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(
                _("There is no edition %(slug)s. Editions: %(known)s.")
                % {"slug": options["edition"], "known": known or "-"}
            )
        try:
            self._write(edition, options["format"], options["output"])
        except OSError as error:
            raise CommandError(
                _("%(path)s cannot be written: %(why)s")
                % {"path": options["output"], "why": error.strerror or error}
            ) from error
        open_ones = [item.category.name for item in result_categories(edition) if item.provisional]
        if open_ones:
            self.stderr.write(
                _("provisional: %(categories)s. The plenary has not confirmed these results yet.")
                % {"categories": ", ".join(open_ones)}
            )

    def _write(self, edition: Edition, kind: str, output: str) -> None:
        if output == "-":
            if kind != "csv":
                raise CommandError(_("Only CSV can be written to standard output. Give a file by --output."))
            for lines in stream_csv(edition):
                self.stdout.write(lines, ending="")
            return
        path = Path(output)
        partial = path.with_name(f".{path.name}.partial")
        try:
            if kind == "csv":
                with partial.open("w", encoding="utf-8", newline="") as out:
                    write_csv(edition, out)
            elif kind == "xlsx":
                write_xlsx(edition, partial)
            else:
                partial.write_bytes(results_pdf(edition))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        self.stderr.write(_("written: %(path)s") % {"path": path})
