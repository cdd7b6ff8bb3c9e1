from reports.forms.pages import (
    ConfirmResultsForm,
    EntryFilterForm,
    EntryStateForm,
    IssueForm,
    PaperFilterForm,
    ReissueForm,
    ReopenForm,
    VerifyForm,
)

__all__ = [
    "ConfirmResultsForm",
    "EntryFilterForm",
    "EntryStateForm",
    "IssueForm",
    "PaperFilterForm",
    "ReissueForm",
    "ReopenForm",
    "VerifyForm",
]
