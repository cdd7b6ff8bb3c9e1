"""Every section belongs to a form, and every question has the settings of its kind."""

import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('submissions', '0005_sections_into_forms'),
    ]

    operations = [
        migrations.AlterField(
            model_name='section',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='submissions.form'),
        ),
        migrations.AlterModelOptions(
            name='section',
            options={'ordering': ['position']},
        ),
        migrations.RemoveField(
            model_name='section',
            name='category',
        ),
        migrations.RemoveField(
            model_name='section',
            name='version',
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('section', 'position'), name='question_position_unique_in_section'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'short_text'), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'long_text'), models.Q(('max_words__isnull', True), ('max_words__gt', 0), _connector='OR'), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'number'), ('decimals__isnull', False), ('decimals__lte', 4), models.Q(('minimum__isnull', True), ('maximum__isnull', True), ('minimum__lte', models.F('maximum')), _connector='OR'), ('max_words__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'choice'), models.Q(('options', []), _negated=True), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'multiple_choice'), models.Q(('options', []), _negated=True), models.Q(('max_choices__isnull', True), ('max_choices__gt', 0), _connector='OR'), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'date'), ('date_precision__in', ['day', 'month', 'any']), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'url'), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'file'), models.Q(('file_types', []), _negated=True), ('max_bytes__isnull', False), ('max_files__isnull', False), ('min_files__isnull', False), ('max_bytes__gt', 0), ('max_files__gt', 0), ('max_files__gte', models.F('min_files')), models.Q(models.Q(('is_required', True), ('min_files__gt', 0)), models.Q(('is_required', False), ('min_files', 0)), _connector='OR'), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('columns', []), ('max_rows__isnull', True)), models.Q(('kind', 'table'), models.Q(('columns', []), _negated=True), ('max_rows__gt', 0), ('max_rows__isnull', False), ('max_words__isnull', True), ('unit', ''), ('minimum__isnull', True), ('maximum__isnull', True), ('decimals__isnull', True), ('options', []), ('max_choices__isnull', True), ('date_precision', ''), ('hosts', []), ('file_types', []), ('min_files__isnull', True), ('max_files__isnull', True), ('max_bytes__isnull', True)), _connector='OR'), name='question_settings_fit_kind'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('form', 'code'), name='section_code_unique_in_form'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('form', 'position'), name='section_position_unique_in_form'),
        ),
    ]
