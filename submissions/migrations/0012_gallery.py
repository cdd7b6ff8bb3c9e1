import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def ask_freely(apps, schema_editor):
    """A consent that must be ticked before sending is none: it is asked for on its own from now on."""
    apps.get_model("submissions", "Statement").objects.filter(code="publikasi").update(is_retired=True)


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0009_uploads_of_assignments'),
        ('submissions', '0011_readiness_levels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(ask_freely, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name='GalleryConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shows_entry', models.BooleanField(default=False, verbose_name='entry shown in the gallery')),
                ('shows_team', models.BooleanField(default=False, verbose_name='names of the team shown')),
                ('shows_pictures', models.BooleanField(default=False, verbose_name='pictures shown')),
                ('given_by', models.CharField(blank=True, max_length=200, verbose_name='given by')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='given on')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='superseded at')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='GalleryEntry',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='gallery_entry', serialize=False, to='submissions.submission')),
                ('category_code', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('code', models.CharField(max_length=16, verbose_name='code')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_key', models.CharField(max_length=300)),
                ('place_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='place')),
                ('award', models.CharField(blank=True, max_length=80, verbose_name='award')),
                ('is_shown', models.BooleanField(default=False, verbose_name='shown')),
                ('has_consent', models.BooleanField(default=False)),
                ('shows_team', models.BooleanField(default=False)),
                ('shows_pictures', models.BooleanField(default=False)),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('sdgs', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='SDGs')),
                ('urusan', models.CharField(blank=True, max_length=40, verbose_name='affair of government')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='indonesian', weight='A'), '||', django.contrib.postgres.search.SearchVector('summary', config='indonesian', weight='B'), django.contrib.postgres.search.SearchConfig('indonesian')), '||', django.contrib.postgres.search.SearchVector('text', config='indonesian', weight='C'), django.contrib.postgres.search.SearchConfig('indonesian')), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
        ),
        migrations.AddField(
            model_name='question',
            name='in_gallery',
            field=models.BooleanField(default=False, verbose_name='shown in the gallery'),
        ),
        migrations.AddField(
            model_name='submission',
            name='sdgs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='SDGs'),
        ),
        migrations.AddField(
            model_name='submission',
            name='urusan',
            field=models.CharField(blank=True, max_length=40, verbose_name='affair of government'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('in_gallery', False), models.Q(('is_nik', False), ('kind__in', ['short_text', 'long_text', 'file'])), _connector='OR'), name='question_in_gallery_is_text_or_file'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('sdgs__contained_by', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])), name='submission_sdgs_known'),
        ),
        migrations.AddField(
            model_name='galleryconsent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='galleryconsent',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gallery_consents', to='submissions.submission'),
        ),
        migrations.AddField(
            model_name='galleryentry',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gallery_entries', to='awards.category'),
        ),
        migrations.AddField(
            model_name='galleryentry',
            name='district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.organization'),
        ),
        migrations.AddField(
            model_name='galleryentry',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gallery_entries', to='awards.edition'),
        ),
        migrations.AddField(
            model_name='galleryentry',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gallery_entries', to='awards.organization'),
        ),
        migrations.AddConstraint(
            model_name='galleryconsent',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('submission',), name='gallery_consent_one_holds'),
        ),
        migrations.AddConstraint(
            model_name='galleryconsent',
            constraint=models.CheckConstraint(condition=models.Q(('shows_entry', True), models.Q(('shows_pictures', False), ('shows_team', False)), _connector='OR'), name='gallery_consent_begins_with_entry'),
        ),
        migrations.AddConstraint(
            model_name='galleryconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_by', ''), ('given_on__isnull', True)), models.Q(models.Q(('given_by', ''), _negated=True), ('given_on__isnull', False)), _connector='OR'), name='gallery_consent_on_paper_is_whole'),
        ),
        migrations.AddIndex(
            model_name='galleryentry',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('is_shown', True)), fields=['search'], name='gallery_by_words'),
        ),
        migrations.AddIndex(
            model_name='galleryentry',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('is_shown', True)), fields=['title_key'], name='gallery_by_title', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='galleryentry',
            index=models.Index(models.OrderBy(models.F('year'), descending=True), models.OrderBy(models.F('place_number'), nulls_last=True), models.F('title_key'), models.F('submission'), condition=models.Q(('is_shown', True)), name='gallery_in_order'),
        ),
        migrations.AddIndex(
            model_name='galleryentry',
            index=models.Index(fields=['edition', 'code'], name='gallery_by_code'),
        ),
        migrations.AddConstraint(
            model_name='galleryentry',
            constraint=models.CheckConstraint(condition=models.Q(('has_consent', True), models.Q(('sdgs', []), ('shows_pictures', False), ('shows_team', False), ('summary', ''), ('text', ''), ('urusan', '')), _connector='OR'), name='gallery_entry_says_what_is_consented'),
        ),
        migrations.AddConstraint(
            model_name='galleryentry',
            constraint=models.CheckConstraint(condition=models.Q(('has_consent', False), ('is_shown', True), _connector='OR'), name='gallery_entry_consented_is_shown'),
        ),
    ]
