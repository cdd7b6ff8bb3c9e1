"""Accounts: signing in, one's own account, its second factors and sessions. Nobody's role matters here."""

from __future__ import annotations

from tests.access.rules import CLOSED, CLOSED_TO_ALL, Answer, Row, Rule, answer, behind_sign_in

FACTORS = "/akun/keamanan/"


def stranger(got: Answer) -> Rule:
    """For whoever is not signed in yet; the others are led to where they land."""
    return answer("/", anonymous=got)


OWN = behind_sign_in(200)
AGAIN = behind_sign_in(200)  # the form once more, with what is missing
NONE_YET = behind_sign_in(404)  # there is nothing of this kind in the account
# Showing once more who one is needs something to show; the people of the table have no password.
CANNOT = behind_sign_in(403)

ENTRANCE = [
    *(Row(name, stranger(200), stranger(200)) for name in ("account_login", "awards:sign-in")),
    Row("account_signup", stranger(200), stranger(200)),
    Row("account_request_login_code", stranger(200), stranger(200)),
    Row("account_confirm_login_code", stranger("/masuk/kode/"), stranger("/masuk/kode/")),
    Row("mfa_authenticate", stranger("/masuk/"), stranger("/masuk/")),
    Row("mfa_login_webauthn", stranger("/masuk/"), stranger("/masuk/")),
    Row("account_inactive", answer(200), CLOSED_TO_ALL),
    Row("account_reset_password", answer(200), answer(200)),
    Row("account_confirm_password_reset_code", answer("/masuk/"), answer("/masuk/")),
    Row("account_complete_password_reset", answer("/akun/sandi/lupa/"), answer("/akun/sandi/lupa/")),
    Row("account_password_reset_completed", answer(200), CLOSED_TO_ALL),
    *(Row(name, answer(200, anonymous="/"), answer("/")) for name in ("account_logout", "awards:sign-out")),
    Row(
        "account_email_verification_sent",
        answer("/akun/email/", anonymous="/masuk/"),
        answer("/akun/email/", anonymous="/masuk/"),
    ),
]

OWN_ACCOUNT = [
    Row("awards:profile", OWN, AGAIN),
    Row("awards:choose-unit", OWN, behind_sign_in(404)),
    Row("awards:leave-unit", CLOSED, behind_sign_in("/akun/profil/"), {"pk": "@newcomer"}),
    Row("awards:end-session", CLOSED, behind_sign_in(404), {"pk": 0}),
    Row("usersessions_list", OWN, behind_sign_in("/akun/sesi/")),
    Row("account_email", OWN, behind_sign_in("/akun/email/")),
    Row("account_change_password", behind_sign_in("/akun/sandi/buat/"), behind_sign_in("/akun/sandi/buat/")),
    Row("account_set_password", OWN, AGAIN),
    *(
        Row(name, CANNOT, CANNOT)
        for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    ),
    Row("mfa_index", OWN, CLOSED),
    Row("mfa_activate_totp", OWN, AGAIN),
    Row("mfa_deactivate_totp", NONE_YET, NONE_YET),
    Row("mfa_view_recovery_codes", NONE_YET, CLOSED),
    Row("mfa_generate_recovery_codes", OWN, AGAIN),
    Row("mfa_download_recovery_codes", NONE_YET, NONE_YET),
    Row("mfa_list_webauthn", OWN, CLOSED),
    Row("mfa_add_webauthn", OWN, AGAIN),
    Row("mfa_edit_webauthn", NONE_YET, NONE_YET, {"pk": 1}),
    Row("mfa_remove_webauthn", NONE_YET, NONE_YET, {"pk": 1}),
]

ROWS = [*ENTRANCE, *OWN_ACCOUNT]
