"""Which database the site uses: the server that DATABASE_URL names, or the embedded one."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

#: The roles of the embedded server: the one that owns the tables, and the one that the site logs in as.
EMBEDDED_OWNER, EMBEDDED_SITE = "factcheck", "factcheck_site"

#: A server that does not answer at all is given up after so many seconds (the last is in milliseconds), not
#: after a quarter of an hour: one that is switched off closes no connection. libpq's names for it.
PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
#: There are others to ask: nobody waits long for a replica, be it to connect to it or for an answer (the last
#: is in milliseconds).
PATIENCE_WITH_REPLICA = {
    "connect_timeout": "2",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "5000",
}
#: Milliseconds for a statement there, which may meet a table that is locked while replaying stands still.
LONGEST_ON_REPLICA = 10_000


#: SQLSTATE of what a standby refuses to write.
READ_ONLY = "25006"


class DatabaseUnavailableError(Exception):
    """The embedded database cannot be had; the message is one sentence that says why and what to do."""


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code for why Django's `error` came about, five characters; "" where it gave none."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def database_settings(
    url: str, name: str = "DATABASE_URL", patience: Mapping[str, str] = PATIENCE
) -> dict[str, Any]:
    """What Django's DATABASES wants for a `postgresql://` address, in libpq's own form with all its options.

    Without an address: the embedded server, which starts at the first connection.
    Raises ImproperlyConfigured, which says the name under which the address was given.
    """
    if not url:
        return {"ENGINE": "factcheck.embedded", "NAME": "postgres", "USER": EMBEDDED_SITE}
    try:
        if urlsplit(url).scheme not in ("postgres", "postgresql"):
            raise ValueError("another scheme")
        parts: dict[str, Any] = {key: value for key, value in conninfo_to_dict(url).items() if value}
        if "dbname" not in parts and "service" not in parts:
            raise ValueError("no database")
        if not re.fullmatch(r"[\d,]*", parts.get("port", "")):
            raise ValueError("no port")
    except (ValueError, psycopg.Error):
        # Without the address and libpq's words about it: they may hold the password.
        raise ImproperlyConfigured(
            f"{name} cannot be read: it looks like "
            "postgresql://user:password@host:5432/name?sslmode=require, "
            "with %40 for @, %2F for / and %3A for : inside a password."
        ) from None
    # PGAPPNAME says which command this is (manage.py), and the ledger keeps it; an address would overrule it.
    parts.pop("application_name", None)
    for option, seconds in patience.items():
        parts.setdefault(option, seconds)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        # A connection serves many requests, and each makes sure first that it still is one.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def replica_settings(url: str, urls: str) -> dict[str, dict[str, Any]]:
    """What DATABASES wants for the replicas of the server at `url`, whose addresses stand in `urls` with
    spaces or commas between: by the aliases replica_1, replica_2 and so on.

    Raises ImproperlyConfigured.
    """
    name = "DATABASE_REPLICA_URLS"
    addresses = [one for one in re.split(r"[\s,]+(?=postgres)|\s+", urls) if one]
    if addresses and not url:
        raise ImproperlyConfigured(f"{name} names replicas of a server that DATABASE_URL does not name.")
    found = {}
    for number, address in enumerate(addresses, start=1):
        settings = database_settings(address, name, PATIENCE_WITH_REPLICA)
        options = settings["OPTIONS"]
        # What the address says comes last, and counts.
        said = ["-c", f"statement_timeout={LONGEST_ON_REPLICA}", options.get("options", "")]
        options["options"] = " ".join(filter(None, said))
        found[f"replica_{number}"] = settings | {"TEST": {"MIRROR": "default"}}
    return found


def owner_settings(url: str, owner_url: str) -> dict[str, Any]:
    """The same database as seen by the role that owns its tables, as which migrations run.

    Where no second role is named it is the site's own. Raises ImproperlyConfigured.
    """
    site = database_settings(url)
    if not url and not owner_url:
        return site | {"USER": EMBEDDED_OWNER}
    if not owner_url:
        return site
    if not url or not site["USER"]:
        raise ImproperlyConfigured(
            "FACTCHECK_OWNER_URL names the role that owns the tables: DATABASE_URL has to name the database, "
            "and the other role, as which the site logs in."
        )
    return database_settings(owner_url, "FACTCHECK_OWNER_URL")
