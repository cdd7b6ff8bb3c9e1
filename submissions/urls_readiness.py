"""Addresses of readiness beside the award (IGA)."""

from django.urls import path

from submissions.views import readiness

LIST = "sekretariat/<slug:slug>/kesiapan/"
urlpatterns = [
    path(LIST, readiness.readiness_list, name="readiness-list"),
    path(f"{LIST}tambah/<slug:category>/", readiness.readiness_add, name="readiness-add"),
    path(f"{LIST}entri/<slug:code>/", readiness.readiness_verify, name="readiness-verify"),
    path("entri-saya/<int:pk>/kesiapan/", readiness.readiness_own, name="readiness"),
]
