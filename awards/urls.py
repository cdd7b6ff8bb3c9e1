from allauth.account import views as account
from django.urls import path

from awards import urls_honours, urls_privacy, urls_setup
from awards.views import imports, invitations, messages, people, profile, units

app_name = "awards"
urlpatterns = [
    # The same pages as allauth's `account_login` and `account_logout`, by the names that our pages use.
    path("masuk/", account.login, name="sign-in"),
    path("keluar/", account.logout, name="sign-out"),
    path("bahasa/", profile.set_language, name="set-language"),
    path("akun/profil/", profile.profile, name="profile"),
    path("akun/unit/", profile.choose_unit, name="choose-unit"),
    path("akun/sesi/<int:pk>/akhiri/", profile.end_session, name="end-session"),
    path("akun/unit/<int:pk>/keluar/", profile.leave_unit, name="leave-unit"),
    path("sekretariat/<slug:slug>/impor/", imports.import_index, name="import"),
    path("sekretariat/<slug:slug>/orang/", people.people, name="people"),
    path("sekretariat/<slug:slug>/orang/tambah/", people.person_add, name="person-add"),
    path("sekretariat/<slug:slug>/orang/<int:pk>/terima/", people.person_confirm, name="person-confirm"),
    path("sekretariat/<slug:slug>/orang/<int:pk>/cabut/", people.person_revoke, name="person-revoke"),
    path("sekretariat/<slug:slug>/orang/undangan/", people.invitation_list, name="people-invitations"),
    path(
        "sekretariat/<slug:slug>/orang/undangan/<int:pk>/kirim/",
        people.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "sekretariat/<slug:slug>/orang/undangan/<int:pk>/tarik/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("sekretariat/<slug:slug>/surat/", messages.message_log, name="messages"),
    path("sekretariat/<slug:slug>/surat/<int:pk>/ulangi/", messages.message_retry, name="message-retry"),
    path("undangan/ditolak/", invitations.declined, name="invitation-declined"),
    path("undangan/<str:token>/", invitations.invitation, name="invitation"),
    path("undangan/<str:token>/terima/", invitations.accept, name="invitation-accept"),
    path("undangan/<str:token>/tolak/", invitations.decline, name="invitation-decline"),
    *urls_setup.urlpatterns,
    *urls_honours.urlpatterns,
    *urls_privacy.urlpatterns,
    path("unit/", units.unit_members, name="unit-members"),
    path("unit/undang/", units.member_invite, name="unit-invite"),
    path("unit/anggota/<int:pk>/terima/", units.member_confirm, name="member-confirm"),
    path("unit/anggota/<int:pk>/keluarkan/", units.member_remove, name="member-remove"),
]
