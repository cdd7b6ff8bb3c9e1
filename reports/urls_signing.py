"""Addresses of signatures: a file that anybody checks, and the papers that are signed outside."""

from django.urls import path

from reports.views import checking, signing

PAPER = "sekretariat/<slug:slug>/dokumen/surat/<slug:public_id>"
urlpatterns = [
    path("verify/berkas/", checking.verify_file, name="verify-file"),
    path(f"{PAPER}/", signing.paper, name="paper"),
    path(f"{PAPER}/kembali/", signing.paper_take_back, name="paper-take-back"),
    path(f"{PAPER}/asli/", signing.paper_original, name="paper-original"),
]
