"""The pages of accounts: django-allauth under addresses of ours, and only what is used of it.

The names are those by which allauth finds its pages, so they have no namespace.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import URLPattern, path

from awards.views.accounts import ConfirmResetCodeView, ConfirmSignInCodeView, SignUpView

ENTRANCE = [
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", account.request_login_code, name="account_request_login_code"),
    path("masuk/kode/periksa/", ConfirmSignInCodeView.as_view(), name="account_confirm_login_code"),
    path("masuk/faktor-kedua/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("daftar/", SignUpView.as_view(), name="account_signup"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/email/periksa/", account.email_verification_sent, name="account_email_verification_sent"),
    path("akun/sandi/lupa/", account.password_reset, name="account_reset_password"),
    path(
        "akun/sandi/lupa/periksa/", ConfirmResetCodeView.as_view(), name="account_confirm_password_reset_code"
    ),
    path("akun/sandi/lupa/baru/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "akun/sandi/lupa/selesai/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
OWN = [
    path("akun/email/", account.email, name="account_email"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/pastikan/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/pastikan/kunci/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/keamanan/", mfa.index, name="mfa_index"),
    path("akun/keamanan/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/keamanan/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/keamanan/kode/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/keamanan/kode/baru/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/keamanan/kode/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/keamanan/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("akun/keamanan/kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("akun/keamanan/kunci/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("akun/keamanan/kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/sesi/", sessions.list_usersessions, name="usersessions_list"),
]
PROVIDER = [
    path("masuk/sso/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("masuk/sso/<slug:provider_id>/kembali/", oidc.callback, name="openid_connect_callback"),
    path("masuk/sso-batal/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("masuk/sso-gagal/", social.login_error, name="socialaccount_login_error"),
    path("daftar/sso/", social.signup, name="socialaccount_signup"),
    path("akun/sso/", social.connections, name="socialaccount_connections"),
]


def account_pages(*, with_provider: bool) -> list[URLPattern]:
    """All pages; those of a provider of OpenID Connect only where one is set."""
    return [*ENTRANCE, *OWN, *(PROVIDER if with_provider else [])]


urlpatterns = account_pages(with_provider=bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]))
