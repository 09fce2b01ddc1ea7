"""What constraints cannot reach: quotes and decided verdicts are never altered, anchors tell the truth."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER annotation_refuses_delete BEFORE DELETE ON claims_annotation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annotation_refuses_truncate BEFORE TRUNCATE ON claims_annotation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Nor is what it ties together: that would change the evidence under readers' eyes without a word.
CREATE TRIGGER annotation_is_never_altered BEFORE UPDATE ON claims_annotation
    FOR EACH ROW WHEN ((OLD.claim_id, OLD.article_id, OLD.stance, OLD.quote_exact, OLD.quote_prefix,
                        OLD.quote_suffix, OLD.quote_language, OLD.created_at, OLD.created_by_id)
                       IS DISTINCT FROM
                       (NEW.claim_id, NEW.article_id, NEW.stance, NEW.quote_exact, NEW.quote_prefix,
                        NEW.quote_suffix, NEW.quote_language, NEW.created_at, NEW.created_by_id))
    EXECUTE FUNCTION refuse_change();

-- Deferred, because an annotation and its anchors come in one transaction.
CREATE FUNCTION annotation_with_a_quote_has_an_anchor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM claims_anchor WHERE annotation_id = NEW.id) THEN
        RAISE EXCEPTION 'a quote has an anchor in the text it is of'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER annotation_with_a_quote_has_an_anchor AFTER INSERT ON claims_annotation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.quote_exact <> '')
    EXECUTE FUNCTION annotation_with_a_quote_has_an_anchor();
CREATE TRIGGER anchor_refuses_delete BEFORE DELETE ON claims_anchor
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER anchor_refuses_truncate BEFORE TRUNCATE ON claims_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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
CREATE TRIGGER anchor_slice_equals_its_quote BEFORE INSERT OR UPDATE ON claims_anchor
    FOR EACH ROW EXECUTE FUNCTION anchor_slice_equals_its_quote();

CREATE TRIGGER verdict_refuses_delete BEFORE DELETE ON claims_verdict
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verdict_refuses_truncate BEFORE TRUNCATE ON claims_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verdict_decided_is_never_altered BEFORE UPDATE ON claims_verdict
    FOR EACH ROW WHEN (OLD.decision <> 'pending') EXECUTE FUNCTION refuse_change();
-- Nor is what was proposed, or by whom: the one who decides would decide on something else.
CREATE TRIGGER verdict_proposal_is_only_decided BEFORE UPDATE ON claims_verdict
    FOR EACH ROW WHEN (to_jsonb(OLD) - '{decision,decided_at,decided_by_id,returned_reason,self_approval_reason}'::text[]
                       IS DISTINCT FROM
                       to_jsonb(NEW) - '{decision,decided_at,decided_by_id,returned_reason,self_approval_reason}'::text[])
    EXECUTE FUNCTION refuse_change();

-- A decision in the future, or before the last one, would keep every later decision from readers.
-- Five minutes, because two machines' clocks differ.
CREATE FUNCTION verdict_is_decided_in_its_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_at > clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'a verdict is not decided in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_not_decided_in_the_future';
    END IF;
    IF NEW.decision = 'approved' AND NEW.decided_at < (
           SELECT max(decided_at) FROM claims_verdict
            WHERE claim_id = NEW.claim_id AND decision = 'approved' AND id <> NEW.id) THEN
        RAISE EXCEPTION 'a verdict is decided after the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_decided_in_its_turn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verdict_is_decided_in_its_turn BEFORE INSERT OR UPDATE ON claims_verdict
    FOR EACH ROW WHEN (NEW.decided_at IS NOT NULL) EXECUTE FUNCTION verdict_is_decided_in_its_turn();

-- What readers see of a claim follows from its decided verdicts, and from nothing else.
CREATE FUNCTION verdict_readers_see(claim bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN latest.kind <> 'withdrawal' THEN latest.id END
      FROM (SELECT id, kind FROM claims_verdict
             WHERE claim_id = claim AND decision = 'approved' ORDER BY decided_at DESC, id DESC LIMIT 1) latest
$$;
CREATE FUNCTION claim_follows_its_verdicts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.current_verdict_id := verdict_readers_see(NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER claim_follows_its_verdicts BEFORE INSERT OR UPDATE ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claim_follows_its_verdicts();
CREATE FUNCTION verdict_moves_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claims_claim SET current_verdict_id = verdict_readers_see(NEW.claim_id) WHERE id = NEW.claim_id;
    RETURN NULL;
END $$;
CREATE TRIGGER verdict_moves_its_claim AFTER INSERT OR UPDATE ON claims_verdict
    FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION verdict_moves_its_claim();

CREATE FUNCTION claim_slug_is_fixed_once_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM claims_verdict WHERE claim_id = OLD.id AND decision = 'approved') THEN
        RAISE EXCEPTION 'the slug of a claim is fixed once the claim is public'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_slug_is_fixed_once_public BEFORE UPDATE ON claims_claim
    FOR EACH ROW WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION claim_slug_is_fixed_once_public();

-- The one merged into stands itself, so no chain of merges ever closes into a circle.
-- The lock is against two merges that each see the other claim still standing.
CREATE FUNCTION claim_is_merged_into_one_that_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    onward bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.merged_into_id IS NOT DISTINCT FROM NEW.merged_into_id THEN
        RETURN NEW;
    END IF;
    SELECT merged_into_id INTO onward FROM claims_claim WHERE id = NEW.merged_into_id FOR SHARE;
    IF onward IS NOT NULL THEN
        RAISE EXCEPTION 'a claim is merged into one that stands itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_is_merged_into_one_that_stands BEFORE INSERT OR UPDATE OF merged_into_id ON claims_claim
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION claim_is_merged_into_one_that_stands();
"""

BACKWARD = """
DROP TRIGGER claim_is_merged_into_one_that_stands ON claims_claim;
DROP TRIGGER claim_slug_is_fixed_once_public ON claims_claim;
DROP TRIGGER verdict_moves_its_claim ON claims_verdict;
DROP TRIGGER claim_follows_its_verdicts ON claims_claim;
DROP TRIGGER verdict_proposal_is_only_decided ON claims_verdict;
DROP TRIGGER verdict_decided_is_never_altered ON claims_verdict;
DROP TRIGGER verdict_refuses_truncate ON claims_verdict;
DROP TRIGGER verdict_refuses_delete ON claims_verdict;
DROP TRIGGER anchor_slice_equals_its_quote ON claims_anchor;
DROP TRIGGER verdict_is_decided_in_its_turn ON claims_verdict;
DROP TRIGGER anchor_refuses_truncate ON claims_anchor;
DROP TRIGGER anchor_refuses_delete ON claims_anchor;
DROP TRIGGER annotation_with_a_quote_has_an_anchor ON claims_annotation;
DROP TRIGGER annotation_is_never_altered ON claims_annotation;
DROP TRIGGER annotation_refuses_truncate ON claims_annotation;
DROP TRIGGER annotation_refuses_delete ON claims_annotation;
DROP FUNCTION claim_is_merged_into_one_that_stands();
DROP FUNCTION claim_slug_is_fixed_once_public();
DROP FUNCTION verdict_moves_its_claim();
DROP FUNCTION claim_follows_its_verdicts();
DROP FUNCTION verdict_readers_see(bigint);
DROP FUNCTION verdict_is_decided_in_its_turn();
DROP FUNCTION annotation_with_a_quote_has_an_anchor();
DROP FUNCTION anchor_slice_equals_its_quote();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("articles", "0002_invariants")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
