"""Run the award of 2025 in front of whoever looks: the same commands that staff would use."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from awards.models import Edition
from config.demo import (
    EDITION,
    WORKBOOKS,
    appoint_chairs,
    copy_papers,
    demo_password,
    ensure_accounts,
    hold_sessions,
    is_published,
)
from config.services import BASE_DIR
from reports.models import Signing


class Command(BaseCommand):
    help = "Run the 2025 example from its workbooks to published results and rendered papers."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self._run("create_edition", preset="cilegon-2025")
        edition = Edition.objects.get(slug=EDITION)
        if not is_published(edition):
            self._award()
        if Signing.OWN in settings.SIGNING.values() and not settings.SIGNING_P12:
            self._run("make_demo_authority")
        self._run("issue_documents", edition=EDITION, dated=edition.announced_on, wait=True)
        self._run("check_totals", edition=EDITION)
        self._run("verify_ledger", edition=EDITION)
        self._show(edition, time.monotonic() - started)

    def _award(self) -> None:
        self._run("import_entries", str(WORKBOOKS / "pendaftaran-2025.xlsx"), edition=EDITION)
        self._run("import_scores", str(WORKBOOKS / "nilai-2025.xlsx"), edition=EDITION)
        appoint_chairs(Edition.objects.get(slug=EDITION))
        for stage in ("proposal", "presentasi"):
            self._run("close_stage", edition=EDITION, stage=stage)
        hold_sessions(Edition.objects.get(slug=EDITION))
        # Two entries stay joint in one category; the demonstration confirms them as joint.
        self._run("confirm_results", edition=EDITION, joint=True)
        self._run("publish_results", edition=EDITION)

    def _run(self, command: str, *arguments: str, **options: Any) -> None:
        flags = [f"--{name}" if value is True else f"--{name} {value}" for name, value in options.items()]
        line = " ".join([command, *arguments, *flags]).replace(f"{BASE_DIR}/", "")
        self.stdout.write(f"\n$ manage.py {line}")
        self.stdout.flush()
        call_command(command, *arguments, **options, stdout=self.stdout, stderr=self.stderr)

    def _show(self, edition: Edition, seconds: float) -> None:
        folder = settings.VAR_DIR / "hasil"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for form in ("csv", "xlsx", "pdf"):
            self._run(
                "export_results", edition=EDITION, format=form, output=str(folder / f"hasil-2025.{form}")
            )
        papers = copy_papers(edition, folder)
        password = demo_password(settings.VAR_DIR)
        self.stdout.write("")
        self.stdout.write(_("The 2025 example stands, in %(seconds).0f seconds.") % {"seconds": seconds})
        self.stdout.write(_("Files: %(folder)s (%(papers)d papers)") % {"folder": folder, "papers": papers})
        url = settings.PUBLIC_URL
        self.stdout.write(_("Results for everybody: %(url)s") % {"url": f"{url}/hasil/{EDITION}/"})
        self.stdout.write(_("Sign in: %(url)s") % {"url": f"{url}/masuk/"})
        accounts = ensure_accounts(edition, password)
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            self.stdout.write(f"  {account.email:{width}} {password}   {account.role}")
