from django.urls import path

from judging import urls_hearings
from judging.urls_panels import urlpatterns as panel_urls
from judging.views import cards, closing, home, imports, jurors, progress, rubrics, sheets

app_name = "judging"
urlpatterns = [
    *urls_hearings.urlpatterns,
    path("juri/", home.home, name="home"),
    path("juri/edisi/<slug:slug>/", home.sheets_of_edition, name="own-sheets"),
    path("juri/lembar/<int:pk>/", sheets.sheet, name="sheet"),
    path("juri/lembar/<int:pk>/simpan/", sheets.save, name="sheet-save"),
    path("juri/lembar/<int:pk>/finalkan/", sheets.finalise, name="sheet-finalise"),
    path("juri/lembar/<int:pk>/riwayat/", sheets.history, name="sheet-history"),
    path("juri/lembar/<int:pk>/berikut/", sheets.following, name="sheet-next"),
    path("juri/sebaran/<int:pk>/", sheets.spread, name="spread"),
    *imports.pages.urls("sekretariat/<slug:slug>/impor/nilai"),
    *imports.assignment_pages.urls("sekretariat/<slug:slug>/impor/pembagian"),
    path("sekretariat/<slug:slug>/penilaian/", progress.progress, name="progress"),
    path(
        "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/tutup/",
        closing.stage_close,
        name="stage-close",
    ),
    path(
        "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/keputusan/",
        closing.stage_decide,
        name="stage-decide",
    ),
    path(
        "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>/pimpinan/",
        closing.stage_appoint,
        name="stage-appoint",
    ),
    path("sekretariat/<slug:slug>/pengaturan/rubrik/", rubrics.rubric_list, name="rubric-list"),
    path(
        "sekretariat/<slug:slug>/pengaturan/rubrik/<slug:category>/<slug:stage>/",
        rubrics.rubric_detail,
        name="rubric-detail",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/rubrik/<slug:category>/<slug:stage>/mulai/",
        rubrics.rubric_start,
        name="rubric-start",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/rubrik/<slug:category>/<slug:stage>/ubah/",
        rubrics.rubric_edit,
        name="rubric-edit",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/rubrik/<slug:category>/<slug:stage>/banding/",
        rubrics.rubric_compare,
        name="rubric-compare",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/rubrik/<slug:category>/<slug:stage>/pratinjau/",
        rubrics.rubric_preview,
        name="rubric-preview",
    ),
    path("sekretariat/<slug:slug>/juri/", jurors.jurors, name="jurors"),
    path("sekretariat/<slug:slug>/juri/undang/", jurors.juror_invite, name="juror-invite"),
    path("sekretariat/<slug:slug>/juri/<int:pk>/", jurors.juror, name="juror"),
    path("sekretariat/<slug:slug>/juri/<int:pk>/kursi/", jurors.juror_seat, name="juror-seat"),
    path("sekretariat/<slug:slug>/juri/<int:pk>/undang/", jurors.juror_reinvite, name="juror-reinvite"),
    path("sekretariat/<slug:slug>/juri/<int:pk>/kartu/cabut/", jurors.card_revoke, name="card-revoke"),
    path("kartu/<str:secret>/", cards.card, name="card"),
    *panel_urls,
]
