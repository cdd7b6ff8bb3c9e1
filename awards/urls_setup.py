from django.urls import path

from awards.views.setup import categories, edition, state

ROOM = "sekretariat/<slug:slug>/pengaturan"
urlpatterns = [
    path("juknis/<slug:slug>/", edition.rules_file, name="rules-file"),
    path(f"{ROOM}/", state.index, name="setup"),
    path(f"{ROOM}/siap/", state.ready, name="setup-ready"),
    path(f"{ROOM}/arsip/", state.archive, name="setup-archive"),
    path(f"{ROOM}/edisi/", edition.edition, name="setup-edition"),
    path(f"{ROOM}/juknis/", edition.rules, name="setup-rules"),
    path(f"{ROOM}/juknis/hapus/", edition.rules_remove, name="setup-rules-remove"),
    path(f"{ROOM}/pengumuman/", edition.announcements, name="setup-announcements"),
    path(f"{ROOM}/tanya-jawab/", edition.questions, name="setup-questions"),
    path(f"{ROOM}/jadwal/", edition.timeline, name="setup-timeline"),
    path(f"{ROOM}/kategori/", categories.categories, name="setup-categories"),
    path(f"{ROOM}/kategori/baru/", categories.category_new, name="setup-category-new"),
    path(f"{ROOM}/kategori/<slug:category>/", categories.category, name="setup-category"),
    path(f"{ROOM}/kategori/<slug:category>/pindah/", categories.category_move, name="setup-category-move"),
    path(f"{ROOM}/kategori/<slug:category>/hapus/", categories.category_remove, name="setup-category-remove"),
    path(f"{ROOM}/kategori/<slug:category>/tahap/", categories.stages, name="setup-stages"),
    path(f"{ROOM}/kategori/<slug:category>/juara/", categories.places, name="setup-places"),
]
