from django.urls import path

from judging.views import closing, imports, progress

app_name = "judging"
urlpatterns = [
    *imports.pages.urls("sekretariat/<slug:slug>/impor/nilai"),
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
]
