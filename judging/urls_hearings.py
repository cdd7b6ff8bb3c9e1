"""Addresses of the days of presentations and of what is typed from paper."""

from django.urls import path

from judging.late_views import late
from judging.views import chair, feedback, hearings, paper, watching

STAGE = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/paparan"
PAPER = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/kertas"
WATCH = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/pantau"
CHAIR = "juri/pimpinan/<slug:slug>/<slug:category>/<slug:stage>"
CALIBRATION = "judging.views.calibration"
OFFICE = "sekretariat/<slug:slug>"
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
    path("juri/paparan/", chair.my_hearings, name="my-hearings"),
    path("juri/pimpinan/", chair.chair_home, name="chair-home"),
    path(f"{CHAIR}/", chair.chair_stage, name="chair-stage"),
    path(f"{CHAIR}/putuskan/", chair.chair_decide, name="chair-decide"),
    path(f"{CHAIR}/tidak-hadir/", chair.chair_absence, name="chair-absence"),
    path(f"{CHAIR}/kalibrasi/", late(CALIBRATION, "chair_calibration"), name="chair-calibration"),
    path(
        f"{OFFICE}/penilaian/<slug:category>/<slug:stage>/kalibrasi/",
        late(CALIBRATION, "calibration"),
        name="calibration",
    ),
    path(f"{OFFICE}/umpan-balik/", feedback.feedback, name="feedback"),
    path(f"{OFFICE}/umpan-balik/<slug:category>/buka/", feedback.feedback_release, name="feedback-release"),
    path(
        f"{OFFICE}/umpan-balik/<slug:category>/tarik/", feedback.feedback_withdraw, name="feedback-withdraw"
    ),
    path(f"{OFFICE}/sanggahan/", feedback.objections, name="objections"),
    path(f"{OFFICE}/sanggahan/<int:pk>/", feedback.objection, name="objection"),
]
