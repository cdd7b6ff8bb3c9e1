"""Workbooks that the secretariat sends: kept under a random name, previewed, then confirmed or dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User, WorkbookUpload
from awards.services.ledger import append_event
from awards.workbooks.model import clean
from awards.workbooks.report import Finding, ImportReport, Outcome, RowResult, Wrote

# Imports a workbook: (edition, workbook, dry_run, by, and the options of the upload).
Importer = Callable[..., ImportReport]
LONGEST_FILENAME = 200


def report_rows(report: ImportReport) -> list[dict[str, Any]]:
    """A report as it is stored with an upload."""
    return [
        {
            "sheet": result.sheet,
            "row": result.row,
            "outcome": result.outcome.value,
            "twin": result.twin,
            "subject": result.subject,
            "is_sheet": result.is_sheet,
            "wrote": result.wrote,
            "findings": [[finding.column, finding.value, finding.reason] for finding in result.findings],
        }
        for result in report.results
    ]


def stored_report(rows: Iterable[Mapping[str, Any]], *, kind: str) -> ImportReport:
    """The report of an upload of this kind that `report_rows` stored."""
    return ImportReport(
        [
            RowResult(
                row["sheet"],
                row["row"],
                Outcome(row["outcome"]),
                tuple(Finding(*finding) for finding in row["findings"]),
                row["twin"],
                row["subject"],
                row.get("is_sheet", False),
                Wrote(row["wrote"]) if row.get("wrote") else None,
            )
            for row in rows
        ],
        kind=kind,
        on_page=True,
    )


def preview_upload(
    *,
    edition: Edition,
    kind: str,
    file: BinaryIO,
    filename: str,
    options: Mapping[str, Any],
    importer: Importer,
    by: User,
) -> WorkbookUpload:
    """Try an import, store nothing of it, and keep the file with the outcome of every row.

    Raises `WorkbookRefused` for a file that is not read; it is not kept.
    """
    report = importer(edition=edition, workbook=file, dry_run=True, on_page=True, by=by, **options)
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return WorkbookUpload.objects.create(
        edition=edition,
        kind=kind,
        file=File(file, name="workbook.xlsx"),
        filename=clean(PurePath(filename).name)[:LONGEST_FILENAME] or "workbook.xlsx",
        sha256=digest,
        report=report_rows(report),
        options=dict(options),
        by=by,
    )


def confirm_upload(*, upload_id: int, importer: Importer, by: User) -> tuple[WorkbookUpload, bool]:
    """Import a previewed workbook for good, in one transaction.

    When the outcomes are no longer those of the preview, because the edition has changed since, nothing is
    imported: the new outcomes are kept as the preview, and the answer is False. Raises `DomainError` when the
    upload is already confirmed or dropped, or has nothing to store.
    """
    with transaction.atomic():
        upload = _previewed(upload_id)
        before = upload.report
        with transaction.atomic():
            report = _run(upload, importer, by=by)
            same = _outcomes(report_rows(report)) == _outcomes(before)
            if not same:
                transaction.set_rollback(True)
        upload.report = report_rows(report)
        if same:
            upload.state, upload.confirmed_at = WorkbookUpload.State.CONFIRMED, timezone.now()
            append_event(
                edition_id=upload.edition_id,
                kind=f"workbook.{upload.kind}",
                subject=f"upload:{upload.pk}",
                data={
                    "sha256": upload.sha256,
                    "rows": {str(outcome): count for outcome, count in report.counts.items()},
                },
                by=by,
            )
        upload.save(update_fields=["report", "state", "confirmed_at"])
    return upload, same


@transaction.atomic
def drop_upload(*, upload_id: int) -> WorkbookUpload:
    """Drop a previewed workbook: its file and what it said about people are deleted."""
    upload = _previewed(upload_id)
    name, storage = upload.file.name, upload.file.storage
    transaction.on_commit(lambda: storage.delete(name))
    upload.file.name = ""
    upload.state, upload.report = WorkbookUpload.State.DROPPED, []
    upload.save(update_fields=["file", "state", "report"])
    return upload


def _run(upload: WorkbookUpload, importer: Importer, *, by: User) -> ImportReport:
    with upload.file.open("rb") as file:
        return importer(
            edition=upload.edition, workbook=file, dry_run=False, on_page=True, by=by, **upload.options
        )


def _previewed(upload_id: int) -> WorkbookUpload:
    """The upload under its row lock; an answer sent twice finds it settled."""
    upload = (
        WorkbookUpload.objects.select_for_update(of=("self",)).select_related("edition").get(pk=upload_id)
    )
    if upload.state != WorkbookUpload.State.PREVIEWED:
        raise DomainError(_("This workbook is already “%(state)s”.") % {"state": upload.get_state_display()})
    return upload


def _outcomes(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, str, str]]:
    return [(row["sheet"], row["row"], row["outcome"], row["twin"]) for row in rows]
