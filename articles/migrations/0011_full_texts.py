"""The bytes of a full text are one article's, and each full text differs from the one before it.

They may come back later: an article that was changed can be changed back.
"""

from django.db import migrations

# Two that bring in the same bytes at once are let in one after the other.
FORWARD = """
CREATE FUNCTION revision_full_text_is_held_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('revision ' || NEW.received_sha256, 0));
    IF EXISTS (SELECT FROM articles_revision
                WHERE received_sha256 = NEW.received_sha256 AND NOT is_excerpt AND article_id <> NEW.article_id)
       OR NEW.received_sha256 = (SELECT received_sha256 FROM articles_revision
                                  WHERE article_id = NEW.article_id AND NOT is_excerpt
                                  ORDER BY number DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the bytes of a full text are held once'
            USING ERRCODE = 'unique_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION revision_full_text_is_held_once() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
CREATE TRIGGER revision_full_text_is_held_once BEFORE INSERT ON articles_revision
    FOR EACH ROW WHEN (NOT NEW.is_excerpt) EXECUTE FUNCTION revision_full_text_is_held_once();
"""
BACKWARD = """
DROP TRIGGER revision_full_text_is_held_once ON articles_revision;
DROP FUNCTION revision_full_text_is_held_once();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_bringing_in")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
