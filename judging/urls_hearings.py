"""Addresses of the days of presentations and of what is typed from paper."""

from django.urls import path

from judging.views import hearings, paper, watching

STAGE = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/paparan"
PAPER = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/kertas"
WATCH = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/pantau"
urlpatterns = [
    path(f"{STAGE}/", hearings.hearing_list, name="hearings"),
    path(f"{STAGE}/rencana/", hearings.hearing_plan, name="hearing-plan"),
    path(f"{STAGE}/undi/", hearings.hearing_draw, name="hearing-draw"),
    path(f"{STAGE}/undi/batal/", hearings.hearing_undo, name="hearing-undo"),
    path(f"{STAGE}/susulan/", hearings.hearing_late, name="hearing-late"),
    path(f"{STAGE}/hari/<int:pk>/juri/", hearings.hearing_jurors, name="hearing-jurors"),
    path(f"{STAGE}/<int:pk>/", hearings.hearing, name="hearing"),
    path(f"{STAGE}/ruang/<int:pk>/jam/", hearings.hearing_clock, name="hearing-clock"),
    path(f"{PAPER}/", paper.paper_list, name="papers"),
    path(f"{PAPER}/<int:pk>/", paper.paper_sheet, name="paper-sheet"),
    path(f"{WATCH}/", watching.watch, name="watch"),
    path(f"{WATCH}/ingatkan/", watching.watch_remind, name="watch-remind"),
    path(f"{WATCH}/lembar/<int:pk>/buka/", watching.sheet_reopen, name="sheet-reopen"),
    path("sekretariat/<slug:slug>/pengaturan/penilaian/", watching.policy, name="policy"),
]
