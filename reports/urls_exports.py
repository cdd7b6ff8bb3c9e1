"""Addresses of what leaves the house: lists as files, the dossier of an entry, nominations."""

from django.urls import path

from reports.views import exports, listings, nominations

urlpatterns = [
    path("sekretariat/<slug:slug>/entri/<slug:code>/berkas/", exports.entry_dossier, name="entry-dossier"),
    path("sekretariat/<slug:slug>/nominasi/", nominations.nomination_list, name="nomination-list"),
    path("entri-saya/<int:pk>/nominasi/", nominations.nomination, name="nomination"),
    path(
        "entri-saya/<int:pk>/nominasi/<slug:level>.zip",
        nominations.nomination_package,
        name="nomination-package",
    ),
    path("sekretariat/<slug:slug>/dokumen/daftar/", listings.listing_index, name="listing-index"),
    path(
        "sekretariat/<slug:slug>/dokumen/daftar/<slug:listing>.<slug:kind>",
        listings.listing_file,
        name="listing-file",
    ),
]
