"""Eight editors at the same claims: whatever they meet is told them, and nothing is torn.

For longer it is `python -m tests.benchmarks.eight_editors`.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from factcheck.ledger.verifying import verify
from tests.benchmarks.eight_editors import eight, torn
from tests.benchmarks.mixed_load import told_by, work
from tests.benchmarks.people import look_up
from tests.benchmarks.production import served
from tests.database import address_of_database, committed
from tests.factory import make_user, make_verdict

#: How many things each does, and seconds after which they stop wherever they are.
THINGS, SECONDS = 6, 90
#: Pages that say of each claim what was found of all of them before.
OF_ONE_MOMENT = ("/desk/", "/desk/reviews/", "/desk/consistency/")


def test_eight_editors_at_the_same_claims_tear_nothing_and_meet_no_error(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> None:
    with committed(django_db_blocker):
        call_command("load_dataset", settings.BASE_DIR / "seeds", verbosity=0, stdout=StringIO())
        database = address_of_database()
        known, until = look_up(at_desk=2), Event()
        with served(database, tmp_path, WEB_CONCURRENCY="2") as site:
            editors = eight(site, known, until)
            for person in editors:
                person.most = THINGS
            # The threads of the editors ask no database; whoever waits for them needs none meanwhile.
            connection.close()
            work(editors, until, SECONDS, None)
            told = told_by(editors)
            assert [*told.errors, *site.errors()] == []
        assert told.done["sign in"] == 8
        assert told.done["annotate"] > 0
        assert list(torn(told, [person.user for person in editors])) == []
        # Rows of other tests were swept away, which the ledger does not know.
        assert [fault for fault in verify().faults if fault.startswith(("Entry", "The ledger"))] == []


@pytest.mark.parametrize("path", OF_ONE_MOMENT)
def test_a_claim_that_comes_in_while_the_queues_are_read_is_in_none_of_them(
    path: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        client = Client()
        client.force_login(make_user("reviewer"))
        make_verdict(approved=False)
        came: list[Thread] = []

        def come_in_between(execute: Any, sql: str, *more: Any) -> Any:
            found = execute(sql, *more)
            if 'FROM "claims_annotation"' in sql and not came:
                came.append(Thread(target=proposed_elsewhere))
                came[0].start()
                came[0].join()
            return found

        with connection.execute_wrapper(come_in_between):
            assert client.get(path).status_code == 200
        assert len(came) == 1


def proposed_elsewhere() -> None:
    """A claim with a proposal comes in over another connection."""
    try:
        make_verdict(approved=False)
    finally:
        connection.close()
