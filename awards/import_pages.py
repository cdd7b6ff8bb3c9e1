"""Pages of an import, the same for entries and scores: send, look at every row, then import or drop."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.http import SignedInRequest, staff_edition
from awards.import_forms import WorkbookForm
from awards.models import AccessLog, Edition, WorkbookUpload
from awards.queries.privacy import personal_column
from awards.services.privacy import log_access
from awards.services.uploads import Importer, confirm_upload, drop_upload, preview_upload, stored_report
from awards.workbooks.guard import WorkbookRefused
from awards.workbooks.report import ImportReport, Outcome, RowResult

ROWS_ON_A_PAGE = 100
IMPORT_ROWS = gettext_noop("The rows of a workbook that was sent")
OTHER_KINDS = frozenset({"is_entries", "is_scores", "is_honours"})
# Doubtful rows first.
ORDER = (
    Outcome.REFUSED,
    Outcome.DUPLICATE,
    Outcome.WARNED,
    Outcome.CHANGED,
    Outcome.ACCEPTED,
    Outcome.UNCHANGED,
)


def outcome_labels() -> dict[Outcome, str]:
    """The outcomes of rows in words."""
    return {
        Outcome.REFUSED: _("Refused"),
        Outcome.DUPLICATE: _("Duplicate"),
        Outcome.WARNED: _("With a warning"),
        Outcome.CHANGED: _("Changed"),
        Outcome.ACCEPTED: _("Accepted"),
        Outcome.UNCHANGED: _("Unchanged"),
    }


@dataclass(frozen=True, slots=True)
class ImportPages:
    """One kind of workbook and its pages; `names` is the namespace its URLs live in."""

    kind: str
    names: str
    title: str | Promise
    lead: str | Promise
    importer: Importer
    form: type[WorkbookForm] = WorkbookForm

    def urls(self, prefix: str) -> list[URLPattern]:
        """The URLs below `prefix`, named `import-<kind>`, `…-upload`, `…-confirm`, `…-drop`, `…-report`."""
        name = f"import-{self.kind}"
        return [
            path(
                f"{prefix}/", self._view(self.send, require_http_methods(["GET", "HEAD", "POST"])), name=name
            ),
            path(f"{prefix}/<int:pk>/", self._view(self.look, require_safe), name=f"{name}-upload"),
            path(
                f"{prefix}/<int:pk>/simpan/", self._view(self.confirm, require_POST), name=f"{name}-confirm"
            ),
            path(f"{prefix}/<int:pk>/hapus/", self._view(self.drop, require_POST), name=f"{name}-drop"),
            path(
                f"{prefix}/<int:pk>/laporan.csv", self._view(self.report, require_safe), name=f"{name}-report"
            ),
        ]

    def send(self, request: SignedInRequest, edition: Edition) -> HttpResponse:
        """Choose a workbook; what is sent is tried and shown row by row."""
        form = self.form(request.POST or None, request.FILES or None)
        elsewhere = ""
        if request.method == "POST" and form.is_valid():
            try:
                upload = preview_upload(
                    edition=edition,
                    kind=self.kind,
                    file=form.cleaned_data["workbook"],
                    filename=form.cleaned_data["workbook"].name,
                    options=form.options(),
                    importer=self.importer,
                    by=request.user,
                )
            except WorkbookRefused as error:
                form.add_error("workbook", error.message)
                elsewhere = error.code.removeprefix("is_") if error.code in OTHER_KINDS else ""
            else:
                return redirect(self._url("upload", upload))
        context = {
            "edition": edition,
            "form": form,
            "page": self,
            "elsewhere": elsewhere,
            "crumbs": self._crumbs(edition, self.title),
        }
        return render(request, "imports/send.html", context, status=422 if form.errors else 200)

    def look(self, request: SignedInRequest, edition: Edition, pk: int) -> HttpResponse:
        """Every row with its outcome, doubtful ones first, narrowed to one outcome when asked."""
        upload = self._upload(edition, pk)
        report = stored_report(upload.report, kind=upload.kind)
        chosen = next((outcome for outcome in ORDER if outcome.value == request.GET.get("hasil")), None)
        rows = [row for row in report.results if chosen in {None, row.outcome}]
        rows.sort(key=lambda row: ORDER.index(row.outcome))
        labels = outcome_labels()
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        _log_rows(request, upload, list(page), AccessLog.Action.SEEN)
        context = {
            "edition": edition,
            "page": self,
            "upload": upload,
            "is_open": upload.state == WorkbookUpload.State.PREVIEWED,
            "counts": report.counts,
            "report": report,
            "chips": self._chips(upload, report, chosen),
            "rows": page,
            "lines": [(row, labels[row.outcome]) for row in page],
            "options": self._options(upload),
            "urls": {name: self._url(name, upload) for name in ("confirm", "drop", "report")},
            "again": reverse(f"{self.names}:import-{self.kind}", kwargs={"slug": edition.slug}),
            "crumbs": self._crumbs(edition, self.title, upload.filename),
        }
        return render(request, "imports/look.html", context)

    def confirm(self, request: SignedInRequest, edition: Edition, pk: int) -> HttpResponse:
        """Import for good what was previewed."""
        upload = self._upload(edition, pk)
        upload, same = confirm_upload(upload_id=upload.pk, importer=self.importer, by=request.user)
        if same:
            messages.success(request, _("Imported. The rows below are stored as they say."))
        else:
            messages.warning(
                request,
                _("The edition has changed since you looked. Nothing was imported; look at the rows again."),
            )
        return redirect(self._url("upload", upload))

    def drop(self, request: SignedInRequest, edition: Edition, pk: int) -> HttpResponse:
        """Drop the workbook; nothing of it stays but its name."""
        upload = drop_upload(upload_id=self._upload(edition, pk).pk)
        messages.success(
            request, _("%(file)s was dropped. Nothing of it is stored.") % {"file": upload.filename}
        )
        return redirect("awards:import", slug=edition.slug)

    def report(self, request: SignedInRequest, edition: Edition, pk: int) -> HttpResponse:
        """The outcomes as CSV."""
        upload = self._upload(edition, pk)
        stream = io.StringIO(newline="")
        report = stored_report(upload.report, kind=upload.kind)
        report.write_csv(stream)
        _log_rows(request, upload, report.results, AccessLog.Action.EXPORTED)
        response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="laporan-impor-{upload.pk}.csv"'
        return response

    def _view(
        self, page: Callable[..., HttpResponse], methods: Callable[[Any], Any]
    ) -> Callable[..., HttpResponse]:
        """A view over the edition, for its secretariat alone."""

        def view(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            edition = staff_edition(request, slug, manage=True)  # type: ignore[arg-type]  # signed in
            return page(request, edition, **kwargs)

        decorated: Callable[..., HttpResponse] = methods(view)
        return decorated

    def _upload(self, edition: Edition, pk: int) -> WorkbookUpload:
        uploads = WorkbookUpload.objects.filter(edition=edition, kind=self.kind).select_related("by")
        return get_object_or_404(uploads, pk=pk)

    def _url(self, name: str, upload: WorkbookUpload) -> str:
        kwargs = {"slug": upload.edition.slug, "pk": upload.pk}
        return reverse(f"{self.names}:import-{self.kind}-{name}", kwargs=kwargs)

    def _crumbs(self, edition: Edition, *rest: str | Promise) -> list[tuple[str | Promise, str]]:
        start = (_("Import"), reverse("awards:import", kwargs={"slug": edition.slug}))
        here = reverse(f"{self.names}:import-{self.kind}", kwargs={"slug": edition.slug})
        return [start, *((label, here if at < len(rest) - 1 else "") for at, label in enumerate(rest))]

    def _chips(
        self, upload: WorkbookUpload, report: ImportReport, chosen: Outcome | None
    ) -> list[tuple[str, str, bool]]:
        url = self._url("upload", upload)
        labels = outcome_labels()
        counts = Counter(result.outcome for result in report.results)  # of the lines below, sheets too
        chips = [(_("All (%(count)d)") % {"count": len(report.results)}, url, chosen is None)]
        return chips + [
            (f"{labels[outcome]} ({counts[outcome]})", f"{url}?hasil={outcome.value}", outcome is chosen)
            for outcome in ORDER
            if counts[outcome]
        ]

    def _options(self, upload: WorkbookUpload) -> list[tuple[str, str]]:
        """The options of an upload in the words of its form."""
        fields = self.form.base_fields
        shown = []
        for name, value in upload.options.items():
            if name not in fields:  # of an upload from before the form was changed
                continue
            choices = dict(getattr(fields[name], "choices", ()))
            text = choices.get(value, _("Yes") if value is True else _("No") if value is False else value)
            shown.append((str(fields[name].label), str(text)))
        return shown


def _log_rows(
    request: SignedInRequest, upload: WorkbookUpload, rows: Sequence[RowResult], action: str
) -> None:
    """Rows of a workbook that name a personal value are recorded with who looked at them."""
    personal = [
        (row, field)
        for row in rows
        for finding in row.findings
        if finding.value and (field := personal_column(finding.column))
    ]
    log_access(
        user=request.user,
        edition=upload.edition,
        action=action,
        fields={field for _row, field in personal},
        subject=f"upload:{upload.pk}",
        label=upload.filename,
        people=len({(row.sheet, row.row) for row, _field in personal}),
        purpose=IMPORT_ROWS,
    )
