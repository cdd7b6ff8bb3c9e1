"""The results as files for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from awards.http import SignedInRequest, sandboxed, written_file
from awards.models import AccessLog, Edition
from awards.services.privacy import log_access
from reports.exports import results_pdf, stream_csv, write_xlsx
from reports.exports.dossier import write_dossier, write_entry_dossier
from reports.queries.entries import find_entry
from reports.views.frame import staff_context

RESULTS = gettext_noop("The workbook of results")
DOSSIER = gettext_noop("The dossier for an examination")
ENTRY_DOSSIER = gettext_noop("The dossier of an entry for an examination")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: SignedInRequest, slug: str, kind: str) -> HttpResponseBase:
    """The results of an edition as csv, xlsx or pdf; provisional ones say so inside."""
    edition, _context = staff_context(request, slug)
    if kind not in WRITERS:
        raise Http404
    response = WRITERS[kind](edition)
    if kind == "xlsx":  # names the jurors beside their sheets
        _log_names(request, edition, RESULTS)
    response.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}.{kind}"'
    return sandboxed(response)


@require_safe
def dossier(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Everything the results rest on, with a script that checks it, as one ZIP."""
    edition, _context = staff_context(request, slug)
    response = written_file(partial(write_dossier, edition), f"{edition.slug}.zip")
    _log_names(request, edition, DOSSIER)
    return response


@require_safe
def entry_dossier(request: SignedInRequest, slug: str, code: str) -> HttpResponseBase:
    """Everything that is kept of one entry, with its evidence and a script that checks it, as one ZIP."""
    edition, _context = staff_context(request, slug)
    entry = get_object_or_404(find_entry(edition, code))
    entry.category.edition = edition
    response = written_file(partial(write_entry_dossier, entry), f"{edition.slug}-{entry.code}.zip")
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.EXPORTED,
        fields=[AccessLog.Field.NAME],
        subject=f"submission:{entry.pk}",
        label=str(entry),
        people=entry.team.count(),
        purpose=ENTRY_DOSSIER,
    )
    return response


def _log_names(request: SignedInRequest, edition: Edition, purpose: str) -> None:
    """Names of people leave the back office; contacts never do by an export."""
    log_access(
        user=request.user,
        edition=edition,
        action=AccessLog.Action.EXPORTED,
        fields=[AccessLog.Field.NAME],
        subject=f"edition:{edition.pk}",
        purpose=purpose,
    )


def _csv(edition: Edition) -> HttpResponseBase:
    return StreamingHttpResponse(stream_csv(edition), content_type="text/csv; charset=utf-8")


def _xlsx(edition: Edition) -> HttpResponseBase:
    return written_file(partial(write_xlsx, edition), f"{edition.slug}.xlsx", XLSX_TYPE)


def _pdf(edition: Edition) -> HttpResponseBase:
    return HttpResponse(results_pdf(edition), content_type="application/pdf")


WRITERS: Mapping[str, Callable[[Edition], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx, "pdf": _pdf}
