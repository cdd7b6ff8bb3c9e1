import sys

from django.db import migrations, models
from django.db.models import F, Q, Window
from django.db.models.functions import Lower, RowNumber

NOTE = """
Nomor yang sama pada lebih dari satu dokumen, diberikan sebelum nomor diperiksa:
{papers}
Tidak ada dokumen yang diubah: nomor yang sudah tercetak tetap. Yang terbit lebih dulu memegang nomor itu,
yang lain ditandai. Yang masih berlaku sebaiknya diterbitkan ulang dengan nomor baru: di halaman Dokumen,
"terbitkan ulang" pada baris dokumen itu, dengan alasan.
"""


def mark_given_before(apps, schema_editor):
    """Of papers with one number the first keeps it to itself; the others are marked and otherwise untouched.

    A number that was printed stays with its paper, void or not, and in the ledger: none is taken away.
    """
    papers = apps.get_model("reports", "Document").objects.exclude(number_text="")
    turn = Window(
        RowNumber(), partition_by=[F("edition"), Lower("number_text")], order_by=[F("issued_at"), F("pk")]
    )
    later = list(papers.annotate(turn=turn).filter(turn__gt=1).order_by("edition", "number_text", "turn"))
    if not later:
        return
    papers.filter(pk__in=[paper.pk for paper in later]).update(number_given_before=True)
    sys.stderr.write(NOTE.format(papers="\n".join(_line(papers, paper) for paper in later)))


def _line(papers, paper):
    first = (
        papers.annotate(small=Lower("number_text"))
        .filter(edition=paper.edition, small=Lower(models.Value(paper.number_text)))
        .order_by("issued_at", "pk")[0]
    )
    return (
        f"- {paper.edition.slug}: {paper.number_text} pada {paper.kind} {paper.public_id} ({paper.state}), "
        f"lebih dulu pada {first.kind} {first.public_id} ({first.state})"
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_document_number_once")]

    operations = [
        # Where the one before was applied while it still made this constraint.
        migrations.RunSQL("DROP INDEX IF EXISTS document_number_text_once", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="document",
            name="number_given_before",
            field=models.BooleanField(default=False, verbose_name="an earlier paper has the same number"),
        ),
        migrations.RunPython(mark_given_before, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                F("edition"),
                Lower("number_text"),
                condition=~Q(number_text="") & Q(number_given_before=False),
                name="document_number_text_once",
            ),
        ),
    ]
