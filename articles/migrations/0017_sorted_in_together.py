"""What a text says waits to be sorted into its index until all of a batch can be, in the same transaction."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

INDEX = "indexed_passage_terms"

#: As the index's owner, which the site is not. Nothing where `reindex` makes the index once the table is
#: filled.
FORWARD = f"""
CREATE FUNCTION sort_in_passages() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM gin_clean_pending_list(oid::regclass) FROM pg_class WHERE oid = to_regclass('{INDEX}');
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION sort_in_passages() SET search_path TO %I, pg_temp', current_schema());
END $$;
ALTER INDEX {INDEX} RESET (fastupdate);
"""

BACKWARD = f"""
ALTER INDEX {INDEX} SET (fastupdate = off);
SELECT gin_clean_pending_list('{INDEX}'::regclass);
DROP FUNCTION sort_in_passages();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_held_by_day")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACKWARD)],
            state_operations=[
                migrations.RemoveIndex(model_name="indexedpassage", name=INDEX),
                migrations.AddIndex(
                    model_name="indexedpassage",
                    index=GinIndex(fields=["terms"], name=INDEX, condition=models.Q(number__gte=-1)),
                ),
            ],
        )
    ]
