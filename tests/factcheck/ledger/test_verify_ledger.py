"""`manage.py verify_ledger`."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from articles.progress import Progress
from factcheck.ledger.models import Entry
from factcheck.ledger.verifying import Head, verify
from tests.database import committed, sql
from tests.factory import make_topic, make_verdict


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_ledger", *arguments, stdout=out)
    return out.getvalue()


def write_down() -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.usefixtures("ledger")
def test_a_whole_ledger_is_said_to_be_and_its_head_is_printed_to_be_kept() -> None:
    make_verdict()
    write_down()
    last = Entry.objects.latest("number")
    head = printed("--head")
    assert head == f"{last.number} {last.hash}\n"
    assert printed() == (
        f"The ledger is whole: {last.number} entries, and every row is as its last one says.\nHead: {head}"
    )


@pytest.mark.usefixtures("ledger")
def test_a_head_that_was_kept_is_taken_as_it_was_printed() -> None:
    kept = printed("--head").strip()
    make_topic()
    write_down()
    assert printed("--since", kept) == printed("--since", *kept.split())
    number, hash_ = kept.split()
    with pytest.raises(CommandError, match=rf"^Entry {number} .* is not the one that was kept"):
        printed("--since", number, hash_[::-1])
    with pytest.raises(CommandError, match=r"^The ledger ends with entry \d+, before entry 999, which"):
        printed("--since", "999", hash_)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["7", "seven " + "0" * 64, "7 abc", "7 " + "g" * 64, "7 8 9"])
def test_what_is_no_head_is_refused_in_words(given: str) -> None:
    with pytest.raises(CommandError, match="a number and a hash"):
        printed("--since", given)


@pytest.mark.usefixtures("ledger")
def test_everything_that_is_wrong_is_said_a_line_each() -> None:
    sql("ALTER TABLE claims_topic DISABLE TRIGGER written_in_ledger")
    make_topic()
    write_down()
    with pytest.raises(CommandError, match=r"^The trigger .*\.\nRow \d+ of claims_topic has no entry"):
        printed()


@pytest.mark.usefixtures("ledger")
def test_a_ledger_that_has_not_begun_has_no_head() -> None:
    sql("ALTER TABLE ledger_entry DISABLE TRIGGER entry_refuses_truncate")
    sql("TRUNCATE ledger_entry")
    with pytest.raises(CommandError, match="has not begun"):
        printed("--head")


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], ["--head"]])
def test_a_database_without_a_ledger_is_said_to_be_one(arguments: list[str]) -> None:
    sql("ALTER TABLE ledger_entry RENAME TO no_ledger")
    with pytest.raises(CommandError, match=r"^The ledger has not begun: run `manage\.py migrate`\.$"):
        printed(*arguments)


@pytest.mark.usefixtures("ledger")
def test_it_is_told_how_far_the_check_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.ledger.verifying.BATCH", 4)
    told: list[tuple[int, int]] = []
    assert not verify(tell=lambda done, total: told.append((done, total))).faults
    total = Entry.objects.count()
    assert [done for done, _total in told] == [*range(0, total, 4), total]
    assert {of for _done, of in told} == {total}
    drawn: list[str] = []
    monkeypatch.setattr(Progress, "draw", lambda self, line: drawn.append(line))
    printed()
    assert f"{total}/{total}" in drawn[-2]
    assert drawn[-1] == ""


@pytest.mark.usefixtures("ledger")
def test_the_session_is_left_as_it_was() -> None:
    sql("SET LOCAL TimeZone TO 'Asia/Shanghai'")
    assert not verify().faults
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('TimeZone'), to_regclass('ledger_entry') IS NOT NULL")
        assert cursor.fetchone() == ("Asia/Shanghai", True)


def test_outside_a_transaction_it_sees_one_moment_and_changes_nothing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        make_verdict()
        report = verify()
        # Tests before this one have swept their tables away, which is not written down.
        swept = r"_refuses_truncate on .* is switched off|is not there, and entry \d+"
        assert [fault for fault in report.faults if not re.search(swept, fault)] == []
        assert report.head == Head.parse(printed("--head"))
        assert not connection.in_atomic_block
