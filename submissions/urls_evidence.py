from django.urls import path

from submissions.views import attachments

urlpatterns = [
    path("entri-saya/<int:pk>/bukti/", attachments.evidence, name="evidence"),
    path("entri-saya/<int:pk>/bukti/<int:attachment>/", attachments.read_evidence, name="read-evidence"),
    path(
        "entri-saya/<int:pk>/bukti/<int:attachment>/pratinjau/",
        attachments.preview_evidence,
        name="preview-evidence",
    ),
    path(
        "entri-saya/<int:pk>/bukti/<int:attachment>/ganti/",
        attachments.replace_evidence,
        name="replace-evidence",
    ),
    path(
        "entri-saya/<int:pk>/bukti/<int:attachment>/hapus/",
        attachments.remove_evidence,
        name="remove-evidence",
    ),
    path(
        "entri-saya/<int:pk>/bukti/<int:attachment>/kembalikan/",
        attachments.take_back_evidence,
        name="take-back-evidence",
    ),
    path(
        "entri-saya/<int:pk>/bukti/<slug:section>/<slug:question>/",
        attachments.question_evidence,
        name="question-evidence",
    ),
]
