from django.urls import URLPattern, URLResolver, include, path

from config import guide, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("beranda/", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("panduan/", guide.guide_index, name="guide"),
    path("panduan/<slug:role>/", guide.guide_page, name="guide-page"),
    path("", include("awards.account_urls")),
    path("", include("awards.urls")),
    path("", include("submissions.urls")),
    path("", include("judging.urls")),
    path("", include("reports.urls")),
]
