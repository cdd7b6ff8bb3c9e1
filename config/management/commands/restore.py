from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from config.backups.archive import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder of files, and prove that it is whole."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(file)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Restored the backup of %(at)s: database and %(files)d files, every hash as it was.")
            % {"at": manifest.created_at, "files": len(manifest.parts) - 1}
        )
        for slug, head in sorted(manifest.ledgers.items()):
            line = _("%(edition)s: ledger of %(count)d rows, head %(head)s")
            self.stdout.write(line % {"edition": slug, "count": head.count, "head": head.head})
        self.stdout.write(_("Now run migrate, so that an older backup gets the newest tables."))
