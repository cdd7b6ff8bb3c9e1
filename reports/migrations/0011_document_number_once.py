import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0010_registry_numbers_and_members'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='document',
            name='document_by_number',
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(models.F('edition'), django.db.models.functions.text.Lower('number_text'), condition=models.Q(('number_text', ''), _negated=True), name='document_number_text_once'),
        ),
    ]
