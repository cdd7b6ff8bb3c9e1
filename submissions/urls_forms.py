"""The pages with which the secretariat builds the form and the checklist of a category."""

from django.urls import path

from submissions.views import checklists, form_edit, forms, statements

ROOM = "sekretariat/<slug:slug>/pengaturan/formulir"
OF_CATEGORY = f"{ROOM}/<slug:category>"
DRAFT = f"{OF_CATEGORY}/ubah"
SECTION = f"{DRAFT}/<slug:section>"
urlpatterns = [
    path(f"{ROOM}/", forms.form_list, name="form-list"),
    path(f"{OF_CATEGORY}/", forms.form_detail, name="form-detail"),
    path(f"{OF_CATEGORY}/mulai/", forms.form_start, name="form-start"),
    path(f"{OF_CATEGORY}/terbitkan/", forms.form_publish, name="form-publish"),
    path(f"{OF_CATEGORY}/buang/", forms.form_discard, name="form-discard"),
    path(f"{OF_CATEGORY}/banding/", forms.form_compare, name="form-compare"),
    path(f"{OF_CATEGORY}/pratinjau/", forms.form_preview, name="form-preview"),
    path(f"{OF_CATEGORY}/daftar-periksa/", checklists.checklist, name="checklist"),
    path(f"{OF_CATEGORY}/pernyataan/", statements.statements, name="statements"),
    path(f"{OF_CATEGORY}/pernyataan-baru/", statements.statement_new, name="statement-new"),
    path(f"{OF_CATEGORY}/pernyataan/<slug:code>/", statements.statement_edit, name="statement-edit"),
    path(f"{DRAFT}/", form_edit.form_edit, name="form-edit"),
    path(f"{OF_CATEGORY}/bagian-baru/", form_edit.section_edit, name="section-new"),
    path(f"{SECTION}/", form_edit.section_edit, name="section-edit"),
    path(f"{SECTION}/hapus/", form_edit.part_remove, name="section-remove"),
    path(f"{SECTION}/tanya/", form_edit.question_kind, name="question-kind"),
    path(f"{SECTION}/tanya/<str:kind>/", form_edit.question_new, name="question-new"),
    path(f"{SECTION}/jawab/<slug:question>/", form_edit.question_edit, name="question-edit"),
    path(f"{SECTION}/jawab/<slug:question>/hapus/", form_edit.part_remove, name="question-remove"),
]
