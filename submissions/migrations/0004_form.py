"""Forms with versions, and the settings of every kind of question. Sections move in the next migration."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0006_uploads_of_honours'),
        ('submissions', '0003_eligibility_and_verification'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_force', 'In force'), ('retired', 'Earlier version')], default='draft', max_length=8, verbose_name='state')),
                ('reason', models.TextField(blank=True, verbose_name='why a new version')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='in force since')),
            ],
            options={
                'ordering': ['version'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='question',
            name='question_limits_fit_kind',
        ),
        migrations.RemoveConstraint(
            model_name='section',
            name='section_code_unique_in_version',
        ),
        migrations.RemoveConstraint(
            model_name='section',
            name='section_position_unique_in_version',
        ),
        migrations.AddField(
            model_name='question',
            name='columns',
            field=models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='columns'),
        ),
        migrations.AddField(
            model_name='question',
            name='date_precision',
            field=models.CharField(blank=True, choices=[('day', 'Day, month and year'), ('month', 'Month and year'), ('any', 'Month and year, the day if it is known')], max_length=5, verbose_name='parts of the date'),
        ),
        migrations.AddField(
            model_name='question',
            name='decimals',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='decimals'),
        ),
        migrations.AddField(
            model_name='question',
            name='help',
            field=models.TextField(blank=True, verbose_name='help'),
        ),
        migrations.AddField(
            model_name='question',
            name='hosts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None, verbose_name='only from these sites'),
        ),
        migrations.AddField(
            model_name='question',
            name='max_choices',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most choices'),
        ),
        migrations.AddField(
            model_name='question',
            name='max_files',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='greatest number of files'),
        ),
        migrations.AddField(
            model_name='question',
            name='max_rows',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most rows'),
        ),
        migrations.AddField(
            model_name='question',
            name='maximum',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='highest value'),
        ),
        migrations.AddField(
            model_name='question',
            name='minimum',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='lowest value'),
        ),
        migrations.AddField(
            model_name='question',
            name='options',
            field=models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='choices'),
        ),
        migrations.AddField(
            model_name='question',
            name='source',
            field=models.TextField(blank=True, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='question',
            name='unit',
            field=models.CharField(blank=True, max_length=40, verbose_name='unit of measurement'),
        ),
        migrations.AlterField(
            model_name='question',
            name='kind',
            field=models.CharField(choices=[('short_text', 'Short text'), ('long_text', 'Long text'), ('number', 'Number'), ('choice', 'One of several'), ('multiple_choice', 'Several of several'), ('date', 'Date'), ('url', 'Web or video address'), ('file', 'File'), ('table', 'Table')], max_length=16, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='form',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='awards.category'),
        ),
        migrations.AddField(
            model_name='form',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='section',
            name='form',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='submissions.form'),
        ),
        migrations.AddField(
            model_name='submission',
            name='form',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='submissions.form', verbose_name='form'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.UniqueConstraint(fields=('category', 'version'), name='form_version_unique_in_category'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('category',), name='form_one_in_force_per_category'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('category',), name='form_one_draft_per_category'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state__in', ['in_force', 'retired'])), _connector='OR'), name='form_published_unless_draft'),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), ('state', 'draft'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='form_new_version_has_reason'),
        ),
        migrations.AlterField(
            model_name='section',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='awards.category'),
        ),
    ]
