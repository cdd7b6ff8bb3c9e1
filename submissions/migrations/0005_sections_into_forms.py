"""Each version of a category's sections becomes a form: the latest is in force, earlier ones are retired."""

from django.db import migrations
from django.utils import timezone

FILES = 10
EARLIER = "Versi formulir sebelum alasan dicatat."


def into_forms(apps, schema_editor):
    Form = apps.get_model("submissions", "Form")
    Section = apps.get_model("submissions", "Section")
    Question = apps.get_model("submissions", "Question")
    pairs = list(
        Section.objects.order_by("category_id", "version").values_list("category_id", "version").distinct()
    )
    latest = dict(pairs)
    now = timezone.now()
    for category, version in pairs:
        form = Form.objects.create(
            category_id=category,
            version=version,
            state="in_force" if version == latest[category] else "retired",
            reason="" if version == 1 else EARLIER,
            published_at=now,
        )
        Section.objects.filter(category=category, version=version).update(form=form)
    for question in Question.objects.filter(kind="file"):
        question.max_files = max(FILES, question.min_files)
        question.is_required = question.min_files > 0
        question.save(update_fields=["max_files", "is_required"])
    for section in Section.objects.all():
        for position, question in enumerate(section.questions.order_by("position", "pk"), start=1):
            if question.position != position:
                question.position = position
                question.save(update_fields=["position"])


def back_to_versions(apps, schema_editor):
    """Drafts and the kinds of question that the older schema does not know cannot be kept."""
    Form = apps.get_model("submissions", "Form")
    Section = apps.get_model("submissions", "Section")
    Question = apps.get_model("submissions", "Question")
    Form.objects.filter(state="draft").delete()
    Question.objects.exclude(kind__in=["long_text", "file"]).delete()
    for form in Form.objects.all():
        Section.objects.filter(form=form).update(category=form.category_id, version=form.version)
    apps.get_model("submissions", "Submission").objects.update(form=None)
    Section.objects.update(form=None)
    Form.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("submissions", "0004_form"),
    ]

    operations = [
        migrations.RunPython(into_forms, back_to_versions),
    ]
