"""For migrations: triggers by which the database counts what lists for readers tell of, as it changes.

Counting anew for each page takes the longer the more there is on record. So the numbers on the front page are
kept (`Figure`), and which decisions are corrections (`Correction`): those follow from decisions, which never
change.

Figures are added to as a transaction ends, under the lock that the ledger and the edition take then: whoever
changes what readers see holds it anyway, so nobody waits for a figure while others work, and its row is never
asked for by two at once. Each statement under the lock sees what others kept before. The triggers fire also
where a session switches triggers off by `session_replication_role`; who goes past them counts anew
(`count_anew`).
"""

from __future__ import annotations

from typing import Final

from django.db.migrations import RunSQL

#: What `Figure` calls the number of articles in which public claims are found word for word; the other
#: figures are called as the statuses.
ARTICLES: Final = "articles"

#: Of an annotation `n`, its claim `c` and the verdict readers see `v`: that readers see it
#: (AnnotationQuerySet.of_public_claims), and that it has a quote.
SEEN = """
       n.quote_exact <> '' AND n.removed_at IS NULL AND n.created_at <= v.decided_at
   AND c.merged_into_id IS NULL AND NOT v.summary @> jsonb_build_object('uncounted', jsonb_build_array(
           jsonb_build_object('annotation', n.id, 'reason', 'removed')))
"""
QUOTING = """
  FROM claims_annotation n
  JOIN claims_claim c ON c.id = n.claim_id
  JOIN claims_verdict v ON v.id = c.current_verdict_id
"""
#: Of a decision `v`, as Decided.is_correction has it.
CORRECTS = """
       v.decision = 'approved' AND (v.kind = 'withdrawal' OR v.is_substantive)
   AND EXISTS (SELECT FROM claims_verdict earlier
                WHERE earlier.claim_id = v.claim_id AND earlier.decision = 'approved'
                  AND (earlier.decided_at, earlier.id) < (v.decided_at, v.id))
"""
#: The ledger's own, by its numbers (factcheck/ledger/recording.py).
LOCK = "PERFORM pg_advisory_xact_lock(1717658484, 1818584167)"

FUNCTIONS = f"""
CREATE FUNCTION add_to_figure(figure text, difference bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF difference <> 0 THEN
        UPDATE claims_figure SET number = number + difference WHERE name = figure;
        IF NOT FOUND THEN
            INSERT INTO claims_figure (name, number) VALUES (figure, difference);
        END IF;
    END IF;
END $$;

-- By indexes, one after the other: a planner that knows nothing of tables that were filled just now would
-- read them whole, once for each of the thousands that one transaction may bring.
CREATE FUNCTION count_articles(articles bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan TO off
AS $$
DECLARE
    article bigint;
BEGIN
    FOR article IN SELECT DISTINCT unnest(articles) ORDER BY 1 LOOP
        IF EXISTS (SELECT {QUOTING} WHERE n.article_id = article AND {SEEN}) THEN
            INSERT INTO claims_quotedarticle (article_id) VALUES (article) ON CONFLICT DO NOTHING;
            IF FOUND THEN
                PERFORM add_to_figure('{ARTICLES}', 1);
            END IF;
        ELSE
            DELETE FROM claims_quotedarticle WHERE article_id = article;
            IF FOUND THEN
                PERFORM add_to_figure('{ARTICLES}', -1);
            END IF;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION status_readers_see(verdict bigint, merged_into bigint) RETURNS text STABLE LANGUAGE sql AS $$
    SELECT status FROM claims_verdict WHERE id = verdict AND merged_into IS NULL
$$;

CREATE FUNCTION counts_claim() RETURNS trigger LANGUAGE plpgsql SET lock_timeout TO '30s' AS $$
DECLARE
    before text;
    now text := status_readers_see(NEW.current_verdict_id, NEW.merged_into_id);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := status_readers_see(OLD.current_verdict_id, OLD.merged_into_id);
    END IF;
    IF before IS NULL AND now IS NULL THEN
        RETURN NULL;
    END IF;
    {LOCK};
    IF before IS DISTINCT FROM now THEN
        PERFORM add_to_figure(before, -1) WHERE before IS NOT NULL;
        PERFORM add_to_figure(now, 1) WHERE now IS NOT NULL;
    END IF;
    PERFORM count_articles(ARRAY(SELECT article_id FROM claims_annotation WHERE claim_id = NEW.id));
    RETURN NULL;
END $$;

CREATE FUNCTION counts_annotation() RETURNS trigger LANGUAGE plpgsql SET lock_timeout TO '30s' AS $$
BEGIN
    -- First, so that a verdict that is approved at the same moment is seen, or sees this.
    {LOCK};
    IF EXISTS (SELECT FROM claims_claim WHERE id = NEW.claim_id AND current_verdict_id IS NOT NULL) THEN
        PERFORM count_articles(ARRAY[NEW.article_id]);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION verdict_that_corrects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_correction (verdict_id, decided_at)
    SELECT v.id, v.decided_at FROM claims_verdict v WHERE v.claim_id = NEW.claim_id AND {CORRECTS}
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION count_anew() RETURNS void LANGUAGE plpgsql SET lock_timeout TO '30s' AS $$
BEGIN
    {LOCK};
    DELETE FROM claims_figure;
    DELETE FROM claims_quotedarticle;
    DELETE FROM claims_correction;
    INSERT INTO claims_quotedarticle (article_id) SELECT DISTINCT n.article_id {QUOTING} WHERE {SEEN};
    INSERT INTO claims_figure (name, number)
    SELECT v.status, count(*) FROM claims_claim c JOIN claims_verdict v ON v.id = c.current_verdict_id
     WHERE c.merged_into_id IS NULL GROUP BY 1
    UNION ALL
    SELECT '{ARTICLES}', count(*) FROM claims_quotedarticle;
    INSERT INTO claims_correction (verdict_id, decided_at)
    SELECT v.id, v.decided_at FROM claims_verdict v WHERE {CORRECTS};
END $$;
"""

