"""The pages that import scores given on paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from awards.import_forms import TableForm
from awards.import_pages import ImportPages
from awards.models import WorkbookUpload
from judging.imports import import_scores
from judging.imports.assigning import import_assignments

pages = ImportPages(
    kind=WorkbookUpload.Kind.SCORES.value,
    names="judging",
    title=_("Import scores"),
    lead=_(
        "Scores given on paper: one sheet for each category and stage, one row for each juror and entry. "
        "Jurors who are named get a seat and every entry of the category."
    ),
    importer=import_scores,
)

assignment_pages = ImportPages(
    kind=WorkbookUpload.Kind.ASSIGN.value,
    names="judging",
    title=_("Give entries from a file"),
    lead=_(
        "One row for each juror and entry: Kode Entri, Juri (name or e-mail), and Kategori and Tahap in "
        "columns or in the name of the sheet. What is given already stays."
    ),
    importer=import_assignments,
    form=TableForm,
)
