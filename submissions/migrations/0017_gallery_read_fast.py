from django.db import migrations, models
from django.db.models import F, Q

SHORT = ("category_code", "code", "title", "title_key", "award", "urusan", "sdgs")
COUNTED = ("edition", "category_code", "district", "unit", "sdgs", "urusan", "changed_at")

# Ranking what a word finds reads the vector of every row: it stays in the row, two rows a page, and the long
# texts, of which a page shows two dozen, move out of it. What lists and counts read never leaves the row.
KEEP_VECTORS = f"""
ALTER TABLE submissions_galleryentry
    SET (toast_tuple_target = 4080),
    {", ".join(f"ALTER COLUMN {name} SET STORAGE PLAIN" for name in SHORT)},
    ALTER COLUMN search SET STORAGE MAIN;
UPDATE submissions_galleryentry SET title = title;
"""
AS_BEFORE = f"""
ALTER TABLE submissions_galleryentry
    RESET (toast_tuple_target),
    {", ".join(f"ALTER COLUMN {name} SET STORAGE EXTENDED" for name in SHORT)},
    ALTER COLUMN search SET STORAGE EXTENDED;
UPDATE submissions_galleryentry SET title = title;
"""


def in_order(*include):
    return models.Index(
        F("year").desc(),
        F("place_number").asc(nulls_last=True),
        F("title_key"),
        F("submission"),
        condition=Q(is_shown=True),
        include=include,
        name="gallery_in_order",
    )


class Migration(migrations.Migration):
    dependencies = [("submissions", "0016_drop_versions_of_levels")]

    operations = [
        migrations.RunSQL(KEEP_VECTORS, AS_BEFORE),
        migrations.RemoveIndex(model_name="galleryentry", name="gallery_in_order"),
        migrations.AddIndex(model_name="galleryentry", index=in_order(*COUNTED)),
    ]
