"""Versions count every change, whoever makes it; a merge has its time; what merged claims had stays removed."""

from django.db import migrations

FORWARD = """
-- Counted here, so that the admin, the shell and raw SQL are told apart from each other too. The verdict that
-- readers see is computed, and who is to see to the claim says nothing of it: neither is an edit.
CREATE FUNCTION counts_its_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - '{current_verdict_id,assignee_id}'::text[]
       IS DISTINCT FROM to_jsonb(NEW) - '{current_verdict_id,assignee_id}'::text[] THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_version_counts_its_changes BEFORE UPDATE ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION counts_its_changes();
CREATE TRIGGER annotation_version_counts_its_changes BEFORE UPDATE ON claims_annotation
    FOR EACH ROW EXECUTE FUNCTION counts_its_changes();

-- Who asserts a claim and what it is about belong to it. (Any change of its row counts one further.)
CREATE FUNCTION counts_as_a_change_of_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claims_claim SET version = version + 1
     WHERE id IN (SELECT claim_id FROM changed_rows);
    RETURN NULL;
END $$;
CREATE TRIGGER claimant_added_changes_its_claim AFTER INSERT ON claims_claimclaimant
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION counts_as_a_change_of_its_claim();
CREATE TRIGGER claimant_changed_changes_its_claim AFTER UPDATE ON claims_claimclaimant
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION counts_as_a_change_of_its_claim();
CREATE TRIGGER claimant_taken_changes_its_claim AFTER DELETE ON claims_claimclaimant
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION counts_as_a_change_of_its_claim();
CREATE TRIGGER topic_added_changes_its_claim AFTER INSERT ON claims_claim_topics
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION counts_as_a_change_of_its_claim();
CREATE TRIGGER topic_taken_changes_its_claim AFTER DELETE ON claims_claim_topics
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION counts_as_a_change_of_its_claim();

CREATE FUNCTION claim_merged_says_when() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NULL THEN
        NEW.merged_at := NULL;
        NEW.merged_by_id := NULL;
    ELSIF TG_OP = 'INSERT' OR OLD.merged_into_id IS NULL OR NEW.merged_at IS NULL THEN
        NEW.merged_at := coalesce(NEW.merged_at, clock_timestamp());
    END IF;
    RETURN NEW;
END $$;
UPDATE claims_claim SET merged_at = clock_timestamp() WHERE merged_into_id IS NOT NULL;
CREATE TRIGGER claim_merged_says_when BEFORE INSERT OR UPDATE ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION claim_merged_says_when();

-- What bears on a merged claim bears on the one it was merged into. The lock keeps a merge from coming between.
CREATE FUNCTION annotation_is_of_a_claim_that_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    onward bigint;
BEGIN
    SELECT merged_into_id INTO onward FROM claims_claim WHERE id = NEW.claim_id FOR SHARE;
    IF onward IS NOT NULL THEN
        RAISE EXCEPTION 'a claim that has been merged is annotated no more'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_is_of_a_claim_that_stands BEFORE INSERT OR UPDATE OF removed_at ON claims_annotation
    FOR EACH ROW WHEN (NEW.removed_at IS NULL) EXECUTE FUNCTION annotation_is_of_a_claim_that_stands();

CREATE FUNCTION claim_link_is_between_claims_that_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM claims_claim WHERE id IN (NEW.claim_id, NEW.other_id) ORDER BY id FOR SHARE;
    IF EXISTS (SELECT FROM claims_claim WHERE id IN (NEW.claim_id, NEW.other_id) AND merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a claim that has been merged is linked no more'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_link_is_between_claims_that_stand BEFORE INSERT ON claims_claimlink
    FOR EACH ROW EXECUTE FUNCTION claim_link_is_between_claims_that_stand();

-- Who removed an annotation, when and why, is kept until it is put back.
CREATE TRIGGER annotation_removal_is_kept BEFORE UPDATE ON claims_annotation
    FOR EACH ROW WHEN (OLD.removed_at IS NOT NULL AND NEW.removed_at IS NOT NULL
                       AND (OLD.removed_at, OLD.removed_by_id, OLD.removed_reason)
                           IS DISTINCT FROM (NEW.removed_at, NEW.removed_by_id, NEW.removed_reason))
    EXECUTE FUNCTION refuse_change();

-- What takes the place of another annotation is of the same article, and says so for ever.
CREATE FUNCTION annotation_replaces_one_of_its_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM claims_annotation o WHERE o.id = NEW.replaces_id AND o.article_id = NEW.article_id) THEN
        RAISE EXCEPTION 'an annotation takes the place of another one of the same article'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_replaces_one_of_its_article BEFORE INSERT ON claims_annotation
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION annotation_replaces_one_of_its_article();
CREATE TRIGGER annotation_replaces_the_same_one_for_ever BEFORE UPDATE ON claims_annotation
    FOR EACH ROW WHEN (OLD.replaces_id IS DISTINCT FROM NEW.replaces_id) EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER annotation_replaces_the_same_one_for_ever ON claims_annotation;
DROP TRIGGER annotation_replaces_one_of_its_article ON claims_annotation;
DROP FUNCTION annotation_replaces_one_of_its_article();
DROP TRIGGER annotation_removal_is_kept ON claims_annotation;
DROP TRIGGER claim_link_is_between_claims_that_stand ON claims_claimlink;
DROP FUNCTION claim_link_is_between_claims_that_stand();
DROP TRIGGER annotation_is_of_a_claim_that_stands ON claims_annotation;
DROP FUNCTION annotation_is_of_a_claim_that_stands();
DROP TRIGGER claim_merged_says_when ON claims_claim;
DROP FUNCTION claim_merged_says_when();
DROP TRIGGER topic_taken_changes_its_claim ON claims_claim_topics;
DROP TRIGGER topic_added_changes_its_claim ON claims_claim_topics;
DROP TRIGGER claimant_taken_changes_its_claim ON claims_claimclaimant;
DROP TRIGGER claimant_changed_changes_its_claim ON claims_claimclaimant;
DROP TRIGGER claimant_added_changes_its_claim ON claims_claimclaimant;
DROP FUNCTION counts_as_a_change_of_its_claim();
DROP TRIGGER annotation_version_counts_its_changes ON claims_annotation;
DROP TRIGGER claim_version_counts_its_changes ON claims_claim;
DROP FUNCTION counts_its_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_desk")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
