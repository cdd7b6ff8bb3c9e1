from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.management.editions import edition_or_error
from reports.exports.dossier import write_dossier


class Command(BaseCommand):
    help = "Write the dossier of an edition, with a script that checks it, to a ZIP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, edition: str, output: Path, **options: Any) -> None:
        partial = output.with_name(f".{output.name}.partial")
        try:
            write_dossier(edition_or_error(edition), partial)
            partial.replace(output)
        except OSError as error:
            raise CommandError(
                _("%(path)s cannot be written: %(why)s") % {"path": output, "why": error.strerror or error}
            ) from error
        finally:
            partial.unlink(missing_ok=True)
        self.stderr.write(_("written: %(path)s") % {"path": output})
