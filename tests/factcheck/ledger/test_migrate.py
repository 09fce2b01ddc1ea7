"""Migrating: by two at once, as when two machines of a site get a new version."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django.plugin import DjangoDbBlocker

from factcheck.dumping import connection_parameters
from factcheck.ledger.management.commands.migrate import MIGRATING
from tests.database import address_of_database
from tests.factcheck.test_settings import READ

#: What another process runs, which may be told to come no further than this migration.
Migrate = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def migrate(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Migrate]:
    """Starts to migrate a database that was empty, in a process of its own."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        name = f"{before}_migrated"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        connection.close()
        connection.settings_dict["NAME"] = name
        environment = {key: value for key, value in os.environ.items() if not key.startswith(READ)}
        environment |= {"DATABASE_URL": address_of_database(), "FACTCHECK_DATA": str(tmp_path)}
        begun: list[subprocess.Popen[str]] = []

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "migrate", *arguments],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            begun.append(process)
            return process

        try:
            yield start
        finally:
            for process in begun:
                process.kill()
                process.communicate()
            connection.settings_dict["NAME"] = before
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            connection.close()


def test_of_two_that_migrate_at_once_one_waits_and_both_end_well(migrate: Migrate) -> None:
    both = [migrate(), migrate()]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("No migrations to apply." in text for text in said) == [False, True]
    assert migrate("accounts", "zero").communicate(timeout=60)[0].count("Unapplying") > 1
    both = [migrate(), migrate()]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum(text.count("Applying accounts") for text in said) == len(
        list((settings.BASE_DIR / "factcheck/accounts/migrations").glob("0*.py"))
    )


def test_whoever_waits_for_another_to_migrate_says_so_and_one_that_was_killed_is_not_waited_for(
    migrate: Migrate,
) -> None:
    with psycopg.connect(make_conninfo(**connection_parameters()), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        waiting = migrate("contenttypes")
        assert waiting.stdout is not None
        assert "being migrated already" in waiting.stdout.readline()
    assert waiting.wait(timeout=60) == 0
