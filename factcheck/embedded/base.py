"""Django's PostgreSQL engine with two additions: before it connects, the server runs, and has its two roles.

So importing the settings, and commands that need no database, start nothing, and the site comes back by
itself after its server was killed. One role owns the tables; the site logs in as the other one, which cannot
rewrite the ledger. That guards against mistakes and against statements that were smuggled in; whoever can
reach the server's socket may log in as either.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base, client

from factcheck.database import EMBEDDED_SITE
from factcheck.embedded.server import EmbeddedServer
from factcheck.ledger.roles import allow_site


@cache
def embedded_server() -> EmbeddedServer:
    return EmbeddedServer(settings.DATA_DIR)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the server's own psql."""

    def runshell(self, parameters: Iterable[str]) -> None:
        server = embedded_server()
        server.ensure_running()
        DatabaseClient.executable_name = str(server.programs.folder / "psql")
        where = server.address
        self.connection.ensure_connection()  # Which makes the role where it is missing.
        self.connection.settings_dict.update(HOST=where["host"], PORT=where["port"])
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        server = embedded_server()
        server.ensure_running()
        own: dict[str, Any] = super().get_connection_params()
        return {**own, **server.address, "user": self.settings_dict["USER"]}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            if f'role "{EMBEDDED_SITE}" does not exist' not in str(error):
                raise
        # A folder that is new, or was made before there were two roles.
        owner = {"dbname": conn_params["dbname"], **embedded_server().address}
        with psycopg.connect(**owner) as connection, connection.cursor() as cursor:
            allow_site(cursor, EMBEDDED_SITE)
        return super().get_new_connection(conn_params)
