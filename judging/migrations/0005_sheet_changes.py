import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("judging", "0004_hearings_and_objections"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("device", models.CharField(blank=True, max_length=36)),
                ("field", models.CharField(max_length=50)),
                ("value", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(help_text="When it was typed, by the clock of the server")),
                ("received_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("stored", "Stored"),
                            ("overtaken", "Overtaken by a newer value of another device"),
                            ("late", "Came when the sheet could no longer be changed"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(help_text="The version of the sheet that it made or met"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="notes",
            field=models.JSONField(
                blank=True, default=dict, help_text="For the entrant, by code of the criterion"
            ),
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="private_note",
            field=models.TextField(blank=True, help_text="For the juror alone"),
        ),
        migrations.AddField(
            model_name="sheetchange",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="judging.scoresheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetchange",
            constraint=models.UniqueConstraint(fields=("sheet", "key"), name="sheet_change_key_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="sheetchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["stored", "overtaken", "late"])),
                name="sheet_change_outcome_known",
            ),
        ),
    ]
