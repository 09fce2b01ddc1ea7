"""An article that a verdict took down as evidence stays: the page of that verdict shows it for ever."""

from django.db import migrations

FORWARD = """
-- By every name that a summary of evidence has for the key of an article (EvidenceSummary.as_json).
CREATE FUNCTION article_stays_where_a_verdict_names_it() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vars jsonb := jsonb_build_object('id', OLD.id);
BEGIN
    IF EXISTS (SELECT FROM claims_verdict v
                WHERE jsonb_path_exists(v.summary, '$.*.origins[*].root ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.*.origins[*].told_by ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.*.origins[*].repeaters[*].article ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.*.origins[*].repeaters[*].path[*] ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.uncounted[*].article ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.uncounted[*].roots[*] ? (@ == $id)', vars)
                   OR jsonb_path_exists(v.summary, '$.cycles[*][*] ? (@ == $id)', vars)) THEN
        RAISE EXCEPTION 'an article that a verdict names as evidence is not deleted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN OLD;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION article_stays_where_a_verdict_names_it() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
CREATE TRIGGER article_stays_where_a_verdict_names_it BEFORE DELETE ON articles_article
    FOR EACH ROW EXECUTE FUNCTION article_stays_where_a_verdict_names_it();
"""
BACKWARD = """
DROP TRIGGER article_stays_where_a_verdict_names_it ON articles_article;
DROP FUNCTION article_stays_where_a_verdict_names_it();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0021_loaded_dataset"), ("articles", "0014_links")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
