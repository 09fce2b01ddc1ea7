"""The ledger begins: one entry for each row there is, and from now on one for each change."""

from django.db import migrations

from factcheck.ledger.operations import InstallLedger, RecordAnew

TABLES = (
    "articles_article",
    "articles_declinedderivation",
    "articles_derivation",
    "articles_publisher",
    "claims_anchor",
    "claims_annotation",
    "claims_claim",
    "claims_claim_topics",
    "claims_claimant",
    "claims_claimclaimant",
    "claims_claimlink",
    "claims_comment",
    "claims_enquiry",
    "claims_topic",
    "claims_verdict",
)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("articles", "0004_provenance_since"),
        ("claims", "0007_verdicts_and_reports"),
    ]
    operations = [
        InstallLedger(),
        RecordAnew(*TABLES),
        RecordAnew("articles_revision", hashed=["received", "text", "blocks", "marks"]),
        RecordAnew("claims_report", hashed=["text"], omitted=["mail", "sender"]),
    ]
