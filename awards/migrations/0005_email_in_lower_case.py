from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_outbox_and_revoked_roles")]

    operations = [
        # The former spelling is not needed again: an address is one whatever its case.
        migrations.RunSQL(
            "UPDATE awards_user SET email = lower(email) WHERE email <> lower(email)", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"
            ),
        ),
    ]
