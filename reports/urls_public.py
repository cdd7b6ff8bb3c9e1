from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from reports.views import emblems, gallery, open_data, public, robots

urlpatterns = [
    path("lambang/<slug:sha256>.png", emblems.emblem, name="emblem"),
    path("hasil/", public.results_index, name="results-index"),
    path("hasil/<slug:slug>/", public.results, name="results"),
    path("galeri/", gallery.gallery_list, name="gallery"),
    path("galeri/<slug:slug>/<str:code>/", gallery.gallery_entry, name="gallery-entry"),
    path(
        "galeri/<slug:slug>/<str:code>/gambar/<int:number>/", gallery.gallery_picture, name="gallery-picture"
    ),
    path("data/", open_data.open_data, name="open-data"),
    path("data/<slug:slug>/datapackage.json", open_data.open_data_package, name="open-data-package"),
    path("data/<slug:slug>/<slug:name>.<slug:kind>", open_data.open_data_set, name="open-data-set"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap/<int:number>/", robots.sitemap_page, name="sitemap-page"),
    path("verify/", public.verify, name="verify"),
    # The short address that papers print; what follows it there is the control code.
    path("v/", login_not_required(RedirectView.as_view(pattern_name="reports:verify")), name="short-address"),
    path("v/<slug:public_id>/", public.document, name="document"),
]
