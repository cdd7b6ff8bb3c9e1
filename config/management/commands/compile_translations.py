"""Compile the catalogues without gettext's programs, which a fresh machine does not have."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write each `.mo` that is older than its `.po`."""

    help = "Menyusun katalog terjemahan."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for source in (
            path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/LC_MESSAGES/*.po")
        ):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns:
                draft = target.with_name(f".{target.name}")
                polib.pofile(str(source)).save_as_mofile(str(draft))
                draft.replace(target)
