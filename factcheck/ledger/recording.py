"""What the database does at each change: the functions of the ledger and the triggers that call them.

On every table of the domain a deferred constraint trigger fires as the transaction ends. It takes one lock,
reads the last entry and appends the next, so entries stand in the order in which transactions were kept, and
nobody waits for the lock longer than another's commit takes. It fires always, also where a session switches
triggers off by `session_replication_role`.

Foreign keys are checked at that moment too. Such a check does not wait for a row that is locked with
`no_key=True`, as the verbs lock them. It does wait where somebody removes the row that it leads to, or
changes its key: two commits can then wait for each other; PostgreSQL ends one, and nothing of it is kept.

Isolation is PostgreSQL's default, READ COMMITTED. A stricter transaction does not see entries that were
written since it began: the number it takes is taken, it fails, and the chain never forks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

#: What a row looks like as JSON must not depend on who changes it. By the names that PostgreSQL keeps.
CANONICAL: Final = {
    "search_path": "pg_catalog, pg_temp",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
#: How long a commit waits for the lock: who holds it for ever makes commits fail, and no worker hang.
WAITS: Final = "30s"
#: The name of the trigger on each table, and of the one that refuses to empty it unseen.
TRIGGER: Final = "written_in_ledger"
TRIGGER_AT_TRUNCATE: Final = "written_in_ledger_refuses_truncate"
#: What guards the ledger itself.
ENTRY_TRIGGERS: Final = ("entry_refuses_change", "entry_refuses_truncate")

#: The rows' JSON has its keys in one order, which jsonb keeps. Large columns stand in it as their SHA-256.
ROW = """
DECLARE
    large text;
BEGIN
    became := became - omitted;
    FOREACH large IN ARRAY hashed LOOP
        became := became || jsonb_build_object(
            large, 'sha256:' || encode(sha256(convert_to(became ->> large, 'UTF8')), 'hex'));
    END LOOP;
    RETURN became::text;
END """

#: The lock is held until the transaction has ended, so that the next one reads this entry as the last.
APPEND = """
DECLARE
    last_number bigint;
    last_hash text;
    moment timestamptz;
    client text;
    actor text;
    payload text;
BEGIN
    PERFORM pg_advisory_xact_lock(1717658484, 1818584167);
    SELECT e.number, e.hash INTO last_number, last_hash
      FROM {schema}.ledger_entry e ORDER BY e.number DESC LIMIT 1;
    moment := clock_timestamp();
    client := current_setting('application_name');
    actor := coalesce(nullif(current_setting('factcheck.actor', true), ''),
                      'command:' || substring(client FROM '^manage\\.py (.+)$'),
                      'role:' || session_user);
    SELECT string_agg(octet_length(field) || ':' || field || ',', '' ORDER BY place) INTO payload
      FROM unnest(ARRAY[coalesce(last_hash, repeat('0', 64)),
                        (coalesce(last_number, 0) + 1)::text,
                        to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        actor, session_user::text, changed, key_of_row, what, became])
           WITH ORDINALITY AS f(field, place);
    INSERT INTO {schema}.ledger_entry (number, at, actor, role, "table", key, action, "row", hash)
    VALUES (coalesce(last_number, 0) + 1, moment, actor, session_user, changed, key_of_row, what, became,
            encode(sha256(convert_to(payload, 'UTF8')), 'hex'));
END """

#: The columns of a table, as the entry by which it begins names them.
COLUMNS = """
BEGIN
    RETURN (SELECT jsonb_object_agg(attname, format_type(atttypid, atttypmod)
                                    || CASE WHEN attname = ANY (hashed) THEN ' (SHA-256)'
                                            WHEN attname = ANY (omitted) THEN ' (left out)' ELSE '' END)
              FROM pg_attribute
             WHERE attrelid = format('{schema}.%I', began)::regclass AND attnum > 0 AND NOT attisdropped);
END """

#: Refuses where a row was not as its last entry says before it was changed (NULL: was not there): what was
#: altered behind the ledger's back is not to stand in it as what the next one did who changed something.
EXPECT = """
DECLARE
    told text;
    columns_told text;
BEGIN
    -- Plans are kept, and the ledger may have been empty when this one was made: only its index will do.
    SELECT CASE WHEN e.action <> 'delete' THEN e."row" END INTO told
      FROM (SELECT * FROM {schema}.ledger_entry WHERE "table" = changed AND key = key_of_row OFFSET 0) e
     ORDER BY e.number DESC LIMIT 1;
    IF told IS NOT DISTINCT FROM was THEN
        RETURN;
    END IF;
    SELECT e."row" INTO columns_told FROM {schema}.ledger_entry e
     WHERE e."table" = changed AND e.key = '' ORDER BY e.number DESC LIMIT 1;
    -- Between a migration that changes columns and the one that takes the table down anew, rows differ.
    IF columns_told = {schema}.ledger_columns(changed, hashed, omitted)::text THEN
        RAISE EXCEPTION 'row % of % is not as the ledger says: see verify_ledger', key_of_row, changed
            USING ERRCODE = 'data_corrupted';
    END IF;
