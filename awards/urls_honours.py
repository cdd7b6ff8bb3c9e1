from django.urls import path

from awards.views import honours

ROOM = "sekretariat/<slug:slug>/pengaturan/pemenang-terdahulu"
urlpatterns = [
    path(f"{ROOM}/", honours.honours, name="honours"),
    path(f"{ROOM}/tambah/", honours.honour_add, name="honour-add"),
    path(f"{ROOM}/contoh.xlsx", honours.honour_template, name="honours-template"),
    path(f"{ROOM}/<int:pk>/hapus/", honours.honour_remove, name="honour-remove"),
    *honours.pages.urls(f"{ROOM}/muat"),
]
