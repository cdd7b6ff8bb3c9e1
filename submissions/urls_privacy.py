from django.urls import path

from submissions.views import niks

urlpatterns = [path("sekretariat/<slug:slug>/nik/<int:pk>/", niks.nik, name="nik")]
