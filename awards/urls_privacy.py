from django.urls import path

from awards.views import data_requests, own_data, privacy

ROOM = "sekretariat/<slug:slug>"
urlpatterns = [
    path("privasi/", privacy.current_notice, name="privacy-current"),
    path("privasi/<slug:slug>/", privacy.notice, name="privacy"),
    path("akun/data/", own_data.own_data, name="own-data"),
    path("akun/data/unduh/", own_data.own_data_download, name="own-data-download"),
    path("akun/data/minta/", own_data.own_data_ask, name="own-data-ask"),
    path("akun/data/minta/<int:pk>/tarik/", own_data.own_data_take_back, name="own-data-take-back"),
    path("akun/data/persetujuan/<int:pk>/tarik/", own_data.consent_withdraw, name="consent-withdraw"),
    path(f"{ROOM}/pengaturan/privasi/", privacy.notice_texts, name="setup-privacy"),
    path(f"{ROOM}/pengaturan/retensi/", data_requests.retention, name="setup-retention"),
    path(f"{ROOM}/pengaturan/retensi/hapus/", data_requests.retention_purge, name="retention-purge"),
    path(f"{ROOM}/akses-data/", privacy.access_log, name="accesses"),
    path(f"{ROOM}/permintaan-data/", data_requests.request_list, name="data-requests"),
    path(f"{ROOM}/permintaan-data/<int:pk>/", data_requests.request_detail, name="data-request"),
]
