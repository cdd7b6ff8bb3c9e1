"""Addresses of what leaves the house: lists as files, the dossier of an entry, nominations."""

from django.urls import path

from reports.views import exports, listings

urlpatterns = [
    path("sekretariat/<slug:slug>/entri/<slug:code>/berkas/", exports.entry_dossier, name="entry-dossier"),
    path("sekretariat/<slug:slug>/dokumen/daftar/", listings.listing_index, name="listing-index"),
    path(
        "sekretariat/<slug:slug>/dokumen/daftar/<slug:listing>.<slug:kind>",
        listings.listing_file,
        name="listing-file",
    ),
]
