"""Readers of the public pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

#: Makes one more of what a page lists.
More = Callable[[], object]


@pytest.fixture
def english() -> Client:
    """A reader without an account whose browser asks for English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def chinese() -> Client:
    """A reader without an account whose browser asks for Chinese."""
    return Client(headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})


@contextmanager
def _counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


@pytest.fixture
def same_queries(english: Client) -> Callable[[str, More], None]:
    """Asserts that a page takes as many queries with one row as with eleven."""

    def check(path: str, more: More) -> None:
        more()
        english.get(path)  # fills what is kept between requests, such as templates
        with _counted() as with_one:
            assert english.get(path).status_code == 200
        for _number in range(10):
            more()
        english.get(path)  # brings the index up to what was made
        with _counted() as with_eleven:
            assert english.get(path).status_code == 200
        assert len(with_eleven) == len(with_one), [query["sql"] for query in with_eleven]

    return check
