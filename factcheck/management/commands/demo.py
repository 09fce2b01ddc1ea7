"""`manage.py demo`: the whole site with its sample data, served on this machine. `make demo` calls it."""

import hashlib
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as Runserver
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.models import Article
from factcheck.private import write_private

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
        digest = digest_of(seeds)
        loaded = settings.DATA_DIR / "sample.sha256"
        if loaded.exists() and loaded.read_text() == digest and Article.objects.exists():
            return
        call_command("load_dataset", seeds, stdout=self.stdout)
        write_private(loaded, digest)


class Serve(Runserver):
    """Django's server for one machine; once it listens it says where, and who may come in."""

    def on_bind(self, server_port: int) -> None:
        self.stdout.write(
            f"\nFactcheck: http://{HOST}:{server_port}\n\nAccounts (http://{HOST}:{server_port}/admin/):"
        )
        call_command("accounts", stdout=self.stdout)
        self.stdout.write("\nControl-C stops the site; `make stop` stops its database too.\n")
        self.stdout.flush()


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, held = str(path.relative_to(folder)).encode(), path.read_bytes()
        digest.update(b"%d %d " % (len(name), len(held)) + name + held)
    return digest.hexdigest()


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