END """

#: The trigger's arguments: the primary key, and as arrays the columns that are hashed and those left out.
RECORD = """
DECLARE
    -- In the collation of the ledger's index by row, which that of a name is not.
    changed text := TG_TABLE_NAME;
    hashed text[] := TG_ARGV[1];
    omitted text[] := TG_ARGV[2];
    key_before text;
    key_now text;
    was text;
    became text;
BEGIN
    -- The quick way out. What differs in its bytes may still say the same.
    IF TG_OP = 'UPDATE' AND OLD *= NEW THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        key_before := to_jsonb(OLD) ->> TG_ARGV[0];
        was := {schema}.ledger_row(to_jsonb(OLD), hashed, omitted);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        key_now := to_jsonb(NEW) ->> TG_ARGV[0];
        became := {schema}.ledger_row(to_jsonb(NEW), hashed, omitted);
    END IF;
    IF was = became THEN
        RETURN NULL;
    END IF;
    IF was IS NOT NULL THEN
        PERFORM {schema}.ledger_expect(changed, key_before, was, hashed, omitted);
    END IF;
    IF key_before = key_now THEN
        PERFORM {schema}.ledger_append(changed, key_now, 'update', became);
        RETURN NULL;
    END IF;
    -- Another primary key is another row.
    IF was IS NOT NULL THEN
        PERFORM {schema}.ledger_append(changed, key_before, 'delete', '');
    END IF;
    IF became IS NOT NULL THEN
        PERFORM {schema}.ledger_expect(changed, key_now, NULL, hashed, omitted);
        PERFORM {schema}.ledger_append(changed, key_now, 'insert', became);
    END IF;
    RETURN NULL;
END """

#: Takes down the columns of a table and every row that is not as its last entry says. Refuses where a row
#: differs in columns that are as they were: that was altered behind the ledger's back, and is not made good.
BEGIN = """
DECLARE
    columns_now jsonb;
    columns_then jsonb;
    others text[];
    found record;
    pairs text := format(
        'WITH told AS (SELECT DISTINCT ON (key) key, action, "row" FROM {schema}.ledger_entry'
        ' WHERE "table" = %1$L AND key <> %5$L ORDER BY key, number DESC),'
        ' there AS (SELECT t.%2$I AS place, t.%2$I::text AS key,'
        ' {schema}.ledger_row(to_jsonb(t), %3$L, %7$L) AS "row" FROM {schema}.%4$I t)'
        ' SELECT key, there."row" AS now, told."row" AS before FROM there'
        ' FULL JOIN (SELECT * FROM told WHERE action <> %6$L) told USING (key) ORDER BY place',
        began, pk, hashed, began, '', 'delete', omitted);
BEGIN
    columns_now := {schema}.ledger_columns(began, hashed, omitted);
    SELECT "row"::jsonb INTO columns_then FROM {schema}.ledger_entry
     WHERE "table" = began AND key = '' ORDER BY number DESC LIMIT 1;
    SELECT coalesce(array_agg(name), '{}') INTO others
      FROM (SELECT jsonb_object_keys(columns_now) UNION SELECT jsonb_object_keys(columns_then)) AS c(name)
     WHERE columns_now -> name IS DISTINCT FROM columns_then -> name;
    IF columns_now IS DISTINCT FROM columns_then THEN
        PERFORM {schema}.ledger_append(began, '', 'begin', columns_now::text);
    END IF;
    FOR found IN EXECUTE pairs LOOP
        CONTINUE WHEN found.now = found.before;
        IF columns_then IS NOT NULL
           AND found.now::jsonb - others IS DISTINCT FROM found.before::jsonb - others THEN
            RAISE EXCEPTION 'row % of % is not as the ledger says: see verify_ledger', found.key, began;
        END IF;
        PERFORM {schema}.ledger_append(began, found.key, 'begin', found.now);
    END LOOP;
