from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from config.backups.archive import make_backup


class Command(BaseCommand):
    help = "Write database, private files, ledger heads and their hashes to one new tar file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        try:
            manifest = make_backup(output)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        size = sum(part.size for part in manifest.parts.values())
        self.stdout.write(
            _("%(path)s: database and %(files)d files, %(size).1f MB.")
            % {"path": output, "files": len(manifest.parts) - 1, "size": size / 1_000_000}
        )
        for slug, head in sorted(manifest.ledgers.items()):
            line = _("%(edition)s: ledger of %(count)d rows, head %(head)s")
            self.stdout.write(line % {"edition": slug, "count": head.count, "head": head.head})
