"""Addresses of the papers of judging days."""

from django.urls import path

from judging.late_views import late
from reports.views import judging_papers, mentoring, own_feedback

STAGE = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>"
urlpatterns = [
    path(f"{STAGE}/paparan/jadwal.pdf", judging_papers.hearing_schedule, name="hearing-schedule"),
    path(f"{STAGE}/paparan/hadir.pdf", judging_papers.hearing_attendance, name="hearing-attendance"),
    path(f"{STAGE}/lembar/<slug:kind>/<int:pk>.pdf", judging_papers.score_sheets, name="score-sheets"),
    path(
        f"{STAGE}/kalibrasi/catatan.pdf",
        late("reports.views.calibration_note", "calibration_note"),
        name="calibration-note",
    ),
    path(
        "sekretariat/<slug:slug>/umpan-balik/<slug:category>/pembinaan/",
        mentoring.mentoring,
        name="mentoring",
    ),
    path("entri-saya/<int:pk>/umpan-balik/", own_feedback.feedback, name="own-feedback"),
    path("entri-saya/<int:pk>/sanggahan/", own_feedback.objection_file, name="own-objection"),
]
