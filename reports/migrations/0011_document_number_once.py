from django.db import migrations


class Migration(migrations.Migration):
    """The constraint that stood here is that of the next one, which goes over the numbers first."""

    dependencies = [
        ('reports', '0010_registry_numbers_and_members'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='document',
            name='document_by_number',
        ),
    ]
