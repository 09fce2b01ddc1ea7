"""What stands in the database, table by table, so that nothing can be written unseen."""

from __future__ import annotations

import re

from django.db import connection

#: Says of nobody anything but when they were here last, or how often somebody asked.
OF_ASKING = frozenset({"claims_apicount", "accounts_session"})
#: Made from the other tables, whenever somebody searches.
INDEX = re.compile("(claims|articles)_(index|search|match)")


def digests() -> dict[str, tuple[int, str]]:
    """By table how many rows there are, and a digest of all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name not in OF_ASKING and not INDEX.match(name)]
        each = [
            f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), ''))"
            f' FROM "{name}" t'
            for name in tables
        ]
        cursor.execute(" UNION ALL ".join(each))
        return {name: (number, digest) for name, number, digest in cursor.fetchall()}
