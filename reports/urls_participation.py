from django.urls import path

from reports.views import participation

ROOM = "sekretariat/<slug:slug>/partisipasi"
urlpatterns = [
    path(f"{ROOM}/", participation.overview, name="participation"),
    path(f"{ROOM}/buku-kerja/", participation.workbook, name="participation-workbook"),
    path(f"{ROOM}/laporan/", participation.report, name="participation-report"),
    path(f"{ROOM}/unit/<int:pk>/", participation.unit, name="participation-unit"),
]
