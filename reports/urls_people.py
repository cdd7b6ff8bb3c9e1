from django.urls import path

from reports.views import entry_papers, own_entries

urlpatterns = [
    path("entri-saya/", own_entries.my_entries, name="my-entries"),
    path("entri-saya/tim/", own_entries.take_places, name="take-places"),
    path("entri-saya/piagam/<slug:public_id>/", own_entries.my_paper, name="my-paper"),
    path("entri-saya/<int:pk>/tanda-terima/", entry_papers.receipt, name="receipt"),
    path("entri-saya/<int:pk>/surat/<slug:code>/", entry_papers.statement_letter, name="statement-letter"),
    path("unit/entri/", own_entries.unit_entries, name="unit-entries"),
]
