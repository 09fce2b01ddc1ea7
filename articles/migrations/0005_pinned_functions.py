"""The functions of these tables look nowhere but in their own schema."""

from django.db import migrations

FUNCTIONS = [
    "article_is_held_as_its_revisions_say",
    "article_key_is_fixed",
    "article_provenance_since_is_kept",
    "refuse_change",
    "revision_blocks_cover_the_text",
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
    dependencies = [("articles", "0004_provenance_since")]
    operations = [migrations.RunSQL(altered("SET search_path TO %I, pg_temp"), altered("RESET search_path"))]
