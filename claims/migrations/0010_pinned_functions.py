"""The functions of these tables look nowhere but in their own schema."""

from django.db import migrations

FUNCTIONS = [
    "anchor_slice_equals_its_quote",
    "annotation_is_of_a_claim_that_stands",
    "annotation_replaces_one_of_its_article",
    "annotation_with_a_quote_has_an_anchor",
    "claim_follows_its_verdicts",
    "claim_is_merged_into_one_that_stands",
    "claim_link_is_between_claims_that_stand",
    "claim_merged_says_when",
    "claim_slug_is_fixed_once_public",
    "counts_as_a_change_of_its_claim",
    "counts_its_changes",
    "verdict_as_proposed",
    "verdict_is_decided_in_its_turn",
    "verdict_moves_its_claim",
    "verdict_readers_see",
]


# Names of tables and types are looked up in the caller's temporary schema first, unless the path says
# otherwise: nobody is to put a table of theirs in the place of ours. A function that a later migration makes
# anew has to say it again; a test names it where that was forgotten.
def altered(how: str) -> str:
    return f"""
DO $$
DECLARE
    ours regprocedure;
BEGIN
    FOR ours IN SELECT oid FROM pg_proc
                 WHERE pronamespace = current_schema()::regnamespace
                   AND proname = ANY ('{{{",".join(FUNCTIONS)}}}') LOOP
        EXECUTE format('ALTER FUNCTION %s {how}', ours, current_schema());
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_forgotten_reports")]
    operations = [migrations.RunSQL(altered("SET search_path TO %I, pg_temp"), altered("RESET search_path"))]
