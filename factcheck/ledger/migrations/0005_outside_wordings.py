"""Verdicts of others say what was checked."""

from django.db import migrations

from factcheck.ledger.operations import RecordAnew


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_outside_verdicts"), ("claims", "0019_outside_wordings")]
    operations = [RecordAnew("claims_outsideverdict", hashed=["as_received"])]
