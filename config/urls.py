from django.urls import URLPattern, URLResolver, include, path

from config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("beranda/", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("akun/", include("allauth.urls")),
    path("", include("awards.urls")),
    path("", include("submissions.urls")),
    path("", include("judging.urls")),
    path("", include("reports.urls")),
]
