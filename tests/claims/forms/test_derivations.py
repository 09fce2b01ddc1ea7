"""A source named by hand: on record, or by an address that is not; and passages as a form names them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article
from claims.forms.derivations import SourceField, record
from claims.forms.origins import PassagesField
from tests.factory import make_article, make_user

pytestmark = pytest.mark.django_db


def test_a_source_is_an_article_on_record_or_the_address_of_one_that_is_not() -> None:
    source, field = make_article(address="https://wire.example/a", title_en="The report"), SourceField()
    for typed in ("The report", source.key, "http://www.wire.example/a/", "wire.example/a"):
        assert field.clean(typed) == source
    assert field.clean(" https://wire.example/b ") == "https://wire.example/b"


NEITHER = ["nothing", "wire.example/b", "javascript://x", "https://", "ftp://a.example/b"]


@pytest.mark.parametrize("typed", NEITHER)
def test_what_is_neither_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        SourceField().clean(typed)


def test_an_address_recorded_meanwhile_is_the_article_that_has_it_now() -> None:
    article, source = make_article(), make_article(address="https://wire.example/a")
    derivation = record(article, "https://wire.example/a?utm_source=x", "quotes", by=make_user())
    assert derivation.derived_from == source
    assert Article.objects.count() == 2


def test_only_a_source_of_the_whole_article_makes_an_unjudged_one_derived() -> None:
    article, editor = make_article(), make_user()
    record(article, make_article(), "quotes", by=editor)
    assert article.provenance == "unknown"
    record(article, make_article(), "summarises", by=editor)
    assert article.provenance == "derived"
    original = make_article(provenance="original")
    record(original, make_article(), "translates", by=editor)
    assert original.provenance == "original"


def test_an_article_is_no_source_of_itself_by_whatever_address() -> None:
    article = make_article(address="https://wire.example/a")
    with pytest.raises(ValidationError, match="itself"):
        record(article, "http://wire.example/a", "quotes", by=make_user())


def test_passages_are_named_with_the_version_that_was_seen() -> None:
    assert PassagesField().clean(["7:1", "12:3"]) == {7: 1, 12: 3}
    for sent in ([], ["7"], ["7:0"], ["x:1"], ["7:1", "٧:1"]):
        with pytest.raises(ValidationError):
            PassagesField().clean(sent)
