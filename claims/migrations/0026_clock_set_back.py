"""Where the clock was set back, a claim can be decided on all the same: just after what is on record of it."""

from django.db import migrations

PINNED = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION verdict_is_decided_in_its_turn() SET search_path TO %I, pg_temp',
                   current_schema());
END $$;
"""

FORWARD = f"""
-- A decision in the future, or before the last one, would keep every later decision from readers. So would one
-- that was made while a clock was ahead: what comes after it follows it closely, and is not in the future then.
-- Five minutes, because two machines' clocks differ.
CREATE OR REPLACE FUNCTION verdict_is_decided_in_its_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last timestamptz := (SELECT max(decided_at) FROM claims_verdict
                          WHERE claim_id = NEW.claim_id AND decision = 'approved' AND id <> NEW.id);
    latest timestamptz := greatest(clock_timestamp() + interval '5 minutes', last + interval '1 second');
BEGIN
    IF TG_OP = 'INSERT' AND NEW.proposed_at > latest THEN
        RAISE EXCEPTION 'a verdict is not proposed in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_not_proposed_in_the_future';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        latest := greatest(latest, OLD.proposed_at + interval '1 second', interval '1 second' + (
            SELECT max(created_at) FROM claims_annotation WHERE claim_id = NEW.claim_id));
    END IF;
    IF NEW.decided_at > latest THEN
        RAISE EXCEPTION 'a verdict is not decided in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_not_decided_in_the_future';
    END IF;
    IF NEW.decision = 'approved' AND NEW.decided_at < last THEN
        RAISE EXCEPTION 'a verdict is decided after the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_decided_in_its_turn';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER verdict_is_decided_in_its_turn ON claims_verdict;
CREATE TRIGGER verdict_is_decided_in_its_turn BEFORE INSERT OR UPDATE ON claims_verdict
    FOR EACH ROW EXECUTE FUNCTION verdict_is_decided_in_its_turn();
{PINNED}
"""

BACKWARD = f"""
CREATE OR REPLACE FUNCTION verdict_is_decided_in_its_turn() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER verdict_is_decided_in_its_turn ON claims_verdict;
CREATE TRIGGER verdict_is_decided_in_its_turn BEFORE INSERT OR UPDATE ON claims_verdict
    FOR EACH ROW WHEN (NEW.decided_at IS NOT NULL) EXECUTE FUNCTION verdict_is_decided_in_its_turn();
{PINNED}
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0025_edition")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
