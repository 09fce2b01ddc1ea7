"""Which database the site uses: the server that DATABASE_URL names, or the embedded one."""

import re
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


class DatabaseUnavailableError(Exception):
    """The embedded database cannot be had; the message is one sentence that says why and what to do."""


def database_settings(url: str) -> dict[str, Any]:
    """What Django's DATABASES wants for a `postgresql://` address, in libpq's own form with all its options.

    Without an address: the embedded server, which starts at the first connection.
    Raises ImproperlyConfigured.
    """
    if not url:
        return {"ENGINE": "factcheck.embedded", "NAME": "postgres"}
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
            "DATABASE_URL cannot be read: it looks like "
            "postgresql://user:password@host:5432/name?sslmode=require, "
            "with %40 for @, %2F for / and %3A for : inside a password."
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }
