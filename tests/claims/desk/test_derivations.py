"""What is proposed to an editor: read from held texts, never recorded, and not again once decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from articles.clues import Reason
from articles.models import Article, Derivation
from claims.desk.derivations import open_proposals, suggestions_for
from tests.factory import (
    make_article,
    make_claimant,
    make_derivation,
    make_held_article,
    make_publisher,
    make_revision,
)

pytestmark = pytest.mark.django_db

ADDRESS = "https://wire.example/bridge"
MAY = datetime(2024, 5, 3, tzinfo=UTC)
TITLE = "Mayor Anna Bell closes Jiangcheng bridge after 300 complaints"


def retelling(address: str = ADDRESS, **columns: Any) -> Article:
    """An article whose text names this address as that of its original."""
    return make_held_article(f"The bridge closed.\n\nSource: {address}", **columns)


def found(article: Article) -> list[tuple[object, str, str]]:
    return [(one.source, one.kind, one.proposal.clues[0].reason) for one in suggestions_for(article)]


def test_what_a_text_names_is_proposed_and_nothing_is_recorded() -> None:
    source, article = make_article(address=ADDRESS), retelling()
    assert found(article) == [(source, "summarises", Reason.ADDRESS)]
    assert not Derivation.objects.exists()


def test_a_publisher_is_known_by_its_name_in_either_language() -> None:
    wire = make_publisher(name_en="The Wire", name_zh="电讯社")
    make_claimant(name_en="Anna Bell", name_zh="安娜·贝尔")
    dated: dict[str, Any] = {"published_at": MAY, "published_precision": "day"}
    source = make_article(publisher=wire, title_en=TITLE, **dated)
    article = make_held_article(
        "5月3日（电讯社）- 因300起投诉，安娜·贝尔关闭 Jiangcheng 大桥。",
        lang="zh-Hans",
        original_language="zh-Hans",
        languages=["zh-Hans"],
        **dated,
    )
    assert found(article) == [(source, "translates", Reason.DATELINE)]


def test_a_decided_pair_is_not_proposed_again_until_that_is_undone() -> None:
    source, article = make_article(address=ADDRESS), retelling()
    declined = article.decline_source(source, by=None)
    assert found(article) == []
    declined.delete()
    derivation = make_derivation(article, source, "quotes")
    assert found(article) == []
    derivation.delete()
    assert len(found(article)) == 1


def test_what_derives_from_an_article_is_not_proposed_as_its_source() -> None:
    source, article = make_article(address=ADDRESS), retelling()
    make_derivation(source, article)
    assert found(article) == []


def test_an_original_that_is_not_on_record_is_proposed_until_the_article_is_traced() -> None:
    article = retelling()
    (one,) = suggestions_for(article)
    assert (one.source, one.address, one.value) == (None, ADDRESS, ADDRESS)
    article.judge_provenance("original", "Its reporter was there.")
    assert suggestions_for(article) == []
    article.judge_provenance("unknown")
    make_derivation(article, make_article())
    assert suggestions_for(article) == []


def test_the_newest_text_is_read() -> None:
    source, article = make_article(address=ADDRESS), make_held_article("Nothing is named here.")
    assert found(article) == []
    make_revision(article, f"Source: {ADDRESS}")
    assert [one[0] for one in found(article)] == [source]


def test_a_name_recorded_later_is_found_in_a_text_that_was_read_before() -> None:
    article = make_held_article("According to the Riverside Herald, the bridge closed.")
    assert suggestions_for(article) == []
    herald = make_publisher(name_en="Riverside Herald")
    (one,) = suggestions_for(article)
    assert (one.publisher, one.value) == (herald, "")


def test_articles_with_proposals_are_listed_by_reason() -> None:
    make_article(address=ADDRESS)
    article = retelling()
    make_held_article("Nothing is named here.")
    with translation.override("en"):
        ((reason, clue),) = open_proposals()[0].suggestions[0].clues
    assert reason == "It gives this address as that of its original"
    assert clue.words == ADDRESS
    assert [one.article for one in open_proposals("address")] == [article]
    assert open_proposals("passage") == []


def test_a_long_passage_in_common_is_proposed_both_on_the_list_and_for_the_article() -> None:
    passage = " ".join(f"word{number}" for number in range(60))
    first = make_held_article(passage, published_at=MAY, published_precision="day")
    later = make_held_article(
        f"{passage} And more.", published_at=MAY.replace(day=5), published_precision="day"
    )
    assert found(later) == [(first, "republishes", Reason.PASSAGE)]
    assert [one.article for one in open_proposals()] == [later]
    assert found(first) == []


def test_queries_do_not_grow_with_the_articles(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(8):
        make_article(address=f"{ADDRESS}/{number}")
        retelling(f"{ADDRESS}/{number}")
    with django_assert_max_num_queries(11):
        assert len(open_proposals()) == 8
    with django_assert_max_num_queries(10):
        assert len(open_proposals()) == 8
