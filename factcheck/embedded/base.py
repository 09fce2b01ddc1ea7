"""Django's PostgreSQL engine with one addition: a connection that finds no server starts it.

This is why importing the settings, or a command that needs no database, starts nothing, and why the site
comes back by itself after the server was killed.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

from factcheck.database import EmbeddedServer


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), **_server().address()}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            # No server, or one that is only just starting. Any other trouble is met again by the second try.
            _server().ensure_running()
            return super().get_new_connection({**conn_params, **_server().address()})


def _server() -> EmbeddedServer:
    return EmbeddedServer(settings.DATA_DIR)
