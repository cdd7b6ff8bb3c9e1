"""Addresses of panels, assignments, conflicts of interest and blind stages."""

from django.urls import path

from judging.views import blind, conflicts, declare, evidence, panels, plans, practice

STAGE = "sekretariat/<slug:slug>/penilaian/<slug:category>/<slug:stage>"

urlpatterns = [
    path("juri/konflik/<int:pk>/", declare.declare_stage, name="declare"),
    path("sekretariat/<slug:slug>/konflik/", conflicts.conflict_list, name="conflicts"),
    path("sekretariat/<slug:slug>/konflik/cari/", conflicts.conflict_search, name="conflict-search"),
    path("sekretariat/<slug:slug>/konflik/<int:pk>/", conflicts.conflict_decide, name="conflict"),
    path("juri/berkas/<int:assignment>/<int:pk>/", evidence.evidence, name="evidence"),
    path("juri/berkas/<int:assignment>/<int:pk>/gambar/", evidence.evidence_preview, name="evidence-preview"),
    path("juri/latihan/<int:pk>/", practice.practise, name="practise"),
    path("sekretariat/<slug:slug>/pembagian/", plans.plans, name="plans"),
    path("sekretariat/<slug:slug>/pembagian/<int:pk>/", plans.plan, name="plan"),
    path("sekretariat/<slug:slug>/pembagian/<int:pk>/terima/", plans.plan_accept, name="plan-accept"),
    path("sekretariat/<slug:slug>/keahlian/", plans.expertise, name="expertise"),
    path("sekretariat/<slug:slug>/keahlian/juri/<int:pk>/", plans.expertise_juror, name="expertise-juror"),
    path(
        "sekretariat/<slug:slug>/keahlian/kategori/<slug:category>/",
        plans.expertise_category,
        name="expertise-category",
    ),
    path("sekretariat/<slug:slug>/keahlian/entri/<int:pk>/", plans.expertise_entry, name="expertise-entry"),
    path(f"{STAGE}/latihan/", practice.practice, name="practice"),
    path(f"{STAGE}/latihan/bebaskan/", practice.practice_waive, name="practice-waive"),
    path(f"{STAGE}/hitamkan/", blind.blind_entries, name="blind-entries"),
    path(f"{STAGE}/hitamkan/<int:pk>/", blind.blind_edit, name="blind-edit"),
    path(f"{STAGE}/panel/", panels.panel, name="panel"),
    path(f"{STAGE}/panel/kursi/", panels.panel_seat, name="panel-seat"),
    path(f"{STAGE}/panel/semua/", panels.panel_all, name="panel-all"),
    path(f"{STAGE}/panel/manual/", panels.panel_hand, name="panel-hand"),
    path(f"{STAGE}/panel/ganti/<int:pk>/", panels.panel_replace, name="panel-replace"),
]
