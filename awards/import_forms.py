"""The form that takes a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from awards.workbooks import limits
from awards.workbooks.guard import refusal


class WorkbookForm(forms.Form):
    """A workbook of at most 10 MB; what is in it is checked by its content when it is read."""

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            "An Excel file (.xlsx) of at most 10 MB. Nothing is stored before you have seen every row."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
    update = forms.BooleanField(
        label=_("Take over what differs from what is stored"),
        help_text=_("Without it, rows that are stored already stay as they are."),
        required=False,
    )

    def clean_workbook(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["workbook"]
        if (file.size or 0) > limits.FILE_BYTES:
            raise forms.ValidationError(refusal("file_too_big"), code="file_too_big")
        return file

    def options(self) -> dict[str, Any]:
        """What the importer is told beside the workbook."""
        return {name: value for name, value in self.cleaned_data.items() if name != "workbook"}


class TableForm(WorkbookForm):
    """A workbook or a CSV file whose rows are only added, so that there is nothing to take over."""

    update = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workbook"]
        field.label = _("Workbook or CSV file")
        field.help_text = _(
            "Excel (.xlsx) or CSV (UTF-8, parted by semicolon, comma or tab), at most 10 MB. Nothing is "
            "stored before you have seen every row."
        )
        field.widget.attrs["accept"] += ",.csv,text/csv"
