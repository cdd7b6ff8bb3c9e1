from django.db import migrations, models


def mark_places(apps, schema_editor):
    """Places of people who were erased before this column existed."""
    places = apps.get_model("submissions", "TeamMember").objects
    places.filter(user__erased_at__isnull=False).update(is_erased=True)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0007_privacy_and_access"),
        ("submissions", "0013_statement_reason"),
    ]

    operations = [
        migrations.AddField(
            model_name="teammember",
            name="is_erased",
            field=models.BooleanField(default=False, verbose_name="erased at the person's request"),
        ),
        migrations.RunPython(mark_places, migrations.RunPython.noop, elidable=True),
    ]
