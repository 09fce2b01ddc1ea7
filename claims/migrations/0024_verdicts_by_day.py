"""What was decided last is found without reading all that was ever decided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0023_loaded_dataset_hash")]
    operations = [
        migrations.AddIndex(
            "verdict", models.Index(fields=["decided_at", "id"], name="verdict_by_decision")
        )
    ]
