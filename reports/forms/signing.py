"""Forms that take a PDF: everybody's check of a file, and the signed paper that comes back."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.signing import limits


class PdfForm(forms.Form):
    """A PDF of at most 10 MB. What is in it is judged by its content, in a process of its own."""

    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        help_text=gettext_lazy("The file itself, at most 10 MB; no scan or photograph of the paper."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": gettext_lazy("Choose the PDF file."),
            "empty": gettext_lazy("The file is empty. Choose it again."),
        },
    )

    def clean_file(self) -> bytes:
        """The content."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > limits.FILE_BYTES:
            most = filesizeformat(limits.FILE_BYTES)
            raise forms.ValidationError(
                _("The file is larger than %(most)s. Papers of ours never are.") % {"most": most}
            )
        data: bytes = file.read()
        if b"%PDF-" not in data[:1024]:
            raise forms.ValidationError(_("This is not a PDF. Choose the PDF file that you received."))
        return data


class SignedPaperForm(PdfForm):
    """The signed file of one paper."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].label = _("Signed PDF")
        self.fields["file"].help_text = _("As the application gave it, not opened or saved by another one.")
