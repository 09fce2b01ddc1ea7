"""Databases that are kept from one run of tests to the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests import databases

KIND = "of_a_test"
#: A database that every server has, and that nobody is connected to.
EMPTY = "template0"


@pytest.fixture
def source(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """The only file that databases are made from, in a checkout of its own."""
    file = tmp_path / "requirements.txt"
    file.write_text("one")
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(databases, "SOURCES", (file.name,))
    began = databases.made_from()
    monkeypatch.setattr(databases, "at_beginning", lambda: began)
    with django_db_blocker.unblock(), databases.keeping():
        yield file
        for name in databases.names_of(databases._of_checkout(KIND)):
            databases.drop_database(name)


def test_a_database_is_kept_until_what_it_is_made_from_is_another(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert databases.kept(KIND) is None
    databases.keep(KIND, EMPTY)
    first = databases.kept(KIND)
    assert first is not None
    source.write_text("another")
    monkeypatch.setattr(databases, "at_beginning", databases.made_from)
    assert databases.kept(KIND) is None
    databases.keep(KIND, EMPTY)
    assert databases.names_of(databases._of_checkout(KIND)) == [databases.kept(KIND)] != [first]


def test_what_was_made_while_files_were_changed_is_not_kept(source: Path) -> None:
    source.write_text("another")
    databases.keep(KIND, EMPTY)
    assert databases.names_of(databases._of_checkout(KIND)) == []
