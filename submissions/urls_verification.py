from django.urls import URLPattern, path

from submissions.views import compare, desk, drafts, on_behalf, queue, rules

CHECK = "sekretariat/<slug:slug>/verifikasi/"
ENTRY = f"{CHECK}entri/<str:code>/"
verification: list[URLPattern] = [
    path(CHECK, queue.check_queue, name="check-queue"),
    path(f"{CHECK}banyak/", queue.bulk_plan, name="check-bulk"),
    path(f"{CHECK}banyak/jalankan/", queue.bulk_run, name="check-bulk-run"),
    path(f"{CHECK}atas-nama/", on_behalf.begin, name="check-on-behalf"),
    path(f"{CHECK}draf/", drafts.draft_list, name="check-drafts"),
    path(f"{CHECK}draf/ingatkan/", drafts.remind_all, name="check-drafts-remind"),
    path(f"{CHECK}draf/<int:pk>/ingatkan/", drafts.remind_one, name="check-draft-remind"),
    path(ENTRY, desk.desk, name="check-desk"),
    path(f"{ENTRY}butir/<slug:item>/", desk.check_point, name="check-point"),
    path(f"{ENTRY}ketentuan/<int:rule>/", desk.decide_rule, name="check-rule"),
    path(f"{ENTRY}mirip/<int:other>/", compare.alike, name="check-alike"),
    path(f"{ENTRY}perubahan/", compare.diff, name="check-diff"),
    path(f"{ENTRY}ambil/", desk.take, name="check-take"),
    path(f"{ENTRY}uji/", desk.try_rules_again, name="check-try"),
    path(f"{ENTRY}ingatkan/", desk.remind, name="check-remind"),
    path(f"{ENTRY}kembalikan/", desk.return_entry, name="check-return"),
    path(f"{ENTRY}loloskan/", desk.admit, name="check-admit"),
    path(f"{ENTRY}tolak/", desk.reject, name="check-reject"),
]
RULES = "sekretariat/<slug:slug>/pengaturan/kategori/<slug:category>/ketentuan/"
settings: list[URLPattern] = [
    path(RULES, rules.rules, name="rules"),
    path(f"{RULES}baru/<slug:kind>/", rules.rule_new, name="rule-new"),
    path(f"{RULES}pemeriksaan/", rules.policy, name="verification-policy"),
    path(f"{RULES}<int:pk>/", rules.rule, name="rule"),
    path(f"{RULES}<int:pk>/hapus/", rules.rule_remove, name="rule-remove"),
    path(f"{RULES}<int:pk>/pindah/", rules.rule_move, name="rule-move"),
]
urlpatterns: list[URLPattern] = [*verification, *settings]
