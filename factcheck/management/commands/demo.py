"""`manage.py demo`: the whole site with its sample data, served on this machine. `make demo` calls it."""

import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as Runserver
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.search.keeping import catch_up_after
from claims.models import Claim

HOST = "127.0.0.1"
PORTS_TRIED = 20


class Command(BaseCommand):
    help = (
        "Loads the sample data where it is missing, makes the accounts and serves the site on this machine."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the first port to try (8000)")

    def handle(self, *, port: int, **options: Any) -> None:
        call_command("migrate", verbosity=0, stdout=self.stdout)
        self.load_sample(settings.BASE_DIR / "seeds")
        # `insecure_serving` is Django's word for static files without DEBUG, from a server for one machine.
        serve = {"use_reloader": False, "insecure_serving": True, "skip_checks": True}
        call_command(Serve(), f"{HOST}:{free_port(port)}", **serve)

    def load_sample(self, seeds: Path) -> None:
        """Load the sample data unless all its claims are there; what is there is never changed by loading."""
        wanted = {path.stem for path in (seeds / "claims").glob("*.yaml")}
        if Claim.objects.filter(slug__in=wanted).count() < len(wanted):
            call_command("load_dataset", seeds, stdout=self.stdout)
        # Those of an earlier version, too, which knew no index.
        catch_up_after(self)


class Serve(Runserver):
    """Django's server for one machine; once it listens it says where, and who may come in."""

    def on_bind(self, server_port: int) -> None:
        site = f"http://{HOST}:{server_port}"
        self.stdout.write(f"\nFactcheck: {site}\n\nThe desk: {site}/desk/, with one of these accounts")
        call_command("accounts", stdout=self.stdout)
        self.stdout.write("\nControl-C stops the site; `make stop` stops its database too.\n")
        self.stdout.flush()


def free_port(first: int) -> int:
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise CommandError(
        f"The ports {first} to {first + PORTS_TRIED - 1} are all in use: name another with --port."
    )
