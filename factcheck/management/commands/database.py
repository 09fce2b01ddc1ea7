"""`manage.py database start|stop|status`: the embedded server by hand. It starts by itself when needed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.embedded.base import embedded_server


class Command(BaseCommand):
    help = "Starts or stops the embedded database, or says whether it runs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *, action: str, **options: Any) -> None:
        if settings.DATABASES["default"]["ENGINE"] != "factcheck.embedded":
            raise CommandError("DATABASE_URL names the server; this command is for the embedded one.")
        server = embedded_server()
        if action == "start":
            server.ensure_running()
        if action == "stop":
            stopped = server.stop()
            self.stdout.write("The database has stopped." if stopped else "The database was not running.")
        elif server.is_running():
            self.stdout.write(
                f"PostgreSQL {server.programs.version} is running: files in {server.folder}, "
                f"connections to {server.socket_folder} as {server.address['user']}."
            )
        else:
            self.stdout.write("The database is not running.")
