"""Anchors written at once are held against their texts at once: a long text is unpacked once for all of them."""

from django.db import migrations

FORWARD = """
DROP TRIGGER anchor_slice_equals_its_quote ON claims_anchor;
DROP FUNCTION anchor_slice_equals_its_quote();

CREATE FUNCTION anchor_slice_equals_its_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
    one record;
    words text;
    size integer;
BEGIN
    FOR held IN SELECT id, article_id, text, blocks || marks AS parts FROM articles_revision
                 WHERE id IN (SELECT revision_id FROM written) LOOP
        -- Put together anew, so that what is stored compressed is not unpacked for every slice.
        words := held.text || '';
        size := char_length(words);
        FOR one IN SELECT w.state, w."start", w."end", a.article_id, a.quote_exact
                     FROM written w JOIN claims_annotation a ON a.id = w.annotation_id
                    WHERE w.revision_id = held.id LOOP
            IF one.article_id <> held.article_id THEN
                RAISE EXCEPTION 'an anchor stands in a revision of the article that is annotated'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_in_the_annotated_article';
            END IF;
            IF one.quote_exact = '' THEN
                RAISE EXCEPTION 'a source cited as a whole has no anchors'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_of_a_quote';
            END IF;
            IF one.state IN ('exact', 'moved')
               AND substr(words, one."start" + 1, one."end" - one."start") IS DISTINCT FROM one.quote_exact THEN
                RAISE EXCEPTION 'the slice of an exact or moved anchor equals the quote'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
            END IF;
            IF one."end" > size THEN
                RAISE EXCEPTION 'an anchor is inside the text'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_inside_the_text';
            END IF;
        END LOOP;
        IF EXISTS (SELECT FROM jsonb_to_recordset(held.parts) AS o(kind text, "start" integer, "end" integer)
                     JOIN written w ON w.revision_id = held.id AND o."start" < w."end" AND w."start" < o."end"
                    WHERE o.kind = 'omission') THEN
            RAISE EXCEPTION 'an omission is never part of a quote'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_has_no_omission_in_it';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION anchor_slice_equals_its_quote() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
CREATE TRIGGER anchor_slice_equals_its_quote AFTER INSERT ON claims_anchor
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION anchor_slice_equals_its_quote();
CREATE TRIGGER anchor_slice_still_equals_its_quote AFTER UPDATE ON claims_anchor
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION anchor_slice_equals_its_quote();
"""
BACKWARD = """
DROP TRIGGER anchor_slice_still_equals_its_quote ON claims_anchor;
DROP TRIGGER anchor_slice_equals_its_quote ON claims_anchor;
DROP FUNCTION anchor_slice_equals_its_quote();
CREATE FUNCTION anchor_slice_equals_its_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    quoted record;
    held record;
BEGIN
    SELECT article_id, quote_exact INTO quoted FROM claims_annotation WHERE id = NEW.annotation_id;
    SELECT article_id, text, blocks, marks INTO held FROM articles_revision WHERE id = NEW.revision_id;
    IF quoted.article_id <> held.article_id THEN
        RAISE EXCEPTION 'an anchor stands in a revision of the article that is annotated'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_in_the_annotated_article';
    END IF;
    IF quoted.quote_exact = '' THEN
        RAISE EXCEPTION 'a source cited as a whole has no anchors'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_of_a_quote';
    END IF;
    IF NEW.state IN ('exact', 'moved')
       AND substr(held.text, NEW."start" + 1, NEW."end" - NEW."start") IS DISTINCT FROM quoted.quote_exact THEN
        RAISE EXCEPTION 'the slice of an exact or moved anchor equals the quote'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_slice_equals_its_quote';
    END IF;
    IF NEW."end" > char_length(held.text) THEN
        RAISE EXCEPTION 'an anchor is inside the text'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_is_inside_the_text';
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(held.blocks || held.marks) AS o(kind text, "start" integer, "end" integer)
                WHERE o.kind = 'omission' AND o."start" < NEW."end" AND NEW."start" < o."end") THEN
        RAISE EXCEPTION 'an omission is never part of a quote'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_has_no_omission_in_it';
    END IF;
    RETURN NEW;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION anchor_slice_equals_its_quote() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
CREATE TRIGGER anchor_slice_equals_its_quote BEFORE INSERT OR UPDATE ON claims_anchor
    FOR EACH ROW EXECUTE FUNCTION anchor_slice_equals_its_quote();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0015_search_columns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
