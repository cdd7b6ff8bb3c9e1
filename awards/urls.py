from django.contrib.auth.views import LogoutView
from django.urls import path

from awards.views import imports, profile, sign_in

app_name = "awards"
urlpatterns = [
    path("masuk/", sign_in.SignInView.as_view(), name="sign-in"),
    path("keluar/", LogoutView.as_view(), name="sign-out"),
    path("bahasa/", profile.set_language, name="set-language"),
    path("akun/profil/", profile.profile, name="profile"),
    path("akun/unit/<int:pk>/keluar/", profile.leave_unit, name="leave-unit"),
    path("sekretariat/<slug:slug>/impor/", imports.import_index, name="import"),
]
