"""Saving the database and bringing it back: the real programs, on the sample data."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Article
from claims.models import Claim
from factcheck.ledger.verifying import last_entry, verify
from tests.database import sql
from tests.factcheck.ledger.conftest import make_whole

#: What readers and machines are told of everything there is.
PAGES = (
    "/",
    "/claims/",
    "/claims/?q=board",
    "/articles/",
    "/corrections/",
    "/claimreview.json",
    "/feeds/en/verdicts.atom",
)


#: What a program that reads a backup line by line would do, end at, or be fooled by.
HOSTILE = (
    "\\.\n\\! touch /tmp/hacked\n\\connect template1\n'; DROP TABLE claims_claim; --\n$$ \\N \t\\x00\n\\."
)


def printed(command: str, *arguments: str | Path) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def in_other_database(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def work_in(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[str, str], None]]:
    """Makes a database, a copy of another one, and works there from then on."""
    before, made = connection.settings_dict["NAME"], set()

    def begin(name: str, original: str) -> None:
        name = f"{before}_{name}"
        in_other_database(f'CREATE DATABASE "{name}" TEMPLATE "{original}" ENCODING \'UTF8\'')
        made.add(name)
        connection.settings_dict["NAME"] = name

    with django_db_blocker.unblock():
        try:
            yield begin
        finally:
            connection.settings_dict["NAME"] = before
            for name in made:
                in_other_database(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.close()


@pytest.fixture
def newsroom(work_in: Callable[[str, str], None], sample_database: str) -> None:
    """The sample data in a database of its own, whose ledger has begun as on any site."""
    work_in("newsroom", sample_database)
    make_whole()


@pytest.mark.usefixtures("newsroom")
def test_everything_comes_back_as_it_was(work_in: Callable[[str, str], None], tmp_path: Path) -> None:
    file = tmp_path / "factcheck.dump"
    addresses = [*PAGES, Claim.objects.public()[0].get_absolute_url()]
    addresses.append(Article.objects.exclude(revisions=None)[0].get_absolute_url())

    hostile = Claim.objects.public()[1]
    hostile.unknowns_en = HOSTILE
    hostile.save(update_fields=["unknowns_en"])
    # What whoever rules a server may add to the database, or whoever made the file.
    sql("CREATE EXTENSION hstore")
    sql("CREATE FUNCTION watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
    sql("CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION watched()")
    sql("COMMENT ON EXTENSION hstore IS 'pairs'")

    def pages() -> list[bytes]:
        answers = [Client().get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200] * len(answers)
        return [answer.getvalue() for answer in answers]

    before, head = pages(), last_entry()
    said = printed("backup", file)
    assert f"The ledger in it goes to this head or beyond: {head}" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]
    gone = connection.settings_dict["NAME"]
    work_in("again", "template0")
    in_other_database(f'DROP DATABASE "{gone}"')

    said = printed("restore", file)
    assert "came back" in said
    left_out = [line for line in said.splitlines() if line.startswith("Left out")]
    assert left_out == [
        "Left out, as no migration makes it: EXTENSION hstore.",
        "Left out, as no migration makes it: EVENT TRIGGER watching.",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_event_trigger")
        assert cursor.fetchone() == (0,)
    assert Claim.objects.get(pk=hostile.pk).unknowns_en == HOSTILE
    printed("migrate", "--verbosity=0")
    report = verify(since=head)
    assert (report.faults, report.head) == ((), head)
    assert pages() == before
    # It is a site again that writes down what is changed, and refuses what it refused.
    claim = Claim.objects.public()[0]
    with pytest.raises(Exception, match="claim_slug_is_fixed_once_public"):
        sql("UPDATE claims_claim SET slug = 'another' WHERE id = %s", claim.pk)
    sql("UPDATE claims_claim SET unknowns_en = 'The day.' WHERE id = %s", claim.pk)
    assert verify().faults == ()
    assert last_entry() != head
    with pytest.raises(CommandError, match="is not empty: a backup is brought back into a new one"):
        printed("restore", file)


@pytest.mark.usefixtures("newsroom")
def test_no_backup_is_written_over_another_and_nothing_is_left_of_one_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text("last week")
    with pytest.raises(CommandError, match="kept is there already: no backup is written over another"):
        printed("backup", tmp_path / "kept")
    with pytest.raises(CommandError, match=r"nowhere/new cannot be written: No such file or directory\."):
        printed("backup", tmp_path / "nowhere" / "new")
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(CommandError, match=r"no pg_dump of that version here: install it .* in PG_BIN"):
        printed("backup", tmp_path / "new")
    monkeypatch.delenv("PG_BIN")
    sql("CREATE TABLE hidden (x int)")
    sql("CREATE ROLE an_onlooker_of_the_tests LOGIN")
    try:
        sql("GRANT SELECT ON ledger_entry TO an_onlooker_of_the_tests")
        connection.close()
        with monkeypatch.context() as another:
            another.setitem(connection.settings_dict, "USER", "an_onlooker_of_the_tests")
            another.setattr("factcheck.ledger.roles.become_owner", dict)
            with pytest.raises(CommandError, match="permission denied"):
                printed("backup", tmp_path / "new")
            connection.close()
    finally:
        sql("DROP OWNED BY an_onlooker_of_the_tests")
        sql("DROP ROLE an_onlooker_of_the_tests")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_what_is_no_backup_of_a_site_is_not_brought_back(
    work_in: Callable[[str, str], None], tmp_path: Path
) -> None:
    work_in("another", "template0")
    with pytest.raises(CommandError, match=r"no ledger yet: run `manage.py migrate`"):
        printed("backup", tmp_path / "nothing")
    with pytest.raises(CommandError, match="There is no file"):
        printed("restore", tmp_path / "nothing")
    (tmp_path / "text").write_text("\\! touch /tmp/hacked\nSELECT 1;\n")
    with zipfile.ZipFile(tmp_path / "zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("../../toc.dat", bytes(10_000_000))
    with tarfile.open(tmp_path / "tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("../../toc.dat"))
    (tmp_path / "cut").write_bytes(b"PGDMP\x01\x10")
    for name in ("text", "zip", "tar", "cut"):
        with pytest.raises(CommandError, match="pg_restore: error: "):
            printed("restore", tmp_path / name)
    assert not Path("/tmp/hacked").exists()
