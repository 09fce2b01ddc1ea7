"""Anchors say why the quote stands there."""

from django.db import migrations

from factcheck.ledger.operations import RecordAnew


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_invariants"), ("claims", "0014_anchor_ties")]
    operations = [RecordAnew("claims_anchor")]
