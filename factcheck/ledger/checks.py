"""What `check --deploy` says of the ledger: whether the role that the site logs in as could rewrite it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import DatabaseError, connection

HINT = (
    "Name a role that owns nothing in DATABASE_URL, and the one that owns the tables in FACTCHECK_OWNER_URL; "
    "then run `manage.py migrate`. What the site's role owns until now becomes the other's by REASSIGN OWNED "
    "BY ... TO ..., as a superuser."
)

#: Who rules the server, owns the ledger or may become its owner can switch its triggers off; who owns another
#: table can switch off those that write its changes down, and who owns the schema can drop what is in it. Who
#: may make functions there can make some that are taken for PostgreSQL's own.
COULD_REWRITE = """
SELECT CASE WHEN r.rolsuper THEN 'is a superuser'
            WHEN pg_has_role(r.oid, c.relowner, 'MEMBER') THEN 'owns it, or may become its owner'
            WHEN has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                 OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE') THEN 'may write there'
            WHEN pg_has_role(r.oid, n.nspowner, 'MEMBER') THEN 'owns the schema that it is in'
            WHEN EXISTS (SELECT FROM pg_trigger t JOIN pg_class d ON d.oid = t.tgrelid
                          WHERE t.tgname = 'written_in_ledger' AND d.relnamespace = n.oid
                            AND pg_has_role(r.oid, d.relowner, 'MEMBER'))
                 THEN 'owns tables that it watches'
            WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'may make functions in its schema' END
  FROM pg_roles r JOIN pg_class c ON c.oid = to_regclass('ledger_entry')
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.rolname = current_user
"""


@register(Tags.security, deploy=True)
def site_cannot_rewrite_the_ledger(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Asks the database. The embedded one is not started for it: its two roles are known."""
    if settings.DATABASES["default"]["ENGINE"] == "factcheck.embedded":
        said = "The embedded database lets whoever can run the site log in as the owner of the ledger too."
        return [
            Info(said, hint="Where that matters, name a server of its own in DATABASE_URL.", id="ledger.I001")
        ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(COULD_REWRITE)
            row = cursor.fetchone()
    except DatabaseError:
        said = "The database cannot be asked whether the site could rewrite the ledger."
        return [Warning(said, id="ledger.W001")]
    if row is None:
        said = "The database has no ledger yet."
        return [Warning(said, hint="Run `manage.py migrate`.", id="ledger.W001")]
    if fault := row[0]:
        said = f"The site could rewrite the ledger: the role that it logs in as {fault}."
        return [Warning(said, hint=HINT, id="ledger.W002")]
    return []
