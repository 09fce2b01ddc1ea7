"""Removals are found by table; what readers wrote stands in the ledger as its SHA-256."""

from django.db import migrations, models

from factcheck.ledger.operations import RecordAnew


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_invariants")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action", "delete")), fields=["table"], name="entry_of_removal"
            ),
        ),
        RecordAnew("claims_report", hashed=["text", "mail"]),
    ]
