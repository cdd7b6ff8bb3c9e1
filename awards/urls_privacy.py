from django.urls import path

from awards.views import privacy

urlpatterns = [
    path("privasi/", privacy.current_notice, name="privacy-current"),
    path("privasi/<slug:slug>/", privacy.notice, name="privacy"),
    path("sekretariat/<slug:slug>/pengaturan/privasi/", privacy.notice_texts, name="setup-privacy"),
    path("sekretariat/<slug:slug>/akses-data/", privacy.access_log, name="accesses"),
]
