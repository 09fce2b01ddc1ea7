"""What every test stands on: the real PostgreSQL, with a database for this run alone."""

import os
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from factcheck.ledger.roles import become_owner
from tests import databases

# Playwright's synchronous API keeps an event loop in the thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

RUN_PREFIX = f"test_{socket.gethostname()[:20]}_"


def pytest_configure() -> None:
    # Passwords of tests are no secrets, and hashing them well is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests make databases and alter tables; what the site's own role may do has tests of its own.
    become_owner()
    databases.at_beginning()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        # What a test before the live `site` writes is not rolled back: the site could not see it.
        if "sample_data" in names and "site" not in names and not item.get_closest_marker("django_db"):
            item.add_marker("django_db")
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid} would empty the tables that migrations fill: committed()")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages outside a request are as they stand in the code; a request has the language it asks for."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Name the database after this process, so that two runs on one server do not meet.

    Databases of runs on this machine that were killed are dropped.
    """
    with django_db_blocker.unblock():
        for name in databases.names_of(RUN_PREFIX):
            if not _is_alive(int(name.removeprefix(RUN_PREFIX).partition("_")[0])):
                databases.drop_database(name)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{RUN_PREFIX}{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The database of this run, made whenever a test asks for it.

    pytest-django's own makes none unless a test is marked; one that looks after its rows itself would then
    write into the database of the site. Tests may empty the tables, which triggers named
    `..._refuses_truncate` forbid on the site.
    """
    with django_db_blocker.unblock(), databases.keeping():
        migrated = databases.kept("migrated")
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        if migrated is None:
            _let_tables_be_emptied()
            databases.keep("migrated", connection.settings_dict["NAME"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _let_tables_be_emptied() -> None:
    triggers = (
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\\_refuses\\_truncate'"
    )
    with connection.cursor() as cursor:
        cursor.execute(triggers)
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
    connection.close()


@pytest.fixture(scope="session")
def sample_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database with the sample data, loaded once; for `sample_data`, which copies it."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_sample"
    with django_db_blocker.unblock(), databases.keeping():
        if sample := databases.kept("sample"):
            databases.copy_database(sample, name)
            return name
        # Without what tests before this have written.
        with databases.copied(databases.kept("migrated") or own, name, drop=False):
            call_command("load_dataset", settings.BASE_DIR / "seeds", verbosity=0)
        databases.keep("sample", name)
    return name


@pytest.fixture(scope="module")
def sample_data(sample_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of a module run in a database of their own, which begins as the sample data.

    What a test writes is rolled back after it; what a live server writes, and a test before one, stays until
    the module ends.
    """
    with django_db_blocker.unblock(), databases.copied(sample_database, f"{sample_database}_copy", drop=True):
        yield


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
