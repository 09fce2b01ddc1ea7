"""Bringing in many full texts in one transaction takes no more locks than PostgreSQL has room for.

It keeps each until the transaction ends, and has room for some thousands: texts share 256 of them.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION revision_full_text_is_held_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('revision ' || NEW.received_sha256, 0) & 255);
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
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION revision_full_text_is_held_once() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_search_columns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
