from django.urls import path

from reports.views import public

urlpatterns = [
    path("hasil/<slug:slug>/", public.results, name="results"),
    path("verify/", public.verify, name="verify"),
    path("v/<slug:public_id>/", public.document, name="document"),
]
