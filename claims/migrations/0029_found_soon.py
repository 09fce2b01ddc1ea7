"""What few verdicts or claims have is found without reading all: a status, the day of saying, a merge."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0028_waiting_claims")]
    operations = [
        migrations.AddIndex(
            "claim",
            models.Index(
                condition=models.Q(merged_at__isnull=False), fields=["merged_at"], name="claim_merged_last"
            ),
        ),
        migrations.AddIndex(
            "verdict", models.Index(fields=["status", "decided_at", "id"], name="verdict_by_status")
        ),
        migrations.AddIndex(
            "verdict",
            models.Index(
                django.db.models.fields.json.KeyTransform("said_on", "claim_as_decided"),
                name="verdict_by_day_said",
            ),
        ),
    ]
