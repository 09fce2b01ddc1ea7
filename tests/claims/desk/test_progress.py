"""How far the passages of an article reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import Block
from claims.desk.progress import article_rows, reached
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)

TEXT = "One opens.\n\nTwo opens.\n\n[…]\n\nThree opens.\n\nFour opens."


@pytest.mark.django_db
def test_passages_reach_the_paragraph_where_the_last_one_ends() -> None:
    article = make_held_article(TEXT)
    (row,) = article_rows([article])
    assert (row.passages, row.reached, row.paragraphs) == (0, 0, 4)
    make_annotation(make_claim(), article, quote="Two opens.")
    last = make_annotation(make_claim(), article, quote="Three opens.")
    (row,) = article_rows([article])
    assert (row.passages, row.reached, row.paragraphs) == (2, 3, 4)
    last.remove(by=make_user(), reason="It was a mistake.")
    assert article_rows([article])[0].reached == 2


@pytest.mark.django_db
def test_the_newest_text_is_the_one_that_counts() -> None:
    two = "The second of the bridges opens on 3 May, said the harbour master, if it does not rain."
    article, editor = make_held_article(f"One opens.\n\n{two}"), make_user()
    make_annotation(make_claim(), article, quote=two)
    article.work_through(by=editor)
    (row,) = article_rows([article])
    assert row.is_worked_through
    assert not row.has_changed_since
    make_revision(article, f"{two}\n\nOne opens.\n\nThree opens.")
    (row,) = article_rows([article])
    assert (row.reached, row.paragraphs) == (1, 3)
    assert not row.is_worked_through
    assert row.has_changed_since


@pytest.mark.django_db
def test_each_article_has_its_own_numbers_and_one_that_is_only_cited_has_none() -> None:
    full, empty, cited = make_held_article("One."), make_held_article("One."), make_article()
    make_annotation(make_claim(), full, quote="One.")
    make_annotation(make_claim(), cited)
    rows = article_rows([full, empty, cited])
    assert [(row.passages, row.reached, row.paragraphs) for row in rows] == [(1, 1, 1), (0, 0, 1), (0, 0, 0)]


kinds = st.sampled_from(["paragraph", "heading-1", "list-item", "omission"])


@given(st.lists(st.tuples(kinds, st.integers(1, 9)), max_size=8), st.none() | st.integers(1, 100))
def test_never_more_paragraphs_are_reached_than_there_are(
    parts: list[tuple[str, int]], end: int | None
) -> None:
    blocks, at = [], 0
    for kind, length in parts:
        blocks.append(Block(kind, at, at + length, "en"))
        at += length + 2
    reach, paragraphs = reached(blocks, end)
    assert 0 <= reach <= paragraphs <= len(blocks)
    assert reached(blocks, None)[0] == 0
    assert reached(blocks, at + 1)[0] == paragraphs
