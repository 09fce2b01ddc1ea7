"""Two roles of the database: one owns the tables; the site logs in as the other, which rewrites nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from factcheck.database import EMBEDDED_SITE
from factcheck.ledger.recording import FUNCTIONS

#: Where the two roles differ in Django's settings.
KEYS = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


class Cursor(Protocol):
    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


def become_owner() -> dict[str, Any]:
    """Connect as the role that owns the tables from now on; the settings as they were before."""
    now = connection.settings_dict
    before = {key: now[key] for key in KEYS}
    owner = {key: settings.DATABASE_OWNER.get(key, before[key]) for key in KEYS}
    if before != owner:
        connection.close()
        now.update(owner)
    return before


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the role that owns the tables, and afterwards as before. Not within a transaction."""
    before = become_owner()
    try:
        yield
    finally:
        if {key: connection.settings_dict[key] for key in KEYS} != before:
            connection.close()
            connection.settings_dict.update(before)


#: Read by the site, and written by migrations or triggers alone.
READ_ONLY = ("ledger_entry", "django_migrations")

OURS = """
SELECT quote_ident(relname), relname, relkind = 'S' FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relowner = current_user::regrole
   AND relkind IN ('r', 'p', 'S')
"""

# Two processes may make it at once.
MAKE_ROLE = """
DO $$ BEGIN CREATE ROLE {site} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""


#: Who may make tables of their own, or functions, could put them where the database looks for ours. Of the
#: database and the schema, as far as they are ours; PostgreSQL lets all make temporary tables.
TAKEN = """
SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, ', datname) FROM pg_database
 WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')
UNION ALL
SELECT format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, ', nspname) FROM pg_namespace
 WHERE nspname = current_schema() AND pg_has_role(nspowner, 'USAGE')
"""
#: Held while rights are given, which PostgreSQL lets no two processes do at once. Any number will do that no
#: other advisory lock of this database has.
GIVING = 7_270_002


def allow_site(cursor: Cursor, site: str) -> None:
    """Let the site's role do its work on our tables there are: all but rewrite the ledger.

    Asked by the owner of the tables, within a transaction; nothing to do where that is the site's role. The
    embedded server's role is made where it is missing; where another one is, ImproperlyConfigured is raised.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GIVING])
    cursor.execute(
        "SELECT quote_ident(%(site)s), quote_ident(current_schema()), current_user::text = %(site)s,"
        " EXISTS (SELECT FROM pg_roles WHERE rolname = %(site)s)",
        {"site": site},
    )
    role, schema, is_owner, is_there = cursor.fetchone()
    if is_owner:
        return
    if not is_there and site != EMBEDDED_SITE:
        raise ImproperlyConfigured(
            f"DATABASE_URL names the role {site}, which the database does not have: CREATE ROLE {role} LOGIN."
        )
    if not is_there:
        cursor.execute(MAKE_ROLE.format(site=role))
    cursor.execute(TAKEN)
    for (taken,) in cursor.fetchall():
        cursor.execute(taken + role)
    cursor.execute(OURS)
    for name, table, is_sequence in cursor.fetchall():
        kind, rights = "TABLE", "SELECT, INSERT, UPDATE, DELETE"
        if is_sequence:
            kind, rights = "SEQUENCE", "SELECT, USAGE, UPDATE"
        elif table in READ_ONLY:
            rights = "SELECT"
        cursor.execute(f"REVOKE ALL ON {kind} {schema}.{name} FROM {role}")
        cursor.execute(f"GRANT {rights} ON {kind} {schema}.{name} TO {role}")
    cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")


def close_functions(cursor: Cursor) -> None:
    """Take the ledger's functions from everybody but the owner, as the migration that makes them does."""
    cursor.execute("SELECT quote_ident(current_schema())")
    (schema,) = cursor.fetchone()
    for function in FUNCTIONS:
        for statement in function.closing(schema):
            cursor.execute(statement)
