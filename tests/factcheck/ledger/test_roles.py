"""What the role may do that the site logs in as."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from articles.search.keeping import catch_up
from claims.models import Claim
from factcheck.embedded import base
from factcheck.embedded.server import EmbeddedServer
from factcheck.ledger.checks import site_cannot_rewrite_the_ledger
from factcheck.ledger.models import Entry
from factcheck.ledger.operations import InstallLedger
from factcheck.ledger.roles import allow_site, as_owner
from factcheck.ledger.verifying import verify
from tests.database import refusal, sql
from tests.factory import make_annotation, make_claim, make_report, make_topic, make_user, make_verdict

SITE = "a_site_of_the_tests"


@pytest.fixture
def as_site(ledger: None) -> None:
    """The rest of the test is done by the site's role, which was let do its work."""
    sql(f"CREATE ROLE {SITE}")
    with connection.cursor() as cursor:
        allow_site(cursor, SITE)
    sql(f"SET LOCAL ROLE {SITE}")


def denied(attempt: Callable[[], object]) -> bool:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        attempt()
    return isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.usefixtures("as_site")
def test_the_site_does_all_its_work_and_can_verify_the_ledger() -> None:
    claim = make_verdict(make_annotation().claim).claim
    make_claim(topics=[make_topic()]).merge_into(claim, by=make_user())
    make_report(claim)
    Claim.objects.filter(pk=claim.pk).update(assignee=None)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert verify().faults == ()
    assert Entry.objects.filter(table="claims_verdict").count() == 3
    assert catch_up() == 0


@pytest.mark.usefixtures("as_site")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor = ''",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "INSERT INTO ledger_entry SELECT * FROM ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "ALTER TABLE claims_claim DISABLE TRIGGER written_in_ledger",
        "DROP TRIGGER written_in_ledger ON claims_claim",
        "TRUNCATE claims_topic CASCADE",
        "SET LOCAL session_replication_role TO replica",
        "SELECT ledger_append('claims_claim', '1', 'insert', '{}')",
        "SELECT ledger_begin('claims_claim', 'id', '{}', '{}')",
        "CREATE OR REPLACE FUNCTION ledger_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        "CREATE FUNCTION sha256(text) RETURNS bytea LANGUAGE sql AS $$ SELECT '' $$",
        "UPDATE django_migrations SET name = ''",
        "CREATE TEMPORARY TABLE claims_verdict (id bigint)",
        "CREATE FUNCTION pg_temp.a() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    ],
)
def test_the_site_cannot_rewrite_the_ledger_or_write_past_it(statement: str) -> None:
    assert denied(lambda: sql(statement))


@pytest.fixture
def as_site_with_tables_of_its_own(as_site: None) -> None:
    """The site where the owner of the tables does not own the database, and could not take this from it."""
    sql("RESET ROLE")
    sql(f'GRANT TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" TO {SITE}')
    sql(f"SET LOCAL ROLE {SITE}")


@pytest.mark.usefixtures("as_site_with_tables_of_its_own")
def test_the_site_cannot_forge_entries_with_a_table_of_its_own() -> None:
    sql("CREATE TEMPORARY TABLE claims_verdict (id bigint)")
    assert denied(
        lambda: sql(
            "CREATE TRIGGER forging AFTER INSERT ON pg_temp.claims_verdict"
            " FOR EACH ROW EXECUTE FUNCTION ledger_record('id')"
        )
    )


@pytest.mark.usefixtures("as_site_with_tables_of_its_own")
def test_a_table_of_the_sites_own_does_not_stand_in_the_place_of_ours() -> None:
    claim = make_verdict().claim
    sql(
        "CREATE TEMPORARY TABLE claims_verdict"
        " (claim_id bigint, decision text, decided_at timestamptz, id bigint, kind text)"
    )
    assert refusal(lambda: sql("UPDATE public.claims_claim SET slug = 'another'")) == (
        "claim_slug_is_fixed_once_public"
    )
    sql("UPDATE public.claims_claim SET unknowns_en = 'The day.'")
    claim.refresh_from_db()
    assert claim.current_verdict_id


@pytest.mark.usefixtures("as_site_with_tables_of_its_own")
def test_a_type_of_the_sites_own_does_not_run_as_the_owner() -> None:
    """A function keeps the types of its variables from its first call in a session."""
    sql("RESET ROLE")
    with connection.schema_editor() as editor:
        # So that each function is called for the first time.
        for statement in InstallLedger().forwards("public"):
            editor.execute(statement, params=None)
    sql(f"SET LOCAL ROLE {SITE}")
    sql("CREATE TEMPORARY TABLE ran_as (name name)")
    sql("GRANT ALL ON ran_as TO PUBLIC")
    sql(
        "CREATE FUNCTION pg_temp.caught(value pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO pg_temp.ran_as VALUES (current_user); RETURN true; END $$"
    )
    sql("CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.caught(VALUE))")
    sql("SELECT public.ledger_row('{}', '{}', '{}')")
    make_report()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM ran_as")
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_every_function_names_the_path_on_which_it_looks_for_tables_and_types() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, coalesce(array_to_string(proconfig, ';'), '')"
            " FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace"
        )
        found = dict(cursor.fetchall())
    assert "verdict_readers_see(bigint)" in found
    pinned = re.compile(r"(^|;)search_path=(public|pg_catalog), pg_temp(;|$)")
    assert [name for name, settings in found.items() if not pinned.search(settings)] == []


