from django.urls import URLPattern, URLResolver, include, path

from config import guide, views, views_editions
from config.showcase.view import components

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("beranda/", views.front, name="front"),
    path("edisi/<slug:slug>/", views.edition_page, name="edition-page"),
    path("komponen/", components, name="components"),
    path("sekretariat/edisi/baru/", views_editions.new_edition, name="new-edition"),
    path("sekretariat/edisi/baru/tahun-lalu/", views_editions.new_from_edition, name="new-edition-copy"),
    path("sekretariat/edisi/baru/kosong/", views_editions.new_empty, name="new-edition-empty"),
    path(
        "sekretariat/edisi/baru/preset/<slug:preset>/",
        views_editions.new_from_preset,
        name="new-edition-preset",
    ),
    path("sekretariat/<slug:slug>/pengaturan/pratinjau/", views_editions.preview, name="setup-preview"),
    path(
        "sekretariat/<slug:slug>/pengaturan/pratinjau/beranda/",
        views_editions.preview_front,
        name="setup-preview-front",
    ),
    path("health/", views.health, name="health"),
    path("siap/", views.ready, name="ready"),
    path("panduan/", guide.guide_index, name="guide"),
    path("panduan/<slug:role>/", guide.guide_page, name="guide-page"),
    path("", include("awards.account_urls")),
    path("", include("awards.urls")),
    path("", include("submissions.urls")),
    path("", include("judging.urls")),
    path("", include("reports.urls")),
]
