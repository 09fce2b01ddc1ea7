"""What constraints cannot reach: revisions are never changed, keys are fixed, blocks cover the text."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refuses %: its rows are kept as they are', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE TRIGGER revision_refuses_update BEFORE UPDATE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_refuses_truncate BEFORE TRUNCATE ON articles_revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE articles_revision ADD CONSTRAINT revision_sha256_is_of_the_bytes_received
    CHECK (received_sha256 = encode(sha256(received), 'hex'));

ALTER TABLE articles_revision ADD CONSTRAINT revision_text_ends_its_lines_with_line_feeds
    CHECK (position(E'\\r' in text) = 0);
ALTER TABLE articles_revision ADD CONSTRAINT revision_cut_from_sha256_is_one
    CHECK (cut_from_sha256 ~ '^([0-9a-f]{64})?$');

-- Blocks follow each other from the first code point to the last with two line feeds between; marks are inside.
CREATE FUNCTION revision_blocks_cover_the_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    size integer := char_length(NEW.text);
    broken boolean;
BEGIN
    -- The places of all blank lines are found in one pass: substr() would walk the text anew for each block.
    WITH line AS (SELECT lead(said) OVER w = '' AS ends_in_blank,
                         sum(char_length(said) + 1) OVER w - 1 AS place
                    FROM unnest(string_to_array(NEW.text, E'\\n')) WITH ORDINALITY AS l(said, number)
                  WINDOW w AS (ORDER BY number)),
         block AS (SELECT x.kind, x."start", x."end", x.lang, lag(x."end") OVER (ORDER BY place) AS before
                     FROM ROWS FROM (jsonb_to_recordset(NEW.blocks)
                                     AS (kind text, "start" integer, "end" integer, lang text))
                     WITH ORDINALITY AS x(kind, "start", "end", lang, place))
    SELECT coalesce(bool_or(
               "start" IS NULL OR "end" IS NULL OR kind IS NULL OR lang IS NULL
               OR kind <> ALL ('{heading-1,heading-2,heading-3,heading-4,heading-5,heading-6,standfirst,paragraph,
                                 quotation,list-item,table-row,code,omission}'::text[])
               OR "start" >= "end"
               OR "start" <> coalesce(before + 2, 0)
               OR before IS NOT NULL AND before NOT IN (SELECT place FROM line WHERE ends_in_blank)), true)
           OR max("end") <> size
      INTO broken
      FROM block;
    IF broken THEN
        RAISE EXCEPTION 'the blocks of a revision cover its text'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(NEW.marks) AS m(kind text, "start" integer, "end" integer)
                WHERE m.kind IS NULL OR m.kind <> ALL ('{emphasis,strong,link,omission}'::text[])
                   OR m."start" IS NULL OR m."end" IS NULL
                   OR m."start" < 0 OR m."start" >= m."end" OR m."end" > size) THEN
        RAISE EXCEPTION 'the marks of a revision are inside its text'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_blocks_cover_the_text BEFORE INSERT ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION revision_blocks_cover_the_text();

CREATE FUNCTION article_key_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the public key of an article is fixed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER article_key_is_fixed BEFORE UPDATE ON articles_article
    FOR EACH ROW WHEN (OLD.key IS DISTINCT FROM NEW.key) EXECUTE FUNCTION article_key_is_fixed();

-- Deferred, because a held article and its first revision come in one transaction.
CREATE FUNCTION article_is_held_as_its_revisions_say() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE WHEN TG_TABLE_NAME = 'articles_article' THEN NEW.id
                          ELSE (to_jsonb(NEW)->>'article_id')::bigint END;
BEGIN
    IF EXISTS (SELECT FROM articles_article a WHERE a.id = wanted
                  AND (a.access = 'held') <> EXISTS (SELECT FROM articles_revision r WHERE r.article_id = a.id)) THEN
        RAISE EXCEPTION 'an article is held when, and only when, it has a revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER article_is_held_when_it_has_a_revision AFTER INSERT OR UPDATE OF access ON articles_article
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION article_is_held_as_its_revisions_say();
CREATE CONSTRAINT TRIGGER revision_makes_its_article_held AFTER INSERT ON articles_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION article_is_held_as_its_revisions_say();
"""

BACKWARD = """
DROP TRIGGER revision_makes_its_article_held ON articles_revision;
DROP TRIGGER article_is_held_when_it_has_a_revision ON articles_article;
DROP TRIGGER article_key_is_fixed ON articles_article;
DROP TRIGGER revision_blocks_cover_the_text ON articles_revision;
ALTER TABLE articles_revision DROP CONSTRAINT revision_cut_from_sha256_is_one;
ALTER TABLE articles_revision DROP CONSTRAINT revision_text_ends_its_lines_with_line_feeds;
ALTER TABLE articles_revision DROP CONSTRAINT revision_sha256_is_of_the_bytes_received;
DROP TRIGGER revision_refuses_truncate ON articles_revision;
DROP TRIGGER revision_refuses_delete ON articles_revision;
DROP TRIGGER revision_refuses_update ON articles_revision;
DROP FUNCTION article_is_held_as_its_revisions_say();
DROP FUNCTION article_key_is_fixed();
DROP FUNCTION revision_blocks_cover_the_text();
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
