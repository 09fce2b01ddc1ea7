"""Rows by which articles are searched are sorted into the index that most questions go by."""

from __future__ import annotations

import pytest

from articles.search import keeping
from tests.claims.indexing.indexed import select
from tests.factory import make_held_article

#: How many pages of rows waited, and were sorted in now.
WAITED = "SELECT gin_clean_pending_list('indexed_passage_terms')"


@pytest.mark.django_db
def test_no_rows_wait_to_be_sorted_in_once_they_are_built() -> None:
    make_held_article()
    assert keeping.catch_up() == 0
    assert select(WAITED) == [(0,)]
    select(
        'INSERT INTO articles_indexedpassage (article_id, number, start, "end", terms)'
        " VALUES (0, 0, 0, 0, 'bridge:1') RETURNING id"
    )
    assert select(WAITED) == [(1,)]
