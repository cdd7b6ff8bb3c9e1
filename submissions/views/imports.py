"""The pages that import an intake workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.import_forms import WorkbookForm
from awards.import_pages import ImportPages
from awards.models import WorkbookUpload
from submissions.imports import import_entries
from submissions.models import Submission


class EntriesForm(WorkbookForm):
    """A workbook of entries, and in which state they arrive."""

    state = forms.ChoiceField(
        label=_("State of new entries"),
        choices=[
            (Submission.State.ADMITTED.value, _("Admitted: the administrative check was made outside")),
            (Submission.State.SUBMITTED.value, _("Submitted: the check is made here")),
        ],
        initial=Submission.State.ADMITTED.value,
    )
    field_order = ("workbook", "state", "update")


pages = ImportPages(
    kind=WorkbookUpload.Kind.ENTRIES.value,
    names="submissions",
    title=_("Import entries"),
    lead=_(
        "The intake workbook as you keep it: one sheet for each category, or one with a column “Kategori”."
    ),
    importer=import_entries,
    form=EntriesForm,
)