@pytest.mark.usefixtures("ledger")
def test_a_site_that_owned_everything_owns_nothing_once_it_was_reassigned() -> None:
    sql("CREATE ROLE an_owner_of_the_tests")
    sql(f"CREATE ROLE {SITE}")
    sql(f"ALTER TABLE claims_topic OWNER TO {SITE}")
    sql(f"REASSIGN OWNED BY {SITE} TO an_owner_of_the_tests")
    with connection.cursor() as cursor:
        allow_site(cursor, SITE)
    sql("SET LOCAL ROLE an_owner_of_the_tests")
    with connection.cursor() as cursor:
        allow_site(cursor, SITE)
    sql(f"SET LOCAL ROLE {SITE}")
    make_topic()
    assert denied(lambda: sql("ALTER TABLE claims_topic DISABLE TRIGGER written_in_ledger"))


@pytest.mark.usefixtures("ledger")
def test_what_the_site_was_once_given_too_much_is_taken_from_it() -> None:
    sql(f"CREATE ROLE {SITE}")
    sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {SITE}")
    with connection.cursor() as cursor:
        allow_site(cursor, SITE)
    sql(f"SET LOCAL ROLE {SITE}")
    assert denied(lambda: sql("TRUNCATE claims_topic"))
    assert denied(lambda: sql("INSERT INTO ledger_entry SELECT * FROM ledger_entry"))


@pytest.mark.django_db
def test_a_role_that_is_missing_is_named() -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(ImproperlyConfigured, match=r'the role no-such, .*: CREATE ROLE "no-such" LOGIN'),
    ):
        allow_site(cursor, "no-such")


@pytest.mark.django_db
def test_a_site_that_owns_its_tables_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        allow_site(cursor, owner)
    sql("UPDATE django_migrations SET name = name")


def checked(monkeypatch: pytest.MonkeyPatch) -> list[CheckMessage]:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    return site_cannot_rewrite_the_ledger(None)


@pytest.mark.usefixtures("as_site")
@pytest.mark.parametrize(
    ("granted", "said"),
    [
        ("", None),
        (f"GRANT UPDATE (actor) ON ledger_entry TO {SITE}", "may write there"),
        (f"GRANT TRIGGER ON ledger_entry TO {SITE}", "may write there"),
        (f"ALTER TABLE ledger_entry OWNER TO {SITE}", "owns it, or may become its owner"),
        (f"ALTER ROLE {SITE} SUPERUSER", "is a superuser"),
        (f"ALTER TABLE claims_topic OWNER TO {SITE}", "owns tables that it watches"),
        (f"ALTER SCHEMA public OWNER TO {SITE}", "owns the schema that it is in"),
        (f"GRANT CREATE ON SCHEMA public TO {SITE}", "may make functions in its schema"),
    ],
)
def test_the_deployment_check_says_what_would_let_the_site_rewrite_the_ledger(
    granted: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql("RESET ROLE")
    if granted:
        sql(granted)
    sql(f"SET LOCAL ROLE {SITE}")
    messages = checked(monkeypatch)
    assert [message.msg.partition("logs in as ")[2] for message in messages] == ([f"{said}."] if said else [])


@pytest.mark.django_db
def test_a_database_without_a_ledger_is_a_warning_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sql("ALTER TABLE ledger_entry RENAME TO no_ledger")
    (message,) = checked(monkeypatch)
    assert message.msg == "The database has no ledger yet."


def test_a_database_that_does_not_answer_is_a_warning_of_its_own(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    with django_db_blocker.unblock():
        connection.close()
        (message,) = checked(monkeypatch)
        connection.close()
    assert message.id == "ledger.W001"


def test_migrations_run_as_the_owner_and_then_it_is_the_site_again(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def user() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            return str(cursor.fetchone()[0])

    with django_db_blocker.unblock():
        owner = user()
        sql(f"CREATE ROLE {SITE} LOGIN")
        try:
            connection.close()
            monkeypatch.setitem(connection.settings_dict, "USER", SITE)
            monkeypatch.setattr(settings, "SITE_ROLE", SITE)
            assert user() == SITE
            call_command("migrate", verbosity=0)
            assert user() == SITE
            assert Entry.objects.exists()
            with as_owner():
                assert user() == owner
                with as_owner():
                    assert user() == owner
                assert user() == owner
            assert user() == SITE
        finally:
            connection.close()
            monkeypatch.undo()
            sql(f"DROP OWNED BY {SITE}")
            sql(f"DROP ROLE {SITE}")
            connection.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    """An embedded server of the test's own, which no site has logged in to yet."""
    server = EmbeddedServer(tmp_path / "data")
    monkeypatch.setattr(base, "embedded_server", lambda: server)
    yield server
    server.stop()
    shutil.rmtree(server.socket_folder, ignore_errors=True)


def test_the_embedded_server_has_the_sites_role_when_the_site_first_logs_in(
    server: EmbeddedServer, django_db_blocker: DjangoDbBlocker
) -> None:
    server.ensure_running()
    with psycopg.connect(dbname="postgres", **server.address) as owner:
        owner.execute("CREATE TABLE made_before (x int)")
    site = base.DatabaseWrapper({**connection.settings_dict, "NAME": "postgres", "USER": "factcheck_site"})
    with django_db_blocker.unblock(), closing(site):
        for statement, answer in (
            ("SELECT session_user", "factcheck_site"),
            ("SELECT count(*) FROM made_before", 0),
            ("SELECT rolsuper FROM pg_roles WHERE rolname = session_user", False),
        ):
            with site.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.fetchone() == (answer,)


def test_another_fault_of_the_embedded_server_is_not_taken_for_a_missing_role(
    server: EmbeddedServer,
) -> None:
    site = base.DatabaseWrapper({**connection.settings_dict, "NAME": "nowhere", "USER": "factcheck"})
    with pytest.raises(Exception, match='database "nowhere" does not exist'):
        site.connect()
