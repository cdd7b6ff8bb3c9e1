from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from awards.views import imports, sign_in

app_name = "awards"
urlpatterns = [
    path("masuk/", sign_in.SignInView.as_view(), name="sign-in"),
    path("keluar/", LogoutView.as_view(), name="sign-out"),
    path("bahasa/", login_not_required(set_language), name="set-language"),
    path("sekretariat/<slug:slug>/impor/", imports.import_index, name="import"),
]
