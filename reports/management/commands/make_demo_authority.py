"""Make the authority that signs the papers of a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.signing.policy import demo_authority


class Command(BaseCommand):
    help = "Make the demonstration's authority in VAR_DIR, where there is none. Only for a demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Only a demonstration has an authority of its own; set SIGNING_P12."))
        authority = demo_authority()
        self.stdout.write(_("The demonstration's authority: %(path)s") % {"path": authority.root})
