from django.urls import path

from reports.views import (
    cards,
    certificate_design,
    documents,
    entries,
    exports,
    ledger,
    letterhead,
    locks,
    numbers,
    overview,
    plenary,
    ranking,
    search,
    wording,
)

urlpatterns = [
    path("sekretariat/<slug:slug>/", overview.overview, name="overview"),
    path("sekretariat/<slug:slug>/cari/", search.found, name="search"),
    path("sekretariat/<slug:slug>/entri/", entries.submission_list, name="submission-list"),
    path("sekretariat/<slug:slug>/entri/<slug:code>/", entries.submission_detail, name="submission-detail"),
    path(
        "sekretariat/<slug:slug>/entri/<slug:code>/status/", entries.submission_state, name="submission-state"
    ),
    path("sekretariat/<slug:slug>/hasil/", ranking.index, name="ranking-index"),
    path("sekretariat/<slug:slug>/hasil/<slug:category>/", ranking.final_ranking, name="final-ranking"),
    path(
        "sekretariat/<slug:slug>/hasil/<slug:category>/<slug:stage>/",
        ranking.stage_ranking,
        name="stage-ranking",
    ),
    path("sekretariat/<slug:slug>/kunci/<slug:category>/pleno/", plenary.confirm, name="confirm-results"),
    path(
        "sekretariat/<slug:slug>/kunci/<slug:category>/pleno/hadir/", plenary.session, name="plenary-session"
    ),
    path(
        "sekretariat/<slug:slug>/kunci/<slug:category>/pleno/putusan/", plenary.decide, name="plenary-decide"
    ),
    path("sekretariat/<slug:slug>/kunci/<slug:category>/pleno/layar/", plenary.hall, name="plenary-hall"),
    path("sekretariat/<slug:slug>/kunci/<slug:category>/umumkan/", locks.publish, name="publish-results"),
    path("sekretariat/<slug:slug>/kunci/<slug:category>/galeri/", locks.fill, name="fill-gallery"),
    path("sekretariat/<slug:slug>/kunci/<slug:category>/buka/", locks.reopen_results, name="reopen-results"),
    path("sekretariat/<slug:slug>/dokumen/", documents.document_list, name="document-list"),
    path("sekretariat/<slug:slug>/dokumen/kemajuan/", documents.progress, name="document-progress"),
    path("sekretariat/<slug:slug>/dokumen/terbitkan/", documents.issue, name="document-issue"),
    path("sekretariat/<slug:slug>/dokumen/ulangi/", documents.retry, name="document-retry"),
    path("sekretariat/<slug:slug>/dokumen/semua.zip", documents.bundle, {"form": "zip"}, name="document-zip"),
    path(
        "sekretariat/<slug:slug>/dokumen/cetak.pdf", documents.bundle, {"form": "pdf"}, name="document-print"
    ),
    path(
        "sekretariat/<slug:slug>/dokumen/ulang/<slug:public_id>/", documents.reissue, name="document-reissue"
    ),
    path("sekretariat/<slug:slug>/dokumen/nomor/", numbers.numbers, name="document-numbers"),
    path("sekretariat/<slug:slug>/dokumen/unduh/<slug:public_id>/", documents.download, name="document-file"),
    path("sekretariat/<slug:slug>/dokumen/hasil/<str:kind>/", exports.export, name="results-export"),
    path("sekretariat/<slug:slug>/dokumen/berkas-pemeriksaan/", exports.dossier, name="dossier"),
    path("sekretariat/<slug:slug>/buku-besar/", ledger.ledger, name="ledger"),
    path("sekretariat/<slug:slug>/juri/kartu/", cards.juror_cards, name="juror-cards"),
    path("sekretariat/<slug:slug>/pengaturan/naskah/", wording.wording, name="wording"),
    path("sekretariat/<slug:slug>/pengaturan/naskah/contoh/", wording.preview, name="wording-preview"),
    path("sekretariat/<slug:slug>/pengaturan/kop/", letterhead.letterhead, name="letterhead"),
    path("sekretariat/<slug:slug>/pengaturan/kop/contoh.pdf", letterhead.sample, name="letterhead-sample"),
    path("sekretariat/<slug:slug>/pengaturan/kop/piagam/", certificate_design.look, name="certificate-look"),
    path(
        "sekretariat/<slug:slug>/pengaturan/kop/contoh-piagam.pdf",
        certificate_design.sample,
        name="certificate-sample",
    ),
    path("sekretariat/<slug:slug>/pengaturan/kop/lambang/", letterhead.emblem_send, name="emblem-send"),
    path(
        "sekretariat/<slug:slug>/pengaturan/kop/lambang/hapus/",
        letterhead.emblem_remove,
        name="emblem-remove",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/kop/penandatangan/",
        letterhead.signatory_edit,
        name="signatory-add",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/kop/penandatangan/<int:pk>/",
        letterhead.signatory_edit,
        name="signatory-edit",
    ),
    path(
        "sekretariat/<slug:slug>/pengaturan/kop/penandatangan/<int:pk>/hapus/",
        letterhead.signatory_remove,
        name="signatory-remove",
    ),
]
