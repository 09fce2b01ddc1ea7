"""For migrations: triggers by which the database begins a new edition when readers may see something else.

Caches ask whether a page is as it was: it is, for as long as the edition is the same (factcheck/caching.py).
Whatever is on record counts, but for what is known to be for the desk alone: drafts would defeat every cache,
and tell outsiders when the desk is at work on what is not out yet. Where that is forgotten of a new column,
pages are made anew more often than they need be; a new table has to be named here, which a test holds.

The triggers fire as the transaction ends, under the lock that the ledger's take too: editions follow each
other in the order in which changes are kept, and nobody waits for the row while others work. They fire also
where a session switches triggers off by `session_replication_role`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.migrations import RunSQL

TRIGGER: Final = "begins_edition"

#: The lock is the ledger's own, by its numbers (factcheck/ledger/recording.py). A second that no edition had
#: before, so that it says which one it was; who writes much in little time runs ahead of the clock a while.
BEGIN = """
CREATE FUNCTION begin_edition() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET lock_timeout TO '30s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1717658484, 1818584167);
    INSERT INTO claims_edition AS e (id, mark, since)
    VALUES (1, gen_random_uuid(), date_trunc('second', clock_timestamp()))
    ON CONFLICT (id) DO UPDATE
       SET mark = excluded.mark, since = greatest(excluded.since, e.since + interval '1 second');
    PERFORM set_config('factcheck.edition', 'begun', true);
END $$;
"""

#: The trigger's arguments: the columns that lead to claims, those for the desk alone, and what a row that
#: readers do not see looks like. One edition for each transaction; what was settled before it ends is in it.
NOTICE = """
CREATE FUNCTION notice_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lead_to text[] := TG_ARGV[0];
    unseen text[] := TG_ARGV[1];
    hidden jsonb[] := TG_ARGV[2];
    rows_told jsonb[] := '{}';
    told jsonb;
BEGIN
    IF current_setting('factcheck.edition', true) = 'begun' THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        rows_told := rows_told || to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        rows_told := rows_told || to_jsonb(NEW);
    END IF;
    IF TG_OP = 'UPDATE' AND rows_told[1] - unseen = rows_told[2] - unseen THEN
        RETURN NULL;
    END IF;
    FOREACH told IN ARRAY rows_told LOOP
        CONTINUE WHEN told @> ANY (hidden);
        IF lead_to = '{}' OR EXISTS (
            SELECT FROM claims_verdict v
             WHERE v.decision = 'approved' AND v.claim_id IN (
                SELECT (told ->> name)::bigint FROM unnest(lead_to) AS l (name) WHERE name <> 'annotation_id'
                 UNION ALL
                SELECT a.claim_id FROM claims_annotation a WHERE a.id = (told ->> 'annotation_id')::bigint))
        THEN
            PERFORM begin_edition();
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""

#: Names are looked up in our own schema alone, whoever calls.
PINNED = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION begin_edition() SET search_path TO %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION notice_edition() SET search_path TO %I, pg_temp', current_schema());
END $$;
"""

install = RunSQL(
    BEGIN + NOTICE + PINNED + "SELECT begin_edition();",
    "DROP FUNCTION notice_edition(); DROP FUNCTION begin_edition();",
)


class Told(NamedTuple):
    """What of a table readers may see."""

    #: Columns that lead to claims: rows count of claims alone that readers have been told of. None: all rows.
    lead_to: tuple[str, ...] = ()
    #: Columns that no page for readers says anything of.
    unseen: tuple[str, ...] = ()
    #: Rows that have these values are shown on no such page.
    hidden: tuple[Mapping[str, Any], ...] = ()
    events: str = "INSERT OR UPDATE OR DELETE"


#: A name alone is on no page: what it is the name of comes in with it.
NAMES = Told(events="UPDATE OR DELETE")
OF_CLAIM = Told(("claim_id",))

TOLD: Final[Mapping[str, Told]] = {
    "articles_article": Told(
        unseen=("assignee_id", "worked_through_at", "worked_through_by_id", "checked_at")
    ),
    "articles_derivation": Told(),
    "articles_linkcheck": Told(
        unseen=("id", "address", "tried_at", "due_at", "failures", "gone_since", "problem"),
        hidden=({"gone_at": None},),
    ),
    "articles_publisher": NAMES,
    "articles_revision": Told(),
    "claims_anchor": Told(("annotation_id",)),
    "claims_annotation": OF_CLAIM,
    "claims_claim": Told(
        ("id", "merged_into_id", "split_from_id"), unseen=("assignee_id", "review_on", "version")
    ),
    "claims_claim_topics": OF_CLAIM,
    "claims_claimant": NAMES,
    "claims_claimclaimant": OF_CLAIM,
    "claims_claimlink": Told(("claim_id", "other_id")),
    "claims_enquiry": OF_CLAIM,
    "claims_outsideverdict": OF_CLAIM,
    "claims_report": Told(("claim_id",), hidden=({"told_zh": "", "told_en": ""},)),
    "claims_topic": NAMES,
    "claims_verdict": Told(("claim_id",), hidden=({"decision": "pending"}, {"decision": "returned"})),
}


def begins_editions(table: str, told: Told) -> RunSQL:
    """Have changes of this table begin editions."""
    hidden = ",".join(json.dumps(json.dumps(pattern)) for pattern in told.hidden)
    arguments = ", ".join(f"'{{{one}}}'" for one in (",".join(told.lead_to), ",".join(told.unseen), hidden))
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER {told.events} ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW EXECUTE FUNCTION notice_edition({arguments});"
        f" ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRIGGER};",
        f"DROP TRIGGER {TRIGGER} ON {table};",
    )
