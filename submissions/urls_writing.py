"""The addresses of an entry's own pages."""

from django.urls import URLPattern, path

from submissions.views import entries, extensions, gallery, handing_in, sections, team

ENTRY = "entri-saya/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("entri-saya/mulai/", entries.choose_category, name="choose-category"),
    path("entri-saya/mulai/<slug:slug>/<slug:category>/", entries.start, name="start"),
    path(ENTRY, entries.entry, name="entry"),
    path(f"{ENTRY}identitas/", entries.facts, name="facts"),
    path(f"{ENTRY}bagian/<slug:code>/", sections.section, name="section"),
    path(f"{ENTRY}bagian/<slug:code>/simpan/", sections.autosave, name="autosave"),
    path(f"{ENTRY}tim/", team.team, name="team"),
    path(f"{ENTRY}tim/<int:member_pk>/", team.member, name="member"),
    path(f"{ENTRY}tim/<int:member_pk>/keluarkan/", team.remove, name="member-remove"),
    path(f"{ENTRY}tim/<int:member_pk>/undang/", team.invite, name="member-invite"),
    path(f"{ENTRY}periksa/", handing_in.check, name="check"),
    path(f"{ENTRY}galeri/", gallery.gallery, name="gallery"),
    path(f"{ENTRY}terkirim/", handing_in.sent, name="sent"),
    path(f"{ENTRY}jawaban/", handing_in.answers, name="answers"),
    path(f"{ENTRY}ambil-kembali/", entries.take_back_entry, name="take-back"),
    path(f"{ENTRY}tarik/", entries.withdraw, name="withdraw"),
    path("sekretariat/<slug:slug>/entri/<int:pk>/galeri/", gallery.paper_consent, name="paper-consent"),
    path("sekretariat/<slug:slug>/entri/<int:pk>/perpanjangan/", extensions.extension, name="extension"),
]
