from django.urls import URLPattern

from submissions import (
    urls_evidence,
    urls_forms,
    urls_privacy,
    urls_readiness,
    urls_verification,
    urls_writing,
)
from submissions.views import imports

app_name = "submissions"
urlpatterns: list[URLPattern] = [
    *imports.pages.urls("sekretariat/<slug:slug>/impor/entri"),
    *urls_forms.urlpatterns,
    *urls_privacy.urlpatterns,
    *urls_evidence.urlpatterns,
    *urls_readiness.urlpatterns,
    *urls_verification.urlpatterns,
    *urls_writing.urlpatterns,
]
