"""Addresses of the papers of judging days."""

from django.urls import path

from reports.views import judging_papers

STAGE = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>"
urlpatterns = [
    path(f"{STAGE}/paparan/jadwal.pdf", judging_papers.hearing_schedule, name="hearing-schedule"),
    path(f"{STAGE}/paparan/hadir.pdf", judging_papers.hearing_attendance, name="hearing-attendance"),
    path(f"{STAGE}/lembar/<slug:kind>/<int:pk>.pdf", judging_papers.score_sheets, name="score-sheets"),
]
