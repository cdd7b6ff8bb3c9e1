import time
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.management.editions import edition_or_error
from awards.models import Edition
from reports.models import Document
from reports.models.document import SINGLY
from reports.queries.documents import progress
from reports.services.documents import IssueResult, issue_documents, resend_stale_documents

PATIENCE = 120  # seconds without a paper finished, before --wait gives up
PAUSE = 0.5


KINDS = [kind for kind in Document.Kind.values if kind not in SINGLY]


class Command(BaseCommand):
    """Exit code 1 too when a kind had to be left out, after the others are issued."""

    help = "Number the papers that may exist now and have workers render them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--kind", action="append", choices=KINDS, dest="kinds")
        parser.add_argument("--dated", type=date.fromisoformat, help="date on the papers, by default today")
        parser.add_argument("--wait", action="store_true", help="until all are rendered")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = edition_or_error(options["edition"])
        kinds = options["kinds"] or KINDS
        try:
            result = issue_documents(edition=edition, kinds=kinds, by=None, dated=options["dated"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._report(result, kinds)
        if options["wait"]:
            resend_stale_documents()
            self._wait(edition, kinds)
        if result.left_out:
            raise CommandError("\n".join(result.left_out))

    def _report(self, result: IssueResult, kinds: Sequence[str]) -> None:
        for kind in kinds:
            count = result.created.get(kind, 0)
            text = ngettext("%(kind)s: %(count)d new", "%(kind)s: %(count)d new", count)
            self.stdout.write(text % {"kind": Document.Kind(kind).label, "count": count})
        if result.replaced:
            text = ngettext(
                "%(count)d provisional recap was replaced.",
                "%(count)d provisional recaps were replaced.",
                result.replaced,
            )
            self.stdout.write(text % {"count": result.replaced})
        for sentence in result.waiting:
            self.stdout.write(sentence)
        unsent = Document.objects.filter(
            pk__in=result.document_ids, state=Document.State.QUEUED, dispatched_at__isnull=True
        ).exists()
        if unsent:
            self.stderr.write(
                _("The queue cannot be reached. The papers stay queued and are sent once it is back.")
            )

    def _wait(self, edition: Edition, kinds: Sequence[str]) -> None:
        last, since = None, time.monotonic()
        while True:
            now = progress(edition, kinds)
            if now != last:
                self.stdout.write(f"{now.rendered}/{now.total}")
                self.stdout.flush()
                last, since = now, time.monotonic()
            if now.is_done:
                return
            if time.monotonic() - since > PATIENCE:
                raise CommandError(
                    _(
                        "No worker has finished a paper for %(seconds)d seconds, %(count)d are queued. "
                        "Start a worker and ask again; nothing is numbered twice."
                    )
                    % {"seconds": PATIENCE, "count": now.total - now.rendered}
                )
            time.sleep(PAUSE)
