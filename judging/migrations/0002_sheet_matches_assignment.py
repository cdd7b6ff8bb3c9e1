from django.db import migrations

ADD = """
ALTER TABLE judging_scoresheet ADD CONSTRAINT scoresheet_matches_its_assignment
    FOREIGN KEY (assignment_id, stage_id, submission_id, juror_id)
    REFERENCES judging_assignment (id, stage_id, submission_id, juror_id) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = "ALTER TABLE judging_scoresheet DROP CONSTRAINT scoresheet_matches_its_assignment;"


class Migration(migrations.Migration):
    """A sheet repeats stage, entry and juror of its assignment for speed; the database keeps them equal."""

    dependencies = [("judging", "0001_initial")]

    operations = [migrations.RunSQL(ADD, DROP)]
