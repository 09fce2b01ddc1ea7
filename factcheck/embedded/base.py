"""Django's PostgreSQL engine with one addition: before it connects, the embedded server runs.

So importing the settings, and commands that need no database, start nothing, and the site comes back by
itself after its server was killed.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, client

from factcheck.embedded.server import EmbeddedServer


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
        self.connection.settings_dict.update(HOST=where["host"], PORT=where["port"], USER=where["user"])
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        server = embedded_server()
        server.ensure_running()
        return {**super().get_connection_params(), **server.address}
