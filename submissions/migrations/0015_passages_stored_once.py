import re
from collections import Counter, defaultdict

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def store_passages(apps, schema_editor):
    """What was written as one text, by passages; nothing of it says a name that may not be shown by now."""
    labels = _labels(apps.get_model("submissions", "Question"))
    rows = apps.get_model("submissions", "GalleryEntry").objects.filter(has_consent=True)
    for row in rows.select_related("submission").order_by("pk"):
        hidden = _hidden(row)
        summary = _masked(row.summary, hidden)
        passages = [
            {"label": label, "text": _masked(text, hidden)}
            for label, text in split(row.text, labels[row.submission.form_id])
        ]
        text = "\n\n".join(f"{one['label']}\n{one['text']}" for one in passages)
        row.passages = passages
        if (summary, text) != (row.summary, row.text):
            row.summary, row.text, row.changed_at = summary, text, timezone.now()
        rows.filter(pk=row.pk).update(
            passages=passages, summary=row.summary, text=row.text, changed_at=row.changed_at
        )


def split(text, labels):
    """Label and text of each passage; labels stand in the order of the form, as far as they have a text."""
    whole, at, starts = f"\n\n{text}", 0, []
    for label in labels:
        mark = f"\n\n{label}\n"
        start = whole.find(mark, at)
        if start >= 0:
            starts.append(start)
            at = start + len(mark)
    if text and starts[:1] != [0]:  # the form calls it otherwise by now
        starts.insert(0, 0)
    found = []
    for start, end in zip(starts, [*starts[1:], None]):
        label, _, body = whole[start + 2 : end].partition("\n")
        found.append((label, body))
    return found


def _labels(questions):
    """What each form calls its shown texts: by the section, or by the question where it has several."""
    asked = defaultdict(list)
    rows = questions.objects.filter(in_gallery=True).exclude(kind="file")
    names = ("section__form_id", "section__code", "section__title", "label")
    for form, *question in rows.order_by("section__position", "position").values_list(*names):
        asked[form].append(question)
    found = defaultdict(list)
    for form, several in asked.items():
        counts = Counter(code for code, _title, _label in several)
        found[form] = [label if counts[code] > 1 else title for code, title, label in several]
    return found


def _hidden(row):
    """Names of the team and of the frozen copy that the consent does not cover, or that were erased since."""
    team = row.submission.team.all()
    revision = row.submission.revisions.order_by("-number").first()
    frozen = revision.content.get("team", ()) if revision is not None else ()
    shown = {one.name for one in team if row.shows_team and not (one.is_minor or one.is_erased)}
    return ({one.name for one in team} | {one["name"] for one in frozen}) - shown


def _masked(text, hidden):
    for name in sorted((name.strip() for name in hidden), key=len, reverse=True):
        if name:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[…]", text, flags=re.IGNORECASE)
    return text


def says_what_is_consented(**more):
    nothing = Q(summary="", text="", shows_team=False, shows_pictures=False, sdgs=[], urusan="", **more)
    return models.CheckConstraint(
        condition=Q(has_consent=True) | nothing, name="gallery_entry_says_what_is_consented"
    )


class Migration(migrations.Migration):
    dependencies = [("submissions", "0014_places_of_erased_people")]

    operations = [
        migrations.AddField(
            model_name="galleryentry",
            name="passages",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RemoveConstraint(model_name="galleryentry", name="gallery_entry_says_what_is_consented"),
        migrations.AddConstraint(model_name="galleryentry", constraint=says_what_is_consented(passages=[])),
        migrations.RunPython(store_passages, migrations.RunPython.noop, elidable=True),
    ]
