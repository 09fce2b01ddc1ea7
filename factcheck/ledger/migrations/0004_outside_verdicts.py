"""Verdicts of others."""

from django.db import migrations

from factcheck.ledger.operations import RecordAnew


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_anchors"), ("claims", "0017_outside_verdicts")]
    operations = [RecordAnew("claims_outsideverdict", hashed=["as_received"])]