#: A correction is written at once, after the trigger that waits for the claim (verdict_moves_its_claim).
TRIGGERS = """
CREATE CONSTRAINT TRIGGER counted_for_readers AFTER INSERT ON claims_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.current_verdict_id IS NOT NULL) EXECUTE FUNCTION counts_claim();
CREATE CONSTRAINT TRIGGER counted_for_readers_anew AFTER UPDATE ON claims_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ((OLD.current_verdict_id, OLD.merged_into_id)
                       IS DISTINCT FROM (NEW.current_verdict_id, NEW.merged_into_id))
    EXECUTE FUNCTION counts_claim();
CREATE CONSTRAINT TRIGGER counted_for_readers AFTER INSERT ON claims_annotation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.quote_exact <> '') EXECUTE FUNCTION counts_annotation();
CREATE CONSTRAINT TRIGGER counted_for_readers_anew AFTER UPDATE ON claims_annotation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.quote_exact <> '' AND OLD.removed_at IS DISTINCT FROM NEW.removed_at)
    EXECUTE FUNCTION counts_annotation();
CREATE TRIGGER verdict_that_corrects AFTER INSERT OR UPDATE ON claims_verdict
    FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION verdict_that_corrects();
ALTER TABLE claims_claim ENABLE ALWAYS TRIGGER counted_for_readers;
ALTER TABLE claims_claim ENABLE ALWAYS TRIGGER counted_for_readers_anew;
ALTER TABLE claims_annotation ENABLE ALWAYS TRIGGER counted_for_readers;
ALTER TABLE claims_annotation ENABLE ALWAYS TRIGGER counted_for_readers_anew;
ALTER TABLE claims_verdict ENABLE ALWAYS TRIGGER verdict_that_corrects;
"""

SIGNATURES = (
    "add_to_figure(text, bigint)",
    "count_articles(bigint[])",
    "status_readers_see(bigint, bigint)",
    "counts_claim()",
    "counts_annotation()",
    "verdict_that_corrects()",
    "count_anew()",
)

#: Names are looked up in our own schema alone, whoever calls.
PINNED = f"""
DO $$ DECLARE
    signature text;
BEGIN
    FOREACH signature IN ARRAY ARRAY[{", ".join(f"'{one}'" for one in SIGNATURES)}] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', signature, current_schema());
    END LOOP;
END $$;
"""

install = RunSQL(
    f"{FUNCTIONS} {TRIGGERS} {PINNED} SELECT count_anew();",
    f"""
    DROP TRIGGER verdict_that_corrects ON claims_verdict;
    DROP TRIGGER counted_for_readers_anew ON claims_annotation;
    DROP TRIGGER counted_for_readers ON claims_annotation;
    DROP TRIGGER counted_for_readers_anew ON claims_claim;
    DROP TRIGGER counted_for_readers ON claims_claim;
    {" ".join(f"DROP FUNCTION {one};" for one in reversed(SIGNATURES))}
    """,
)