END """

REFUSE = """
BEGIN
    RAISE EXCEPTION '% refuses %', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END """


class Function(NamedTuple):
    """A function of the ledger, as the migrations make it and `verify_ledger` expects it."""

    name: str
    arguments: str
    returns: str
    body: str
    #: Writes, as the owner of the ledger, for whoever made the change.
    is_definer: bool = False
    #: Depends on nothing but its arguments, and may be called by all.
    is_pure: bool = False
    #: Settings that it alone has.
    own: Mapping[str, str] = MappingProxyType({})

    @property
    def pinned(self) -> Mapping[str, str]:
        """Its settings whoever calls it. Every function has its search path: names of tables and types are
        looked up in the caller's temporary schema first where that is not named, and named last.
        """
        return {**({"search_path": CANONICAL["search_path"]} if self.is_pure else CANONICAL), **self.own}

    @property
    def settings(self) -> list[str]:
        """What PostgreSQL keeps in `proconfig`."""
        return [f"{name}={value}" for name, value in self.pinned.items()]

    def source(self, schema: str) -> str:
        """What PostgreSQL keeps in `prosrc`, for a ledger in this schema (a quoted identifier)."""
        return self.body.replace("{schema}", schema)

    def statements(self, schema: str) -> list[str]:
        name = f"{schema}.{self.name}"
        pinned = "".join(f" SET {key} TO {value_list(value)}" for key, value in self.pinned.items())
        pure = " IMMUTABLE" if self.is_pure else ""
        definer = " SECURITY DEFINER" if self.is_definer else ""
        made = (
            f"CREATE OR REPLACE FUNCTION {name}({self.arguments}) RETURNS {self.returns}"
            f" LANGUAGE plpgsql{pure}{pinned}{definer} AS $body${self.source(schema)}$body$"
        )
        return [made, *self.closing(schema)]

    def closing(self, schema: str) -> list[str]:
        """Who may not call them can neither write entries nor hang them on a table of their own."""
        if self.is_pure:
            return []
        return [f"REVOKE ALL ON FUNCTION {schema}.{self.name} FROM PUBLIC"]


def value_list(value: str) -> str:
    """A setting's value as SET takes it: a list where there are commas."""
    return ", ".join(f"'{part}'" for part in value.split(", "))


FUNCTIONS: Final[Sequence[Function]] = (
    Function("ledger_row", "became jsonb, hashed text[], omitted text[]", "text", ROW, is_pure=True),
    Function(
        "ledger_append",
        "changed text, key_of_row text, what text, became text",
        "void",
        APPEND,
        own={"lock_timeout": WAITS},
    ),
    Function("ledger_columns", "began text, hashed text[], omitted text[]", "jsonb", COLUMNS),
    Function(
        "ledger_expect",
        "changed text, key_of_row text, was text, hashed text[], omitted text[]",
        "void",
        EXPECT,
        own={"enable_seqscan": "off"},
    ),
    Function("ledger_record", "", "trigger", RECORD, is_definer=True),
    Function("ledger_begin", "began text, pk text, hashed text[], omitted text[]", "void", BEGIN),
    Function("ledger_refuses", "", "trigger", REFUSE),
)


def trigger_arguments(pk: str, hashed: Iterable[str], omitted: Iterable[str]) -> tuple[str, str, str]:
    """What the trigger is given: the primary key, and the other columns as PostgreSQL writes arrays."""
    return pk, "{" + ",".join(hashed) + "}", "{" + ",".join(omitted) + "}"


def triggers_of(schema: str, table: str, arguments: Sequence[str]) -> list[str]:
    """The statements that make a table's changes be written down; made anew where they are there."""
    given = ", ".join(literal(argument) for argument in arguments)
    return [
        f"DROP TRIGGER IF EXISTS {TRIGGER} ON {schema}.{table}",
        f"DROP TRIGGER IF EXISTS {TRIGGER_AT_TRUNCATE} ON {schema}.{table}",
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {schema}.{table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.ledger_record({given})",
        f"CREATE TRIGGER {TRIGGER_AT_TRUNCATE} BEFORE TRUNCATE ON {schema}.{table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {schema}.ledger_refuses()",
        *(
            f"ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER {trigger}"
            for trigger in (TRIGGER, TRIGGER_AT_TRUNCATE)
        ),
    ]


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def guards(schema: str) -> list[str]:
    """The statements by which the ledger refuses to be changed, whoever asks."""
    change, truncate = ENTRY_TRIGGERS
    return [
        f"CREATE TRIGGER {change} BEFORE UPDATE OR DELETE ON {schema}.ledger_entry"
        f" FOR EACH ROW EXECUTE FUNCTION {schema}.ledger_refuses()",
        f"CREATE TRIGGER {truncate} BEFORE TRUNCATE ON {schema}.ledger_entry"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {schema}.ledger_refuses()",
        *(f"ALTER TABLE {schema}.ledger_entry ENABLE ALWAYS TRIGGER {trigger}" for trigger in ENTRY_TRIGGERS),
    ]
